import { Writable } from 'node:stream';
import { noColors } from './no-colors.ts';
import type { Io } from '../../cli/io.ts';

/** A stream that remembers what was written. */
export class TextStream extends Writable {
  text = '';
  readonly isTTY: boolean;
  columns: number;
  rows: number;

  constructor({ isTTY = false, columns = 100, rows = 24 } = {}) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.columns = columns;
    this.rows = rows;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    this.text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    done();
  }
}

export function fakeIo(): Io & { readonly stdout: TextStream; readonly stderr: TextStream } {
  return {
    stdout: new TextStream(),
    stderr: new TextStream(),
    env: {},
    cwd: '/',
    colors: noColors,
    closed: new AbortController().signal,
  };
}
