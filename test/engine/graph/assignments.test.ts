import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyAssignments, whereAssigned } from '../../../engine/graph/assignments.ts';
import { parseParameters } from '../../../engine/graph/parameters.ts';
import type { ArgumentLocation, PipelineError } from '../../../engine/errors/pipeline-error.ts';

const parse = (schema: z.ZodType, value: unknown) => parseParameters(schema, value, '"p"', () => ({}));

/** The part of the assignment that an error points to. */
function pointedAt(fail: () => unknown): string {
  try {
    fail();
  } catch (thrown) {
    const { argument, start, end } = (thrown as PipelineError).facts.where as ArgumentLocation;
    return argument.slice(start, end);
  }
  throw new Error('nothing was thrown');
}

describe('--set reads its text as the type of the schema', () => {
  const schema = z.strictObject({
    text: z.string().optional(),
    label: z.string().nullable().optional(),
    choice: z.enum(['1', '2', 'null']).optional(),
    number: z.number().optional(),
    int: z.int().default(1),
    clip: z.number().positive().nullable().default(1),
    flag: z.boolean().optional(),
    list: z.array(z.number()).default([]),
    words: z.array(z.string()).readonly().optional(),
    rows: z.array(z.strictObject({ a: z.number() })).optional(),
    pair: z.tuple([z.number(), z.string()]).optional(),
    record: z.record(z.string(), z.number()).optional(),
    nested: z.strictObject({ deep: z.strictObject({ value: z.number() }) }).optional(),
    either: z.union([z.number(), z.string()]).optional(),
    literal: z.literal(['10', 'x']).optional(),
    trimmed: z.string().trim().pipe(z.string().min(1)).optional(),
  });

  test.each<[string, string, unknown]>([
    ['text', '12', '12'],
    ['text', '', ''],
    ['text', 'null', 'null'],
    ['text', 'a=b', 'a=b'],
    ['label', 'null', null],
    ['choice', '2', '2'],
    ['choice', 'null', 'null'],
    ['number', '1e-3', 0.001],
    ['number', '-0.5', -0.5],
    ['int', '7', 7],
    ['clip', 'null', null],
    ['clip', '2.5', 2.5],
    ['flag', 'true', true],
    ['flag', 'false', false],
    ['list', '1,2,3', [1, 2, 3]],
    ['list', '1, 2', [1, 2]],
    ['list', '[4, 5]', [4, 5]],
    ['list', '5', [5]],
    ['list', '', []],
    ['words', 'maml,anil', ['maml', 'anil']],
    ['rows', '[{"a": 1}]', [{ a: 1 }]],
    ['pair', '[1, "x"]', [1, 'x']],
    ['record', '{"k": 2}', { k: 2 }],
    ['nested', '{"deep": {"value": 3}}', { deep: { value: 3 } }],
    ['either', '3', 3],
    ['either', 'three', 'three'],
    ['literal', '10', '10'],
    ['literal', 'x', 'x'],
    ['trimmed', ' x ', 'x'],
  ])('%s=%s', (name, text, expected) => {
    const assigned = applyAssignments(schema, {}, [`${name}=${text}`]);
    expect((parse(schema, assigned) as Record<string, unknown>)[name]).toEqual(expected);
  });

  test.each<[string, string]>([
    ['number=', 'expected a number'],
    ['number=fast', 'expected a number'],
    ['int=null', 'expected a number'],
    ['flag=yes', 'expected true or false'],
    ['list=1,x', 'expected a number'],
    ['list=[1', 'expected JSON'],
    ['record=k:2', 'expected JSON'],
  ])('%s is refused: %s', (assignment, why) => {
    expect(() => applyAssignments(schema, {}, [assignment])).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        facts: expect.objectContaining({ why }) as object,
      }) as Error,
    );
  });

  test('a dotted path reaches nested values, and the last assignment counts', () => {
    const set = (...assignments: string[]) => applyAssignments(schema, { int: 5 }, assignments);
    expect(set('nested.deep.value=1', 'nested.deep.value=2')).toEqual({
      int: 5,
      nested: { deep: { value: 2 } },
    });
  });

  test('the profile itself is not changed', () => {
    const profile = { nested: { deep: { value: 1 } } };
    applyAssignments(schema, profile, ['nested.deep.value=2']);
    expect(profile).toEqual({ nested: { deep: { value: 1 } } });
  });

  test('beside an assignment the default that an object declares as a whole stays', () => {
    const whole = z.strictObject({
      solver: z.strictObject({ rtol: z.number(), atol: z.number() }).default({ rtol: 1, atol: 2 }),
    });
    expect(applyAssignments(whole, {}, ['solver.rtol=5'])).toEqual({ solver: { rtol: 5, atol: 2 } });
    expect(applyAssignments(whole, {}, ['solver.rtol=6'])).toEqual({ solver: { rtol: 6, atol: 2 } });
  });

  test.each<[string, string, string]>([
    ['nmuber=1', 'There is no parameter "nmuber".', 'Did you mean "number"? '],
    [
      'nested.deep.vlaue=1',
      'There is no parameter "nested.deep.vlaue".',
      'Did you mean "nested.deep.value"? ',
    ],
    ['int.value=1', 'There is no parameter "int.value".', 'There are: '],
    ['__proto__.x=1', 'There is no parameter "__proto__".', 'There are: '],
    ['constructor=1', 'There is no parameter "constructor".', 'There are: '],
  ])('%s: %s', (assignment, what, todo) => {
    expect(() => applyAssignments(schema, {}, [assignment])).toThrow(
      expect.objectContaining({
        code: 'unknown-parameter',
        message: what,
        facts: expect.objectContaining({ todo: expect.stringContaining(todo) as string }) as object,
      }) as Error,
    );
  });

  test.each(['seed', '=1', ''])('"%s" is no assignment', (assignment) => {
    expect(() => applyAssignments(schema, {}, [assignment])).toThrow(
      `"--set ${assignment}" is no assignment.`,
    );
  });
});

describe('an error points to the part of the assignment that is wrong', () => {
  const schema = z.strictObject({
    rate: z.number().positive().default(1),
    seeds: z.array(z.int()).default([]),
    solver: z.strictObject({ rtol: z.number().positive().default(1), name: z.string().default('') }),
  });

  test.each<[string, string]>([
    ['raet=1', 'raet'],
    [' solver.rotl=1', 'rotl'],
    ['slover.rtol=1', 'slover'],
    ['rate.first=1', 'first'],
    ['rate=fast', 'fast'],
    ['rate=', ''],
    ['seeds=1,x ,3', 'x '],
    ['seeds=y,2', 'y'],
    ['seeds=[1', '[1'],
    ['solver={', '{'],
    ['seed', 'seed'],
  ])('%s: %s', (assignment, part) => {
    expect(pointedAt(() => applyAssignments(schema, {}, [assignment]))).toBe(part);
  });

  test.each<[string[], string]>([
    [['rate=1', 'rate=-2', 'seeds=1'], '-2'],
    [['seeds=1,2,2.5'], '2.5'],
    [['seeds=[1, 0.5]'], '[1, 0.5]'],
    [['solver={"rtol": -1}', 'rate=1'], '{"rtol": -1}'],
    [['solver.name=x', 'solver.rtol=0', 'rate=2'], '0'],
    [['solver={"rotl": 1}'], '{"rotl": 1}'],
  ])('also where only the schema knows: %j: %s', (assignments, part) => {
    const assigned = applyAssignments(schema, {}, assignments);
    expect(pointedAt(() => parseParameters(schema, assigned, '"p"', whereAssigned(assignments)))).toBe(part);
  });
});
