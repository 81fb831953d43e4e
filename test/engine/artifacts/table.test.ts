import { createHash } from 'node:crypto';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTable, encodeTable } from '../../../engine/artifacts/table.ts';
import { table } from '../../../engine/define/artifact-types.ts';
import type { TableType } from '../../../engine/define/artifact-types.ts';

const what = { stage: 'evaluate', output: 'scores' };
const type = table('scores', {
  task: 'int32',
  fieldMse: 'float64',
  gap: 'float64?',
  loss: 'float32',
  stable: 'bool',
  algorithm: 'utf8',
  state: 'float64[]',
  error: 'float64[]?',
});
const value = {
  task: Int32Array.of(1, -2, 2 ** 31 - 1),
  fieldMse: Float64Array.of(-0, 5e-324, Infinity),
  gap: Float64Array.of(0.1, Number.NaN, -Infinity),
  loss: Float32Array.of(0.1, -0, 1e-45),
  stable: Uint8Array.of(1, 0, 1),
  algorithm: ['maml', '', '\uFEFFφ 😀'],
  state: { width: 2, data: Float64Array.of(1, 2, 3, 4, 5, 6) },
  error: { width: 1, data: Float64Array.of(1, Number.NaN, 3) },
};
const encode = (columns: unknown, of: TableType = type): Uint8Array => encodeTable(of, columns, what);

const anyTable = fc.integer({ min: 0, max: 20 }).chain((rows) => {
  const numbers = (noNaN: boolean, width = 1) =>
    fc.float64Array({ minLength: rows * width, maxLength: rows * width, noNaN });
  return fc.record({
    task: fc.int32Array({ minLength: rows, maxLength: rows }),
    fieldMse: numbers(true),
    gap: numbers(false),
    loss: fc.float32Array({ minLength: rows, maxLength: rows, noNaN: true }),
    stable: fc.uint8Array({ minLength: rows, maxLength: rows, max: 1 }),
    algorithm: fc.array(fc.string({ unit: 'binary' }), { minLength: rows, maxLength: rows }),
    state: numbers(true, 3).map((data) => ({ width: 3, data })),
    error: numbers(false, 2).map((data) => ({ width: 2, data })),
  });
});

