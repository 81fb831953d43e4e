// Lets file operations of phaseline's processes fail as an operating system lets them fail: loaded before the command
// (faults.ts), and by it before its workers. A stage can call `breakDisk` as well. What fails is told by FAULT:
//   code     ENOSPC, EDQUOT, EROFS, EACCES, EIO, EMFILE; or `short`: a write takes only the first half of its bytes
//   part     only on paths that contain this, and outside of node_modules
//   process  `command` or `worker`; else both
//   from, to the first and the last of the operations that can fail so, counted from 1, that fail; else all
//   told     a file: each operation that failed is appended to it
//   tally    prefix of files, one a process: how many operations can fail in which way
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const messages = {
  ENOSPC: 'no space left on device',
  EDQUOT: 'disk quota exceeded',
  EROFS: 'read-only file system',
  EACCES: 'permission denied',
  EIO: 'i/o error',
  EMFILE: 'too many open files',
};

/** How each class of operations can fail. */
const failures = {
  create: ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO', 'EMFILE'],
  look: ['EACCES', 'EIO'],
  open: ['EACCES', 'EIO', 'EMFILE'],
  change: ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO'],
  remove: ['EROFS', 'EACCES', 'EIO'],
  read: ['EIO'],
  write: ['ENOSPC', 'EDQUOT', 'EIO', 'short'],
  flush: ['ENOSPC', 'EDQUOT', 'EIO'],
};

/** Operations on paths: their class, and which argument is the path that they act on. */
const onPaths = {
  mkdir: ['change', 0],
  mkdtemp: ['change', 0],
  rename: ['change', 1],
  link: ['change', 1],
  symlink: ['change', 1],
  copyFile: ['create', 1],
  writeFile: ['create', 0],
  appendFile: ['create', 0],
  chmod: ['change', 0],
  utimes: ['change', 0],
  lutimes: ['change', 0],
  rm: ['remove', 0],
  rmdir: ['remove', 0],
  unlink: ['remove', 0],
  readFile: ['open', 0],
  readdir: ['open', 0],
  opendir: ['open', 0],
  stat: ['look', 0],
  lstat: ['look', 0],
  access: ['look', 0],
  realpath: ['look', 0],
  readlink: ['look', 0],
};
/** Operations on open files. */
const onFiles = {
  read: 'read',
  write: 'write',
  fstat: 'look',
  fsync: 'flush',
  fchmod: 'change',
  futimes: 'change',
};
const onHandles = {
  read: 'read',
  readFile: 'read',
  write: 'write',
  writeFile: 'write',
  appendFile: 'write',
  stat: 'look',
  sync: 'flush',
  datasync: 'flush',
  chmod: 'change',
};

const self = fileURLToPath(import.meta.url);
const isWorker = /[\\/]worker\.js$/.test(process.argv[1] ?? '');
const real = { ...fs };
const pathOf = new Map();
let rule;
let count = 0;
const counts = {};
let noting = false;

/** From now on operations fail by this rule. */
export function breakDisk(code, part) {
  applyRule({ code, part });
}

function applyRule(next) {
  if (rule === undefined) patch();
  rule = next;
}

/** What this module itself writes is not counted, though Node comes back here for it. */
function note(write, path, text) {
  noting = true;
  write(path, text);
  noting = false;
}

/** Whether this operation is one that fails now. Throws what the system throws, unless it only falls short. */
function strike(operation, kind, path, { onPath = true, returnsShort = false } = {}) {
  const { code, part, from = 1, to = Infinity, told, tally } = rule;
  const name = String(path);
  if (noting || !name.includes(part) || name.includes('node_modules')) return false;
  const where = isWorker ? 'worker' : 'command';
  if (tally !== undefined) {
    for (const failure of failures[kind]) counts[failure] = (counts[failure] ?? 0) + 1;
    note(real.writeFileSync, `${tally}.${process.pid}`, JSON.stringify({ process: where, counts }));
  }
  if (!failures[kind].includes(code)) return false;
  count += 1;
  if (count < from || count > to) return false;
  if (told !== undefined) note(real.appendFileSync, told, `${where} ${code} ${operation} ${name}\n`);
  if (code === 'short' && returnsShort) return true;
  const errno = code === 'short' ? 'ENOSPC' : code;
  // Of an open file Node does not tell the name.
  const what = onPath ? `${operation} '${name}'` : operation;
  throw Object.assign(new Error(`${errno}: ${messages[errno]}, ${what}`), {
    code: errno,
    syscall: operation,
    ...(onPath ? { path: name } : {}),
  });
}

