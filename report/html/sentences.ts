// What the comparisons allow to say, in sentences.
import { sentenceOf, type Comparison } from '../contrasts.ts';
import { labelOf } from '../methods.ts';
import { capitalised, formatCount } from '../numbers.ts';
import { comparedMetrics } from '../results.ts';
import { html, type Html } from './escape.ts';

/** A list a metric: first what is decided, then what is not. */
export function sentences<C extends Comparison>(
  comparisons: readonly C[],
  confidence: number,
  prefix: (comparison: C) => string = () => '',
): Html {
  if (comparisons.length === 0) return html`<p>No methods were compared.</p>`;
  return html`${comparedMetrics
    .map(({ name, title }) => ({ title, own: comparisons.filter(({ metric }) => metric === name) }))
    .filter(({ own }) => own.length > 0)
    .map(({ title, own }) => {
      const decided = own.filter(({ verdict }) => verdict !== 'undecided');
      const undecided = own.filter(({ verdict }) => verdict === 'undecided');
      return html`<h4>${capitalised(title)}</h4>
        <ul class="sentences">
          ${[...decided, ...undecided].map(
            (comparison) =>
              html`<li class="${comparison.verdict === 'undecided' ? 'faint' : 'decided'}">
                ${prefix(comparison)}${sentenceOf(comparison, confidence)}${lost(comparison)}
              </li> `,
          )}
        </ul>`;
    })}`;
}

function lost({ a, b, pairs, divergedA, divergedB }: Comparison): string {
  if (divergedA === 0 && divergedB === 0) return '';
  const count = (diverged: number) => `in ${formatCount(diverged)}`;
  return ` Of ${formatCount(pairs)} pairs ${labelOf(a)} diverged ${count(divergedA)}, ${labelOf(b)} ${count(divergedB)}.`;
}
