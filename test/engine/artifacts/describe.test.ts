import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeType, sameType, schemasSideBySide } from '../../../engine/artifacts/describe.ts';
import { file, json, table, tensors } from '../../../engine/define/artifact-types.ts';

const scores = table('scores', { task: 'int32', fieldMse: 'float64' });

describe('describeType', () => {
  it('shows a table by its columns', () => {
    expect(describeType(scores)).toBe('table "scores"\n  task      int32\n  fieldMse  float64');
  });

  it('shows json by its schema, tensors and files by name', () => {
    expect(describeType(json('j', z.strictObject({ n: z.int() })))).toContain('"n": {\n      "type": "integer"');
    expect(describeType(tensors('learner'))).toBe('tensors "learner"');
    expect(describeType(file('image/png'))).toBe('file image/png');
  });
});

describe('schemasSideBySide', () => {
  it('marks the lines that differ', () => {
    const other = table('scores', { task: 'int32', fieldMse: 'float64?', shots: 'int32' });
    expect(schemasSideBySide('evaluate.scores', scores, 'report needs', other)).toBe([
      '  evaluate.scores      report needs',
      '  table "scores"       table "scores"',
      '    task      int32      task      int32',
      '*   fieldMse  float64    fieldMse  float64?',
      '*                        shots     int32',
    ].join('\n'));
  });
});

describe('sameType', () => {
  const schema = () => z.strictObject({ a: z.number(), b: z.string().optional() });

  it.each([
    ['the same table', scores, table('scores', { task: 'int32', fieldMse: 'float64' })],
    ['equal JSON Schemas', json('j', schema()), json('j', schema())],
    ['keys in another order', json('j', schema()), json('j', z.strictObject({ b: z.string().optional(), a: z.number() }))],
    ['what JSON Schema cannot say', json('j', z.date()), json('j', z.date())],
    ['tensors of one name', tensors('w'), tensors('w')],
    ['files of one media type', file('text/csv'), file('text/csv')],
  ])('holds for %s', (_, a, b) => {
    expect(sameType(a, b)).toBe(true);
    expect(sameType(b, a)).toBe(true);
  });

  it.each([
    ['another name', scores, table('points', scores.columns)],
    ['another column type', scores, table('scores', { task: 'int32', fieldMse: 'float64?' })],
    ['another column order', scores, table('scores', { fieldMse: 'float64', task: 'int32' })],
    ['one column more', scores, table('scores', { ...scores.columns, more: 'bool' })],
    ['another JSON Schema', json('j', schema()), json('j', z.strictObject({ a: z.number() }))],
    ['another json name', json('j', schema()), json('k', schema())],
    ['other tensors', tensors('w'), tensors('v')],
    ['another media type', file('text/csv'), file('text/plain')],
    ['another kind', tensors('scores'), scores],
  ])('fails for %s', (_, a, b) => {
    expect(sameType(a, b)).toBe(false);
    expect(sameType(b, a)).toBe(false);
  });
});
