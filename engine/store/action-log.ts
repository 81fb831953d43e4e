import fs from 'node:fs';
import { dirname } from 'node:path';
import { fsError } from './fs-error.ts';
import type { StoreLayout } from './layout.ts';
import { writeAll } from './write-all.ts';

/** What an action printed when it last ran: `logs/KEY.log`. */
export interface ActionLog {
  readonly path: string;
  /**
   * Adds a line; it is in the file when this returns, so that a killed process leaves its last words. It never throws:
   * lines come while nobody waits for them.
   */
  append(line: string): void;
  /** Throws `disk-full`, `io-failed` when a line could not be added. */
  close(): void;
}

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = fs.constants;
/** Never through a symbolic link, which would empty a file elsewhere. */
const WRITE_PLAIN = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;

/** Starts the log of an action anew. */
export function openLog(layout: StoreLayout, key: string): ActionLog {
  const path = layout.log(key);
  const attempt = <T>(operation: () => T): T => {
    try {
      return operation();
    } catch (error) {
      throw fsError(error, path, 'write the log');
    }
  };
  const fd = attempt(() => {
    fs.mkdirSync(dirname(path), { recursive: true });
    return fs.openSync(path, WRITE_PLAIN);
  });
  let failure: { readonly error: unknown } | undefined;
  return {
    path,
    append(line) {
      try {
        writeAll(fd, Buffer.from(line.endsWith('\n') ? line : `${line}\n`));
      } catch (error) {
        failure ??= { error };
      }
    },
    close() {
      attempt(() => fs.closeSync(fd));
      if (failure !== undefined) throw fsError(failure.error, path, 'write the log');
    },
  };
}
