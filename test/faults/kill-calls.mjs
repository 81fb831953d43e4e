// Loaded into a command (`--import`), and by itself into its workers: sees every call that changes files of the project's
// store or lock. CALLS_LOG: a folder where each process writes down its calls, with the data. KILL_AT=N: SIGKILL instead
// of the Nth call, or with KILL_HALF=1 in the middle of it, in the process that KILL_IN names (`cli`, `worker`);
// KILL_WHOM: `self`, or `group` for all processes of the command.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const { CALLS_ROOT, CALLS_LOG, KILL_AT, KILL_HALF, KILL_IN, KILL_WHOM } = process.env;
const role = process.argv[1]?.endsWith('worker.js') ? 'worker' : 'cli';
const { openSync, writeSync, writeFileSync, truncateSync, statSync, readFileSync } = fs;
const paths = new Map();
let log;
let count = 0;
/** Calls of Node's own functions to each other are part of the outer one. */
let inside = false;

/** Where it lies in the project, or undefined when it is none of our files. */
function place(path) {
  if (typeof path !== 'string' && !(path instanceof URL)) return undefined;
  const name = relative(CALLS_ROOT, resolve(path instanceof URL ? fileURLToPath(path) : path));
  return /^$|^artifacts(\/|$)|^[^/]*pipeline\.lock\.json/.test(name) ? name : undefined;
}

/** Writes a call down when it has succeeded; the order of the ends is the order in which processes see each other's. */
function note(call) {
  if (!CALLS_LOG) return;
  log ??= openSync(`${CALLS_LOG}/${process.pid}.ndjson`, 'a');
  const { data, ...rest } = call;
  const text = data === undefined ? {} : { data: data.toString('base64') };
  const line = { at: String(process.hrtime.bigint()), role, pid: process.pid, ...rest, ...text };
  writeSync(log, `${JSON.stringify(line)}\n`);
}

function die() {
  if (KILL_WHOM === 'group') process.kill(0, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}

/** Before a call that changes something: is it the one? Bytes can only be halved where some are written. */
function meet(call) {
  if (KILL_IN !== role || ++count < Number(KILL_AT)) return;
  if (KILL_HALF && call.data === undefined && call.kind !== 'copyFile') return;
  if (KILL_HALF) half(call);
  die();
}

function half({ kind, fd, full, data, position, to }) {
  const part = data?.subarray(0, data.length / 2);
  if (fd !== undefined) writeSync(fd, part, 0, part.length, position);
  else if (data !== undefined) writeFileSync(full, part);
  else if (kind === 'copyFile') {
    writeFileSync(to.full, readFileSync(full));
    truncateSync(to.full, statSync(full).size / 2);
  }
}

const bytesOf = (data, encoding) =>
  typeof data === 'string'
    ? Buffer.from(data, encoding)
    : Buffer.from(Buffer.from(data.buffer, data.byteOffset, data.byteLength));

/** The arguments of a `write`: what and where. */
function written([data, offset, length, position]) {
  if (typeof data === 'string') return { data: bytesOf(data), position: offset ?? null };
  const start = typeof offset === 'number' ? offset : 0;
  const bytes = bytesOf(data);
  return {
    data: bytes.subarray(start, typeof length === 'number' ? start + length : undefined),
    position: position ?? null,
  };
}

const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_EXCL, O_APPEND } = fs.constants;
const flagBits = {
  r: 0,
  'r+': O_RDWR,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  wx: O_WRONLY | O_CREAT | O_EXCL,
  'w+': O_RDWR | O_CREAT | O_TRUNC,
  'wx+': O_RDWR | O_CREAT | O_EXCL,
  a: O_WRONLY | O_CREAT | O_APPEND,
};
const openCall = (path, flags = 'r') => {
  const bits = typeof flags === 'number' ? flags : flagBits[flags];
  if (bits === undefined) throw new Error(`kill-calls.mjs does not know the flag ${flags}`);
  return {
    kind: 'open',
    path: place(path),
    quiet: (bits & (O_WRONLY | O_RDWR)) === 0,
    create: (bits & O_CREAT) !== 0,
    truncate: (bits & O_TRUNC) !== 0,
    append: (bits & O_APPEND) !== 0,
  };
};
const two = (kind) => (from, to) => ({
  kind,
  path: place(from),
  full: from,
  to: place(to) && { path: place(to), full: to },
});
const one = (kind) => (path, options) => ({
  kind,
  path: place(path),
  ...(options?.recursive ? { recursive: true } : {}),
});

