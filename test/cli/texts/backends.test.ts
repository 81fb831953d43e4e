import { expect, test } from 'vitest';
import { formatBackends } from '../../../cli/texts/backends.ts';
import type { ListedBackend } from '../../../engine/backends/list-backends.ts';
import { noColors } from '../no-colors.ts';

const listed = (name: string, rest: Partial<ListedBackend> = {}): ListedBackend => ({
  name,
  facts: { identity: `${name}-1` },
  availability: { available: true },
  pipelines: ['a'],
  defaultOf: [],
  ...rest,
});

test('backends are listed with their versions; one that is missing with the reason and the command', () => {
  const gpu = listed('gpu', {
    facts: { identity: 'gpu-4.22.0-1', installation: () => ({ manifest: '/m', folder: '/f' }) },
    availability: { available: false, reason: 'It is not installed.' },
  });
  const lines = formatBackends(
    { backends: [listed('simd', { defaultOf: ['a'] }), gpu], failures: [] },
    noColors,
  );
  expect(lines.join('\n')).toBe(
    `
backend  version       available
simd     simd-1        yes        default
gpu      gpu-4.22.0-1  no

gpu is not available: It is not installed.
  install it: npx pipeline backends install gpu`.slice(1),
  );
});

test('where pipelines differ, each backend tells which offer it', () => {
  const backends = [
    listed('simd', { pipelines: ['a', 'b'], defaultOf: ['a'] }),
    listed('own', { pipelines: ['b'], defaultOf: ['b'] }),
  ];
  const failures = [
    { pipeline: 'c', error: { code: 'compile-failed', what: 'It does not compile.', todo: '' } as const },
  ];
  expect(formatBackends({ backends, failures }, noColors).join('\n')).toBe(
    `
backend  version  available                pipelines
simd     simd-1   yes        default of a  a, b
own      own-1    yes        default of b  b

c does not load: error[compile-failed] It does not compile.
  details: npx pipeline list c`.slice(1),
  );
});

test('a project without backends says so', () => {
  expect(formatBackends({ backends: [], failures: [] }, noColors)).toEqual([
    'No pipeline of this project declares backends.',
  ]);
});
