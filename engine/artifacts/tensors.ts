import type { Tensor, TensorsValue } from '../define/artifact-types.ts';
import { messageOf } from '../errors/pipeline-error.ts';
import { jsonFault } from '../store/json-text.ts';
import { copyWithOneNaN } from './nan.ts';
import { corruptArtifact, invalidOutput, nameOfValue } from './output-error.ts';
import type { OutputName } from './output-error.ts';

/*
 * The safetensors format (https://github.com/huggingface/safetensors):
 *   8 bytes   length of the header, little-endian
 *   header    JSON: name -> {dtype, shape, data_offsets: [begin, end)}, and "__metadata__" of strings;
 *             padded with spaces, so that the data begins at a multiple of 8
 *   data      row-major, little-endian, without gaps. Float64 tensors first, then Float32, each sorted by name: so
 *             every one is aligned to its element (the order of the format's own library)
 */
const HEADER_LIMIT = 100_000_000;

/** The bytes of named tensors. NaNs get one bit pattern. Throws `invalid-output`. */
export function encodeTensors(value: unknown, what: OutputName): Uint8Array {
  const { tensors, metadata } = checked(value, what);
  const names = Object.keys(tensors).sort((a, b) => order(tensors, a, b));
  let end = 0;
  const entries = names.map((name) => {
    const { shape, data } = tensors[name]!;
    const begin = end;
    end += data.byteLength;
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape: [...shape], data_offsets: [begin, end] })}`;
  });
  const notes = Object.keys(metadata).sort().map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`);
  if (notes.length > 0) entries.unshift(`"__metadata__":{${notes.join(',')}}`);
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(header, 8);
  let at = start;
  for (const name of names) {
    const { buffer } = copyWithOneNaN(tensors[name]!.data);
    bytes.set(new Uint8Array(buffer), at);
    at += buffer.byteLength;
  }
  return bytes;
}

function order(tensors: TensorsValue['tensors'], a: string, b: string): number {
  const wider = tensors[b]!.data.BYTES_PER_ELEMENT - tensors[a]!.data.BYTES_PER_ELEMENT;
  return wider !== 0 ? wider : a < b ? -1 : 1;
}

function checked(value: unknown, what: OutputName): TensorsValue {
  const fail = (why: string): never => {
    throw invalidOutput(
      what,
      why,
      'Return { tensors: { name: { shape, data } }, metadata: { key: text } } with Float64Array or Float32Array data.',
    );
  };
  if (!isRecord(value) || !isRecord(value['tensors']) || !isRecord(value['metadata'])) {
    return fail(`it is ${nameOfValue(value)} without records "tensors" and "metadata"`);
  }
  for (const [name, tensor] of Object.entries(value['tensors'])) {
    const label = `tensor ${JSON.stringify(name)}`;
    if (name === '__metadata__') return fail(`a tensor is named "__metadata__", which the format keeps for itself`);
    if (!isRecord(tensor)) return fail(`${label} is ${nameOfValue(tensor)}`);
    const { shape, data } = tensor as Partial<Tensor>;
    if (!(data instanceof Float64Array || data instanceof Float32Array)) {
      return fail(`${label} has ${nameOfValue(data)} as data`);
    }
    const size = Array.isArray(shape) ? sizeOf(shape) : undefined;
    if (size === undefined) return fail(`${label} has the shape ${JSON.stringify(shape)}, which is not a list of sizes`);
    if (size !== data.length) return fail(`${label} of shape [${shape!.join(', ')}] has ${data.length} numbers, not ${size}`);
  }
  for (const [key, text] of Object.entries(value['metadata'])) {
    if (typeof text !== 'string') return fail(`metadata ${JSON.stringify(key)} is ${nameOfValue(text)}, not a string`);
  }
  return value as unknown as TensorsValue;
}

/**
 * The tensors in a `.safetensors` file, whoever wrote it. Arrays are views of `bytes` where their alignment allows.
 * Throws `corrupt-artifact` on anything the format forbids, and on element types other than F64 and F32.
 */
export function decodeTensors(bytes: Uint8Array): TensorsValue {
  const fail = (why: string): never => {
    throw corruptArtifact('safetensors', why);
  };
  if (bytes.length < 8) return fail(`it has ${bytes.length} bytes, less than the length of its header takes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > HEADER_LIMIT) return fail(`its header claims ${headerLength} bytes, more than the format allows`);
  const start = 8 + Number(headerLength);
  if (start > bytes.length) return fail(`its header claims ${headerLength} bytes, the file has ${bytes.length}`);
  const header = parseHeader(bytes.subarray(8, start), fail);
  const metadata = header['__metadata__'] ?? {};
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === 'string')) {
    return fail('"__metadata__" is not a record of strings');
  }
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => ({ name, ...readEntry(name, entry, fail) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== expected) return fail(`tensor ${JSON.stringify(name)} begins at ${begin}; ${expected} was expected`);
    expected = end;
  }
  if (start + expected !== bytes.length) {
    return fail(`its tensors take ${expected} bytes, the file has ${bytes.length - start} after the header`);
  }
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    tensors: Object.fromEntries(sorted.map(({ name, dtype, shape, begin, end }) => {
      const data = viewOrCopy(dtype, bytes.subarray(start + begin, start + end));
      return [name, { shape, data }];
    })),
    metadata: metadata as Record<string, string>,
  };
}

function parseHeader(bytes: Uint8Array, fail: (why: string) => never): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    return fail(`its header is not JSON: ${messageOf(error)}`);
  }
  // JSON.parse keeps the last of two equal keys in silence.
  const fault = jsonFault(text);
  if (fault !== undefined) return fail(`in its header, ${fault.message}`);
  if (!isRecord(value) || !text.startsWith('{')) return fail('its header is not a JSON object');
  return value;
}

interface Entry {
  readonly dtype: 'F64' | 'F32';
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readEntry(name: string, entry: unknown, fail: (why: string) => never): Entry {
  const label = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(entry) || Object.keys(entry).sort().join() !== 'data_offsets,dtype,shape') {
    return fail(`${label} has not exactly the keys dtype, shape and data_offsets`);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F64' && dtype !== 'F32') return fail(`${label} has the dtype ${JSON.stringify(dtype)}; F64 or F32 was expected`);
  const size = Array.isArray(shape) ? sizeOf(shape) : undefined;
  if (size === undefined) return fail(`${label} has the shape ${JSON.stringify(shape)}, which is not a list of sizes`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    return fail(`${label} has the offsets ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = size * (dtype === 'F64' ? 8 : 4);
  if (end - begin !== bytes) return fail(`${label} has ${end - begin} bytes; its shape and dtype need ${bytes}`);
  return { dtype, shape: shape as number[], begin, end };
}

function viewOrCopy(dtype: 'F64' | 'F32', bytes: Uint8Array): Float64Array | Float32Array {
  const width = dtype === 'F64' ? 8 : 4;
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  const Numbers = dtype === 'F64' ? Float64Array : Float32Array;
  return new Numbers(buffer as ArrayBuffer, byteOffset, byteLength / width);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The number of elements of a shape, or undefined when it is none. */
function sizeOf(shape: readonly unknown[]): number | undefined {
  if (!shape.every(isSize)) return undefined;
  const size = shape.reduce((product, length) => product * length, 1);
  return isSize(size) ? size : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