function classOf(operation, args) {
  if (operation !== 'open') return onPaths[operation];
  const flags = args[1] ?? 'r';
  const { O_WRONLY, O_RDWR } = fs.constants;
  const writes = typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR)) !== 0 : flags !== 'r';
  return [writes ? 'create' : 'open', 0];
}

function patch() {
  for (const name of [...Object.keys(onPaths), 'open']) patchPathOperation(name);
  for (const [name, kind] of Object.entries(onFiles)) patchFileOperation(name, kind);
  patchExistence();
  syncBuiltinESMExports();
}

function patchPathOperation(name) {
  const [now, later, promised] = [fs[`${name}Sync`], fs[name], fs.promises[name]];
  const check = (args) => {
    const [kind, at] = classOf(name, args);
    const path = typeof args[at] === 'number' ? pathOf.get(args[at]) : args[at];
    strike(name, kind, path);
  };
  fs[`${name}Sync`] = Object.assign((...args) => {
    check(args);
    const result = now(...args);
    if (name === 'open') pathOf.set(result, args[0]);
    return result;
  }, now);
  fs[name] = Object.assign((...args) => {
    const callback = args.at(-1);
    try {
      check(args);
    } catch (error) {
      return process.nextTick(callback, error);
    }
    if (name !== 'open') return later(...args);
    return later(...args.slice(0, -1), (error, fd) => {
      if (error === null) pathOf.set(fd, args[0]);
      callback(error, fd);
    });
  }, later);
  if (promised === undefined) return;
  fs.promises[name] = async (...args) => {
    check(args);
    const result = await promised(...args);
    if (name === 'open') patchHandle(result, args[0]);
    return result;
  };
}

/** Half of what was to be written, in whichever way it was given. */
function halfOf(args) {
  const [data, offset, length, ...rest] = args;
  if (typeof data === 'string') return [data.slice(0, Math.ceil(data.length / 2)), ...args.slice(1)];
  if (typeof offset === 'object' && offset !== null)
    return [data, { ...offset, length: Math.ceil((offset.length ?? data.byteLength) / 2) }];
  return [data, offset ?? 0, Math.ceil((length ?? data.byteLength - (offset ?? 0)) / 2), ...rest];
}

function patchFileOperation(name, kind) {
  const [now, later] = [fs[`${name}Sync`], fs[name]];
  fs[`${name}Sync`] = (fd, ...args) =>
    strike(name, kind, pathOf.get(fd), { onPath: false, returnsShort: kind === 'write' })
      ? now(fd, ...halfOf(args))
      : now(fd, ...args);
  fs[name] = Object.assign((fd, ...args) => {
    const callback = args.pop();
    try {
      const short = strike(name, kind, pathOf.get(fd), { onPath: false, returnsShort: kind === 'write' });
      return later(fd, ...(short ? halfOf(args) : args), callback);
    } catch (error) {
      return process.nextTick(callback, error);
    }
  }, later);
}

/** Node writes a whole file in pieces: one that falls short is followed by one that fails. */
function patchHandle(handle, path) {
  pathOf.set(handle.fd, path);
  for (const [name, kind] of Object.entries(onHandles)) {
    const method = handle[name].bind(handle);
    handle[name] = async (...args) => {
      let short;
      try {
        short = strike(name, kind, path, { onPath: false, returnsShort: name === 'write' });
      } catch (error) {
        if (rule.code === 'short') await method(...halfOf(args));
        throw error;
      }
      return method(...(short ? halfOf(args) : args));
    };
  }
}

/** It never throws: what cannot be looked at is as if it were not there. */
function patchExistence() {
  const exists = fs.existsSync;
  fs.existsSync = (path) => {
    try {
      strike('exists', 'look', path);
    } catch {
      return false;
    }
    return exists(path);
  };
}

/** Workers do not take over NODE_OPTIONS. */
function followWorkers() {
  const { spawn } = childProcess;
  childProcess.spawn = (file, args, ...rest) => {
    const starts = Array.isArray(args) && args.some((arg) => /[\\/]worker\.js$/.test(arg));
    return spawn(file, starts ? [`--import=${self}`, ...args] : args, ...rest);
  };
  syncBuiltinESMExports();
}

if (process.env.FAULT !== undefined) {
  const told = JSON.parse(process.env.FAULT);
  if (!isWorker && told.process !== 'command') followWorkers();
  if (told.process === undefined || told.process === (isWorker ? 'worker' : 'command')) applyRule(told);
}