/** What a function does to which file; of a function that takes a path. */
const byPath = {
  open: openCall,
  mkdir: one('mkdir'),
  rename: two('rename'),
  link: two('link'),
  copyFile: two('copyFile'),
  unlink: one('unlink'),
  rm: one('rm'),
  rmdir: one('rmdir'),
  chmod: one('chmod'),
  truncate: one('truncate'),
  writeFile: (path, data, options) => ({
    kind: 'writeFile',
    path: place(path),
    full: path,
    data: bytesOf(data, options?.encoding),
  }),
};

const isOurs = (call) => call.path !== undefined || call.to !== undefined;
const told = ({ kind, path, to, data, fd, position, create, truncate, append, recursive, length }) => ({
  kind,
  path,
  to: to?.path,
  data,
  fd,
  position,
  create,
  truncate,
  append,
  recursive,
  length,
});

function later(original, describe) {
  return async function (...args) {
    const call = describe.call(this, ...args);
    if (!call.quiet && isOurs(call)) meet(call);
    const result = await original.apply(this, args);
    finish(call, result);
    return result;
  };
}

function now(original, describe) {
  return function (...args) {
    if (inside) return original.apply(this, args);
    const call = describe(...args);
    if (!call.quiet && isOurs(call)) meet(call);
    inside = true;
    try {
      const result = original.apply(this, args);
      finish(call, result);
      return result;
    } finally {
      inside = false;
    }
  };
}

function finish(call, result) {
  if (call.kind === 'open') {
    const fd = typeof result === 'number' ? result : result.fd;
    // The descriptor may have been another file's.
    paths.delete(fd);
    if (call.path === undefined) return;
    paths.set(fd, call.path);
    return note(told({ ...call, fd }));
  }
  if (!isOurs(call)) return;
  if (call.kind === 'mkdtemp') return note({ kind: 'mkdir', path: place(result) });
  note(told(call));
}

const ofHandle = {
  write: (fd, ...args) => ({ kind: 'write', ...written(args) }),
  writeFile: (fd, data, options) => ({
    kind: 'write',
    data: bytesOf(data, options?.encoding),
    position: null,
  }),
  appendFile: (fd, data, options) => ({
    kind: 'write',
    data: bytesOf(data, options?.encoding),
    position: null,
  }),
  sync: () => ({ kind: 'sync' }),
  datasync: () => ({ kind: 'sync' }),
  truncate: (fd, length = 0) => ({ kind: 'truncate', length }),
  chmod: () => ({ kind: 'chmod' }),
};
const byDescriptor = {
  writeSync: ofHandle.write,
  fsyncSync: ofHandle.sync,
  fdatasyncSync: ofHandle.sync,
  ftruncateSync: ofHandle.truncate,
  fchmodSync: ofHandle.chmod,
};

if (isMainThread) {
  for (const [name, describe] of Object.entries(byPath)) {
    fs.promises[name] = later(fs.promises[name], describe);
    fs[`${name}Sync`] = now(fs[`${name}Sync`], describe);
  }
  fs.mkdtempSync = now(fs.mkdtempSync, (prefix) => ({ kind: 'mkdtemp', path: place(prefix) }));
  for (const [name, describe] of Object.entries(byDescriptor))
    fs[name] = now(fs[name], (fd, ...args) => ({ fd, path: paths.get(fd), ...describe(fd, ...args) }));
  const handle = await fs.promises.open(fileURLToPath(import.meta.url));
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  for (const [name, describe] of Object.entries(ofHandle)) {
    prototype[name] = later(prototype[name], function (...args) {
      return { fd: this.fd, path: paths.get(this.fd), ...describe(this.fd, ...args) };
    });
  }
  const { spawn } = childProcess;
  childProcess.spawn = (file, args, ...rest) => {
    const isWorker = Array.isArray(args) && args.some((word) => word.endsWith('worker.js'));
    return spawn(file, isWorker ? [`--import=${import.meta.url}`, ...args] : args, ...rest);
  };
  syncBuiltinESMExports();
}