describe('a table', () => {
  it('is the same bytes on every machine and Node', () => {
    expect(createHash('sha256').update(encode(value)).digest('hex')).toBe('960068febc01f4252f356b2302a25a133d0b3162c07f9c278ef82df04dbe54ee');
  });

  it('comes back exactly', () => {
    expect(decodeTable(type, encode(value))).toEqual(value);
    fc.assert(fc.property(anyTable, (any) => {
      expect(decodeTable(type, encode(any))).toEqual(any);
    }));
  });

  it('keeps vectors of float32 as they are, and reads them without a copy', () => {
    const small = table('t', { v: 'float32[]' });
    const v = { width: 2, data: Float32Array.of(0.1, -0, 3, 1e-45, Infinity, 6) };
    const bytes = encode({ v }, small);
    const read = decodeTable(small, bytes)['v'] as typeof v;
    expect(read).toEqual(v);
    expect(read.data.buffer).toBe(bytes.buffer);
    expect(() => encode({ v: { width: 2, data: Float64Array.of(1, 2) } }, small)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ why: expect.stringContaining('declared float32[]') }) }),
    );
    expect(() => encode({ v: { width: 1, data: Float32Array.of(Number.NaN) } }, small)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ why: expect.stringContaining('NaN in row 0') }) }),
    );
  });

  it('comes back exactly from bytes that are not aligned', () => {
    const bytes = encode(value);
    for (let shift = 1; shift < 8; shift += 1) {
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      expect(decodeTable(type, shifted.subarray(shift))).toEqual(value);
    }
  });

  it('comes back in the order of its declared columns, whatever order it was returned in', () => {
    const reversed = Object.fromEntries(Object.entries(value).reverse());
    expect(encode(reversed)).toEqual(encode(value));
    expect(Object.keys(decodeTable(type, encode(reversed)))).toEqual(Object.keys(type.columns));
  });

  it('may have no rows', () => {
    const empty = {
      task: new Int32Array(0), fieldMse: new Float64Array(0), gap: new Float64Array(0), loss: new Float32Array(0),
      stable: new Uint8Array(0), algorithm: [], state: { width: 2, data: new Float64Array(0) },
      error: { width: 5, data: new Float64Array(0) },
    };
    expect(decodeTable(type, encode(empty))).toEqual(empty);
  });

  it('holds what the views that were returned show, not what lies around them', () => {
    const wide = Float64Array.of(9, 9, 1, 2, 9);
    const small = table('t', { x: 'float64', v: 'float64[]' });
    const bytes = encode({ x: wide.subarray(2, 4), v: { width: 1, data: wide.subarray(2, 4) } }, small);
    expect(decodeTable(small, bytes)).toEqual({ x: Float64Array.of(1, 2), v: { width: 1, data: Float64Array.of(1, 2) } });
  });

  it('may hold one array twice, and arrays that overlap', () => {
    const small = table('t', { a: 'float64', b: 'float64', c: 'float64[]', d: 'int32' });
    const all = Float64Array.of(1, 2, 3);
    const columns = {
      a: all.subarray(0, 2), b: all.subarray(1, 3), c: { width: 1, data: all.subarray(0, 2) }, d: new Int32Array(all.buffer, 8, 2),
    };
    expect(decodeTable(small, encode(columns, small))).toEqual(columns);
  });

  it('takes arrays in shared memory', () => {
    const shared = new Float64Array(new SharedArrayBuffer(16));
    shared.set([1, 2]);
    const small = table('t', { x: 'float64' });
    expect(decodeTable(small, encode({ x: shared }, small))).toEqual({ x: Float64Array.of(1, 2) });
  });

  it('has numbers that are views of the bytes, without a copy', () => {
    const bytes = encode(value);
    const decoded = decodeTable(type, bytes) as unknown as typeof value;
    for (const { buffer } of [decoded.fieldMse, decoded.task, decoded.state.data]) expect(buffer).toBe(bytes.buffer);
  });

  it('has one bit pattern for every NaN, and leaves the array that was returned alone', () => {
    const small = table('t', { x: 'float64?', v: 'float64[]?' });
    const odd = new Float64Array(BigUint64Array.of(0xfff8_dead_beef_0001n).buffer);
    const plain = Float64Array.of(Number.NaN);
    expect(encode({ x: odd, v: { width: 1, data: odd } }, small)).toEqual(encode({ x: plain, v: { width: 1, data: plain } }, small));
    expect(new BigUint64Array(odd.buffer)[0]).toBe(0xfff8_dead_beef_0001n);
  });

  it('is read by apache-arrow as it was declared', () => {
    const read = arrow.tableFromIPC(encode(value));
    expect(read.schema.fields.map(({ name, type: stored, nullable }) => `${name}: ${String(stored)}${nullable ? '?' : ''}`)).toEqual([
      'task: Int32', 'fieldMse: Float64', 'gap: Float64', 'loss: Float32', 'stable: Bool', 'algorithm: Utf8',
      'state: FixedSizeList[2]<Float64>', 'error: FixedSizeList[1]<Float64>',
    ]);
    expect(read.batches).toHaveLength(1);
    expect(read.get(0)!.toJSON()).toMatchObject({ task: 1, stable: true, algorithm: 'maml', gap: 0.1 });
  });
});

describe('a file that another program cut from a larger table', () => {
  const whole = arrow.tableFromIPC(encode(value));

  it('shows the rows of its slice only', () => {
    const bytes = arrow.tableToIPC(whole.slice(1, 3), 'file');
    expect(decodeTable(type, bytes)).toEqual({
      task: value.task.slice(1), fieldMse: value.fieldMse.slice(1), gap: value.gap.slice(1), loss: value.loss.slice(1),
      stable: value.stable.slice(1), algorithm: value.algorithm.slice(1),
      state: { width: 2, data: value.state.data.slice(2) }, error: { width: 1, data: value.error.data.slice(1) },
    });
  });

  it('is put together from its record batches', () => {
    const bytes = arrow.tableToIPC(new arrow.Table([...whole.batches, ...whole.slice(1, 2).batches]), 'file');
    const decoded = decodeTable(type, bytes) as unknown as typeof value;
    expect(decoded.task).toEqual(Int32Array.of(1, -2, 2 ** 31 - 1, -2));
    expect(decoded.stable).toEqual(Uint8Array.of(1, 0, 1, 0));
    expect(decoded.algorithm).toEqual([...value.algorithm, '']);
    expect(decoded.state.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6, 3, 4));
  });
});

