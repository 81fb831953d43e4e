import { expect, test } from 'vitest';
import { changesBetween, type Change, type Hashed } from '../../../engine/plan/changes.ts';
import type { ActionIdentity } from '../../../schemas/disk/action-record.ts';
import { digestOf } from './fake-session.ts';

const hashed = (identity: Partial<ActionIdentity> = {}, code: Partial<Hashed['code']> = {}): Hashed => ({
  identity: {
    engine: 'contract-1',
    stage: 'train',
    version: 1,
    code: digestOf('code'),
    parameters: {},
    inputs: {},
    backend: null,
    ...identity,
  },
  code: { modules: {}, packages: {}, ...code },
});

const between = (before: Partial<ActionIdentity>, after: Partial<ActionIdentity>) =>
  changesBetween(hashed(before), hashed(after));

test('nothing changed between equals', () => {
  const parameters = { a: 1, list: [1, { b: 2 }], nested: { none: null } };
  expect(between({ parameters }, { parameters: structuredClone(parameters) })).toEqual([]);
});

test.each<[string, Partial<ActionIdentity>, Partial<ActionIdentity>, Change[]]>([
  [
    'a nested parameter',
    { parameters: { training: { steps: 1, rate: 2 } } },
    { parameters: { training: { steps: 3, rate: 2 } } },
    [{ part: 'parameter', name: 'training.steps', before: '1', after: '3' }],
  ],
  [
    'a parameter that is new, one that is gone',
    { parameters: { old: true } },
    { parameters: { new: 'x' } },
    [
      { part: 'parameter', name: 'new', after: 'x' },
      { part: 'parameter', name: 'old', before: 'true' },
    ],
  ],
  [
    'a list as a whole',
    { parameters: { shots: [1, 2] } },
    { parameters: { shots: [1, 3] } },
    [{ part: 'parameter', name: 'shots', before: '[1,2]', after: '[1,3]' }],
  ],
  [
    'an empty object',
    { parameters: { options: {} } },
    { parameters: {} },
    [{ part: 'parameter', name: 'options', before: '{}' }],
  ],
  [
    'null and a missing value',
    { parameters: { clip: null } },
    { parameters: {} },
    [{ part: 'parameter', name: 'clip', before: 'null' }],
  ],
  [
    'the engine, the version and the backend',
    { engine: 'contract-1', version: 1, backend: null },
    { engine: 'contract-2', version: 2, backend: 'simd-1' },
    [
      { part: 'engine', name: 'engine', before: 'contract-1', after: 'contract-2' },
      { part: 'version', name: 'version', before: '1', after: '2' },
      { part: 'backend', name: 'backend', before: 'none', after: 'simd-1' },
    ],
  ],
  [
    'an empty text and a missing value',
    { parameters: { label: '' } },
    { parameters: {} },
    [{ part: 'parameter', name: 'label', before: '' }],
  ],
  [
    'a number and the text that looks like it',
    { parameters: { count: 1 } },
    { parameters: { count: '1' } },
    [{ part: 'parameter', name: 'count', before: '1', after: '"1"' }],
  ],
  [
    'an empty list',
    { inputs: { scores: [] } },
    { inputs: {} },
    [{ part: 'input', name: 'scores', before: 'an empty list' }],
  ],
  [
    'an input',
    { inputs: { data: digestOf('a') } },
    { inputs: { data: digestOf('b') } },
    [{ part: 'input', name: 'data', before: digestOf('a'), after: digestOf('b') }],
  ],
  [
    'one cell of a list',
    { inputs: { scores: [cell(0, 'a'), cell(1, 'b')] } },
    { inputs: { scores: [cell(0, 'a'), cell(1, 'c'), cell(2, 'd')] } },
    [
      { part: 'input', name: 'scores[seed=1]', before: digestOf('b'), after: digestOf('c') },
      { part: 'input', name: 'scores[seed=2]', after: digestOf('d') },
    ],
  ],
  [
    'the order of a list',
    { inputs: { scores: [cell(0, 'a'), cell(1, 'b')] } },
    { inputs: { scores: [cell(1, 'b'), cell(0, 'a')] } },
    [{ part: 'input', name: 'scores (order)', before: 'seed=0 seed=1', after: 'seed=1 seed=0' }],
  ],
  [
    'one of several entries of the same cell',
    { inputs: { scores: [plain('a'), plain('b'), plain('c')] } },
    { inputs: { scores: [plain('a'), plain('x'), plain('c')] } },
    [{ part: 'input', name: 'scores[] 2', before: digestOf('b'), after: digestOf('x') }],
  ],
])('%s is named with both values', (_, before, after, changes) => {
  expect(between(before, after)).toEqual(changes);
});

test('code and packages are named by file and version', () => {
  const before = hashed(
    {},
    { modules: { 'lib/a.ts': digestOf('1'), 'lib/b.ts': digestOf('1') }, packages: { zod: '4.0.0' } },
  );
  const after = hashed(
    {},
    { modules: { 'lib/a.ts': digestOf('2'), 'lib/c.ts': digestOf('1') }, packages: { zod: '4.1.0' } },
  );
  expect(changesBetween(before, after)).toEqual([
    { part: 'code', name: 'lib/a.ts', before: digestOf('1'), after: digestOf('2') },
    { part: 'code', name: 'lib/b.ts', before: digestOf('1') },
    { part: 'code', name: 'lib/c.ts', after: digestOf('1') },
    { part: 'package', name: 'zod', before: '4.0.0', after: '4.1.0' },
  ]);
});

function cell(seed: number, text: string) {
  return { cell: { seed }, digest: digestOf(text) };
}

function plain(text: string) {
  return { cell: {}, digest: digestOf(text) };
}
