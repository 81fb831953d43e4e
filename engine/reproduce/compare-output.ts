import type { OutputFacts } from '../graph/graph.ts';
import type { ComparisonMode } from './modes.ts';
import { partDifferences, type PartDifference } from './part-differences.ts';
import { hasTolerance } from './parts.ts';

/** How one output came out, against the lock. */
export interface ReproducedOutput {
  readonly action: string;
  readonly output: string;
  readonly mode: ComparisonMode;
  /** `near`: other bytes, every value within the declared tolerance. */
  readonly verdict: 'same' | 'near' | 'different' | 'not-comparable';
  /** In words, where the verdict needs them. */
  readonly why?: string;
  /** Digests: the lock's, and that of what was made now. */
  readonly expected: string;
  readonly found: string;
  /** Where the values differ, as far as the expected ones are in the store. */
  readonly parts: readonly PartDifference[];
}

interface Question {
  readonly action: string;
  readonly output: string;
  readonly facts: OutputFacts;
  readonly mode: ComparisonMode;
  readonly expected: string;
  readonly found: string;
  /** Whether it executed with the inputs of the lock. */
  readonly sameInputs: boolean;
  readFound(): Promise<Uint8Array>;
  readExpected(): Promise<Uint8Array | undefined>;
}

export async function compareOutput(question: Question): Promise<ReproducedOutput> {
  const { action, output, facts, mode, expected, found } = question;
  const common = { action, output, mode, expected, found };
  if (mode === 'none')
    return { ...common, verdict: 'not-comparable', why: 'not deterministic, as declared', parts: [] };
  if (found === expected) return { ...common, verdict: 'same', parts: [] };
  if (mode === 'tolerance' && facts.kind === 'file')
    return {
      ...common,
      verdict: 'not-comparable',
      why: 'other bytes, and a file has no tolerance',
      parts: [],
    };
  const expectedBytes = await question.readExpected();
  const parts = expectedBytes ? await partDifferences(facts, await question.readFound(), expectedBytes) : [];
  const near = mode === 'tolerance' && expectedBytes !== undefined && parts.every(({ within }) => within);
  if (near) return { ...common, verdict: 'near', parts };
  const why = [
    ...(mode === 'tolerance' && !hasTolerance(facts)
      ? ['it declares no tolerance (`{ tolerance: { relative: … } }` in its declaration would)']
      : []),
    ...(mode === 'bits' && !question.sameInputs ? ['its inputs differ already'] : []),
    ...(expectedBytes === undefined ? ['the values of the lock are not in the store'] : []),
  ].join('; ');
  return { ...common, verdict: 'different', ...(why === '' ? {} : { why }), parts };
}
