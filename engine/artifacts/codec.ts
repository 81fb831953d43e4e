import type { ArtifactType, ArtifactValue, FileType } from '../define/artifact-types.ts';
import { encodeFile } from './file.ts';
import { decodeJson, encodeJson } from './json.ts';
import type { OutputName } from './output-error.ts';
import { decodeTensors, encodeTensors } from './tensors.ts';

/**
 * The bytes of what a stage returned for an output of this type: the same bytes for equal values, on any machine.
 * Throws `invalid-output` (or `missing-output` for an empty file) when the value is not what the type declares.
 */
export async function encode(type: ArtifactType, value: unknown, what: OutputName): Promise<Uint8Array> {
  switch (type.kind) {
    case 'table': {
      const { encodeTable } = await import('./table.ts');
      return encodeTable(type, value, what);
    }
    case 'tensors':
      return encodeTensors(value, what);
    case 'json':
      return encodeJson(type, value, what);
    case 'file':
      return encodeFile(value, what);
    default:
      return type satisfies never;
  }
}

/** What `encode` made bytes of; a file is always its bytes. */
export type Decoded<A extends ArtifactType> = A extends FileType ? Uint8Array : ArtifactValue<A>;

/**
 * The value that an artifact's bytes stand for. Arrays may be views of `bytes`, which must not be changed afterwards.
 * Throws `corrupt-artifact` when the bytes are not an artifact of this type.
 */
export async function decode<A extends ArtifactType>(type: A, bytes: Uint8Array): Promise<Decoded<A>> {
  return (await decodeAny(type, bytes)) as Decoded<A>;
}

async function decodeAny(type: ArtifactType, bytes: Uint8Array): Promise<unknown> {
  switch (type.kind) {
    case 'table': {
      const { decodeTable } = await import('./table.ts');
      return decodeTable(type, bytes);
    }
    case 'tensors':
      return decodeTensors(bytes);
    case 'json':
      return decodeJson(type, bytes);
    case 'file':
      return bytes;
    default:
      return type satisfies never;
  }
}
