import { messageOf, PipelineError } from '../errors/pipeline-error.ts';

/** The `code` of a file-system error (`'ENOENT'`), or undefined for anything else that was thrown. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Turns a failed file operation into the error a user can act on. What is a `PipelineError` already passes through.
 * `doing` completes "Failed to …": `'write the artifact'`.
 */
export function fsError(error: unknown, path: string, doing: string): PipelineError {
  if (error instanceof PipelineError) return error;
  const errno = errnoOf(error);
  const facts = { what: `Failed to ${doing}: ${path}`, why: messageOf(error), where: path, cause: error };
  switch (errno) {
    case 'ENOSPC':
      return new PipelineError('disk-full', {
        ...facts,
        todo:
          'Free some space on this disk (all of artifacts/ can be deleted, at the price of computing it again) and ' +
          'run again: what was finished is kept.',
      });
    case 'EDQUOT':
      return new PipelineError('disk-full', {
        ...facts,
        todo:
          'Your quota on this disk is used up. Free some space (all of artifacts/ can be deleted, at the price of ' +
          'computing it again) or ask for more, and run again: what was finished is kept.',
      });
    case 'EACCES':
    case 'EPERM':
      return new PipelineError('store-not-writable', {
        ...facts,
        todo: 'Check who owns this path and its folder, and give yourself the right to read and write there.',
      });
    case 'EROFS':
      return new PipelineError('store-not-writable', {
        ...facts,
        todo: 'This file system is mounted read-only. Work in a copy of the project that can be written.',
      });
    default:
      return new PipelineError('io-failed', {
        ...facts,
        todo: remedies[errno ?? ''] ?? 'Check the disk and run again.',
      });
  }
}

/**
 * A failed file operation that nobody expected where it failed, in the form of an error; undefined for anything else.
 * Such an error names its file and what was done to it, but not why.
 */
export function unexpectedFsError(error: unknown): PipelineError | undefined {
  if (errnoOf(error) === undefined) return undefined;
  const { syscall, path, dest } = error as NodeJS.ErrnoException & { readonly dest?: unknown };
  if (syscall === undefined || path === undefined) return undefined;
  return fsError(error, typeof dest === 'string' ? dest : path, operations[syscall] ?? syscall);
}

const operations: Readonly<Record<string, string>> = {
  lstat: 'look at',
  stat: 'look at',
  scandir: 'list the folder',
  mkdir: 'make the folder',
  rm: 'remove',
  unlink: 'remove',
  rmdir: 'remove',
};

/** Whether something failed because the store, or the lock file, can only be read. */
export function isNotWritable(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'store-not-writable';
}

const remedies: Readonly<Record<string, string>> = {
  EMFILE:
    'Too many files are open in this process. Raise the limit (`ulimit -n 4096`) or run with fewer --jobs.',
  ENFILE: 'Too many files are open on this machine. Close other programs or run with fewer --jobs.',
  EIO: 'The disk reports a hardware failure. Check it before you trust anything on it.',
  ENOTDIR: 'A file stands where a folder is expected. Move it away and run again.',
  EISDIR: 'A folder stands where a file is expected. Move it away and run again.',
  ENOTEMPTY: 'A folder stands where a file is expected. Move it away and run again.',
  ELOOP: 'A symbolic link stands where a plain file is expected. Remove the link and run again.',
  EFBIG: 'The file is larger than this file system or your limits (`ulimit -f`) allow.',
  ENAMETOOLONG: 'The path is too long for this file system. Move the project to a shorter path.',
  ENOENT: 'A file or folder disappeared meanwhile. Run again, and keep other programs out of it.',
  ESTALE: 'The network file system lost the file. Check the mount and run again.',
};
