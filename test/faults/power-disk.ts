import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Call } from './kill-calls.ts';
import type { Chooser } from './seeded.ts';

/** What the power cut leaves of what was not synced. */
export type Loss =
  /** Names are there, bytes are not: what ext4 and XFS leave when data are written later than the journal. */
  | 'bytes'
  /** Bytes are there, and no name leads to them. */
  | 'names'
  | 'everything'
  /** Each name and each file by itself: some were written back in time. */
  | 'anything';

export const losses: readonly Loss[] = ['bytes', 'names', 'everything', 'anything', 'anything'];

type Node = FileNode | FolderNode;

/** A file: the bytes that are on the disk for certain, and those that programs see. */
class FileNode {
  durable: Buffer = Buffer.alloc(0);
  current: Buffer = Buffer.alloc(0);
}

/** A folder: the names that are on the disk for certain, and what happened to names since the last sync. */
class FolderNode {
  durable = new Map<string, Node>();
  current = new Map<string, Node>();
  changes: { readonly name: string; readonly node: Node | undefined }[] = [];

  set(name: string, node: Node | undefined): void {
    if (node === undefined) this.current.delete(name);
    else this.current.set(name, node);
    this.changes.push({ name, node });
  }

  sync(): void {
    this.durable = new Map(this.current);
    this.changes = [];
  }
}

const PAGE = 4096;

/**
 * A disk on which recorded calls are played again. It knows what a power cut at this instant may leave: of a file that
 * was not synced any part of the new bytes, and of a folder that was not synced any of the names that each entry has
 * had since. That is more than journaling file systems lose; an engine that survives this survives them.
 */
export class Disk {
  readonly #root = new FolderNode();
  readonly #open = new Map<string, { node: Node; position: number }>();

  /** Puts a tree there as it lies in a real folder, all of it on the disk for certain. */
  load(folder: string, names: readonly string[]): void {
    for (const name of names) this.#root.set(name, nodeFrom(join(folder, name)));
    this.#root.sync();
  }

  play(call: Call): void {
    const { kind, path, to } = call;
    switch (kind) {
      case 'open':
        return this.#openFile(call);
      case 'write':
        return this.#write(call);
      case 'writeFile': {
        const file = this.#file(path, true);
        file.current = Buffer.from(call.data ?? '', 'base64');
        return;
      }
      case 'truncate': {
        const file = this.#opened(call)?.node ?? this.#find(path);
        if (file instanceof FileNode) file.current = resized(file.current, call.length ?? 0);
        return;
      }
      case 'sync': {
        const node = this.#opened(call)?.node;
        if (node instanceof FolderNode) node.sync();
        else if (node) node.durable = node.current;
        return;
      }
      case 'mkdir':
        this.#folder(path);
        return;
      case 'rename':
      case 'link': {
        const node = this.#find(path);
        if (node === undefined) throw new Error(`${kind} of ${path}, which the recorded calls did not make`);
        this.#folder(dirname(to as string)).set(basename(to as string), node);
        if (kind === 'rename') this.#folder(dirname(path)).set(basename(path), undefined);
        return;
      }
      case 'copyFile': {
        const source = this.#find(path) as FileNode;
        this.#file(to as string, true).current = source.current;
        return;
      }
      case 'unlink':
      case 'rm':
      case 'rmdir':
        return this.#remove(path);
      case 'chmod':
        return;
    }
  }

  /** What programs see: each file's bytes, by path. */
  files(): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    const visit = (folder: FolderNode, prefix: string) => {
      for (const [name, node] of folder.current)
        if (node instanceof FileNode) found.set(prefix + name, node.current);
        else visit(node, `${prefix}${name}/`);
    };
    visit(this.#root, '');
    return found;
  }