describe('a value that is not the declared table', () => {
  const { task: _, ...withoutTask } = value;
  it.each<[string, unknown, string, string]>([
    ['no object', [1, 2], 'it is a plain array of numbers; a table is an object', 'with the columns task, fieldMse'],
    ['a missing column', withoutTask, 'column "task" is missing', 'Return "task" as Int32Array.'],
    ['a misspelled column', { ...withoutTask, tsk: value.task }, 'has no column "tsk"', 'Did you mean "task"?'],
    ['an unknown column', { ...value, somethingElse: value.task }, 'has no column "somethingElse"', 'or declare it in the table'],
    ['another array type', { ...value, fieldMse: Float32Array.of(1, 2, 3) }, 'column "fieldMse": Float32Array, declared float64', 'as Float64Array'],
    ['a plain array', { ...value, task: [1, 2, 3] }, 'column "task": a plain array of numbers, declared int32', 'Use Int32Array.from(…)'],
    ['booleans', { ...value, stable: [true, false, true] }, 'column "stable": a plain array of booleans, declared bool', 'Use Uint8Array.from(…)'],
    ['a bool of 2', { ...value, stable: Uint8Array.of(0, 2, 1) }, 'column "stable": 2 in row 1, declared bool', 'Use 0 for false'],
    ['a number among strings', { ...value, algorithm: ['a', 2, 'c'] }, 'column "algorithm": a number in row 1, declared utf8', 'strings only'],
    ['a hole among strings', { ...value, algorithm: ['a', undefined, 'c'] }, 'undefined in row 1, declared utf8', 'strings only'],
    ['half a character', { ...value, algorithm: ['a', 'b', '\ud800'] }, 'half of a surrogate pair in row 2', 'Do not cut'],
    ['vectors without width', { ...value, state: value.state.data }, 'column "state": Float64Array, declared float64[]', '{ width, data'],
    ['a width of 0', { ...value, state: { width: 0, data: new Float64Array(0) } }, 'column "state": width 0', 'at least 1'],
    ['half a vector', { ...value, state: { width: 4, data: value.state.data } }, '6 numbers are no whole number of vectors of 4', 'width numbers a row'],
    ['unequal lengths', { ...value, loss: Float32Array.of(1) }, '"task" has 3 rows, "loss" has 1', 'same number of rows'],
    ['a NaN', { ...value, fieldMse: Float64Array.of(1, Number.NaN, 3) }, 'column "fieldMse": NaN in row 1, declared float64', 'declare "float64?"'],
    ['two NaNs', { ...value, fieldMse: Float64Array.of(1, Number.NaN, Number.NaN) }, 'NaN in row 1 and 1 more', 'Find out where'],
    ['a NaN among vectors', { ...value, state: { width: 2, data: Float64Array.of(1, 2, 3, 4, Number.NaN, Number.NaN) } }, 'column "state": NaN in row 2, declared', 'declare "float64[]?"'],
    ['a float32 NaN', { ...value, loss: Float32Array.of(1, 2, Number.NaN) }, 'column "loss": NaN in row 2', 'Find out where'],
  ])('%s is refused, with the remedy', (_case, columns, why, todo) => {
    expect(() => encode(columns)).toThrow(expect.objectContaining({
      code: 'invalid-output',
      facts: expect.objectContaining({
        what: 'Stage "evaluate" returned a wrong "scores"',
        why: expect.stringContaining(why),
        todo: expect.stringContaining(todo),
      }),
    }));
  });
});

describe('bytes that are not the declared table', () => {
  const refused = (bytes: Uint8Array, of: TableType, why: string): void => {
    expect(() => decodeTable(of, bytes)).toThrow(expect.objectContaining({
      code: 'corrupt-artifact', facts: expect.objectContaining({ why: expect.stringContaining(why) }),
    }));
  };

  it.each([0, 5, 7, 100])('cut to %i bytes are refused', (length) => {
    refused(encode(value).subarray(0, length), type, 'does not begin and end as an Arrow file does');
  });

  it('with a destroyed footer are refused', () => {
    const bytes = encode(value);
    bytes.fill(0xff, bytes.length - 300, bytes.length - 6);
    refused(bytes, type, 'it is not an Arrow file');
  });

  it('with other columns are refused, with both schemas side by side', () => {
    const other = table('scores', { task: 'int32', mse: 'float64?', state: 'float64[]' });
    const bytes = encode({ task: value.task, mse: value.gap, state: value.state }, other);
    refused(bytes, table('scores', { task: 'float64', mse: 'float64', state: 'float64[]', more: 'bool' }), [
      'its columns are not those of table "scores":',
      '  declared            stored',
      '*   task   float64      task   int32',
      '    mse    float64      mse    float64',
      '    state  float64[]    state  float64[]',
      '*   more   bool',
    ].join('\n'));
  });

  it('with the columns in another order are refused', () => {
    const [one, two] = [table('t', { a: 'int32', b: 'int32' }), table('t', { b: 'int32', a: 'int32' })];
    refused(encode({ a: value.task, b: value.task }, one), two, 'its columns are not those');
  });

  it('with nulls are refused', () => {
    const vector = arrow.vectorFromArray([1, null, 3], new arrow.Int32());
    refused(arrow.tableToIPC(new arrow.Table({ task: vector }), 'file'), table('t', { task: 'int32' }), 'column "task" has nulls');
  });
});
