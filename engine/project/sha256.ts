import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** sha256 in lower-case hexadecimal. At once: thousands of small texts are hashed in a run with nothing to do. */
export function sha256(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex');
}

/** sha256 of a file's bytes; undefined when it cannot be read. */
export function sha256OfFile(path: string): string | undefined {
  try {
    return sha256(readFileSync(path));
  } catch {
    return undefined;
  }
}