  /** Writes what a power cut may leave now into a real folder. */
  cut(target: string, loss: Loss, choose: Chooser): void {
    const left = new Map<FileNode, Buffer>();
    const bytesOf = (file: FileNode): Buffer => {
      const bytes = left.get(file) ?? remainingBytes(file, loss, choose);
      left.set(file, bytes);
      return bytes;
    };
    const visit = (folder: FolderNode, path: string) => {
      mkdirSync(path, { recursive: true });
      for (const [name, node] of remainingNames(folder, loss, choose)) {
        if (node instanceof FolderNode) visit(node, join(path, name));
        else writeFileSync(join(path, name), bytesOf(node));
      }
    };
    visit(this.#root, target);
  }

  #openFile({ path, pid, fd, create, truncate, append }: Call): void {
    const node = create === true ? this.#file(path, truncate === true) : this.#find(path);
    if (node === undefined) return;
    const position = append === true && node instanceof FileNode ? node.current.length : 0;
    this.#open.set(`${pid}:${fd}`, { node, position });
  }

  #opened({ pid, fd }: Call): { node: Node; position: number } | undefined {
    return this.#open.get(`${pid}:${fd}`);
  }

  #write(call: Call): void {
    const opened = this.#opened(call);
    if (!(opened?.node instanceof FileNode)) throw new Error(`a write to ${call.path}, which was not opened`);
    const data = Buffer.from(call.data ?? '', 'base64');
    const start = call.position ?? opened.position;
    const { node } = opened;
    const next = resized(node.current, Math.max(node.current.length, start + data.length));
    data.copy(next, start);
    node.current = next;
    if (call.position === null) opened.position = start + data.length;
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of path.split('/').filter(Boolean))
      node = node instanceof FolderNode ? node.current.get(name) : undefined;
    return node;
  }

  #folder(path: string): FolderNode {
    let folder = this.#root;
    for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
      const next = folder.current.get(name) ?? new FolderNode();
      if (next instanceof FileNode) throw new Error(`${path} goes through a file`);
      if (!folder.current.has(name)) folder.set(name, next);
      folder = next;
    }
    return folder;
  }

  #file(path: string, empty: boolean): FileNode {
    const known = this.#find(path);
    const file = known instanceof FileNode ? known : new FileNode();
    if (file !== known) this.#folder(dirname(path)).set(basename(path), file);
    if (empty) file.current = Buffer.alloc(0);
    return file;
  }

  #remove(path: string): void {
    const node = this.#find(path);
    if (node === undefined) return;
    if (node instanceof FolderNode)
      for (const name of [...node.current.keys()]) this.#remove(`${path}/${name}`);
    this.#folder(dirname(path)).set(basename(path), undefined);
  }
}

function nodeFrom(path: string): Node {
  if (!statSync(path).isDirectory()) {
    const file = new FileNode();
    file.durable = file.current = readFileSync(path);
    return file;
  }
  const folder = new FolderNode();
  for (const name of readdirSync(path)) folder.set(name, nodeFrom(join(path, name)));
  folder.sync();
  return folder;
}

function resized(bytes: Buffer, length: number): Buffer {
  const next = Buffer.alloc(length);
  bytes.copy(next);
  return next;
}

function remainingNames(folder: FolderNode, loss: Loss, choose: Chooser): Map<string, Node> {
  if (loss === 'bytes') return folder.current;
  if (loss === 'names' || loss === 'everything') return folder.durable;
  const left = new Map(folder.durable);
  for (const name of new Set(folder.changes.map((change) => change.name))) {
    const changes = folder.changes.filter((change) => change.name === name);
    const versions = [folder.durable.get(name), ...changes.map(({ node }) => node)];
    const node = choose.below(2) === 0 ? versions.at(-1) : choose.one(versions);
    if (node === undefined) left.delete(name);
    else left.set(name, node);
  }
  return left;
}

function remainingBytes({ durable, current }: FileNode, loss: Loss, choose: Chooser): Buffer {
  if (durable === current || loss === 'names') return current;
  if (loss === 'everything') return durable;
  const ways = [
    () => durable,
    () => Buffer.alloc(current.length),
    () => current.subarray(0, choose.below(current.length + 1)),
    () => somePages(durable, current, choose),
    ...(loss === 'anything' ? [() => current] : []),
  ];
  return choose.one(ways)();
}

/** The right size, and some pages as they were before, or zero. */
function somePages(durable: Buffer, current: Buffer, choose: Chooser): Buffer {
  const bytes = resized(durable.subarray(0, current.length), current.length);
  for (let start = 0; start < current.length; start += PAGE)
    if (choose.below(2) === 0) current.copy(bytes, start, start, start + PAGE);
  return bytes;
}
