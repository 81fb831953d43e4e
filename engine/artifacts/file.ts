import { PipelineError } from '../errors/pipeline-error.ts';
import { invalidOutput, nameOfValue } from './output-error.ts';
import type { OutputName } from './output-error.ts';

/** The bytes of a file: a string is written as UTF-8. Throws `missing-output` when there are none. */
export function encodeFile(value: unknown, what: OutputName): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (!(bytes instanceof Uint8Array)) {
    throw invalidOutput(
      what,
      `it is ${nameOfValue(value)}; a file is a string or a Uint8Array`,
      `Return the file's text or bytes as "${what.output}".`,
    );
  }
  if (bytes.length === 0) {
    throw new PipelineError('missing-output', {
      what: `Stage "${what.stage}" returned an empty file as "${what.output}"`,
      why: 'a file without content is more likely a mistake than a result',
      todo: `Return the file's content as "${what.output}".`,
    });
  }
  return bytes;
}
