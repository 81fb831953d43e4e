// The table of one case.
import type { Case } from './cases.ts';
import { metaGradientFlops } from '../science/meta/flops.ts';
import { figures, magnitude, markdownTable } from './markdown.ts';
import type { Outcome, Turn } from './meta-steps.ts';
import { median } from './statistics.ts';

const titles = [
  '',
  'threads',
  'wall ms',
  'CPU ms',
  'GFLOP/s',
  'RSS MiB',
  'time / simd',
  'error: loss',
  'gradient',
];

/** A row for each outcome; below it, what there is to say of some. */
export function caseTable(benchCase: Case, outcomes: readonly Outcome[]): string {
  const flops = metaGradientFlops(benchCase);
  const baseline = fastest(outcomes, ['simd']);
  const rows = outcomes
    .filter(({ errors }) => errors !== undefined)
    .map(({ contestant, errors, turns }) => [
      contestant.label,
      String(contestant.threads),
      ...(turns === undefined ? ['', '', '', '', ''] : timings(turns, flops, baseline?.turns)),
      magnitude(errors!.loss),
      magnitude(errors!.gradient),
    ]);
  const remarks = outcomes
    .filter(({ remark }) => remark !== undefined)
    .map(({ contestant, remark }) => `- ${contestant.label}: ${remark}`);
  const heading = `### ${benchCase.title}\n\n${figures(flops / 1e6)} MFLOP a step.`;
  return [heading, markdownTable(titles, rows), [...new Set(remarks)].join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function timings(turns: readonly Turn[], flops: number, baseline: readonly Turn[] | undefined): string[] {
  const wall = wallOf(turns);
  return [
    figures(wall),
    figures(median(turns.map(({ cpuMilliseconds }) => cpuMilliseconds))),
    figures(flops / wall / 1e6),
    String(Math.round(turns.at(-1)!.peakRssMiB)),
    baseline === undefined ? '' : figures(ratio(turns, baseline)),
  ];
}

/** Median over the turns. */
function wallOf(turns: readonly Turn[]): number {
  return median(turns.map(({ wallMilliseconds }) => wallMilliseconds));
}

/** How many times longer than the other: the median over rounds, so that what disturbed both cancels. */
export function ratio(turns: readonly Turn[], baseline: readonly Turn[]): number {
  return median(
    turns.map(({ wallMilliseconds }, round) => wallMilliseconds / baseline[round].wallMilliseconds),
  );
}

/** The fastest of these implementations, with whatever number of threads. */
export function fastest(
  outcomes: readonly Outcome[],
  implementations: readonly string[],
): (Outcome & { readonly turns: readonly Turn[] }) | undefined {
  return outcomes
    .filter((outcome): outcome is Outcome & { turns: readonly Turn[] } => outcome.turns !== undefined)
    .filter(({ contestant }) => implementations.includes(contestant.implementation))
    .toSorted((a, b) => wallOf(a.turns) - wallOf(b.turns))
    .at(0);
}
