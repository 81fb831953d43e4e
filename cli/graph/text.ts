import type { Colors } from '../format/colors.ts';
import { formatCount, formatQuantity } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';
import type { Drawing } from './drawing.ts';

/** One line for each box, in the order of execution, with what it reads. */
export function toText({ title, boxes, wires }: Drawing, colors: Colors): string {
  const labels = new Map(boxes.map(({ id, label }) => [id, label]));
  const stages = boxes.filter(({ kind }) => kind === 'stage');
  const actions = stages.reduce((sum, { count }) => sum + count, 0);
  const sources = (box: string) =>
    wires
      .filter(({ to }) => to === box)
      .map(({ from, inputs }) => {
        const source = labels.get(from) ?? from;
        return inputs.length === 0 ? source : `${source} ${colors.dim(`as ${inputs.join(', ')}`)}`;
      });
  return [
    `${colors.bold(title)}: ${formatQuantity(actions, 'action')}`,
    '',
    ...alignColumns([
      {
        cells: boxes.map(({ kind, label }) => (kind === 'result' ? colors.green(label) : colors.cyan(label))),
      },
      {
        align: 'right',
        cells: boxes.map(({ kind, count }) =>
          kind === 'result' ? 'result' : count > 1 ? `×${formatCount(count)}` : '',
        ),
      },
      {
        cells: boxes
          .map(({ id }) => sources(id))
          .map((from) => (from.length === 0 ? '' : `← ${from.join(', ')}`)),
      },
    ]),
    '',
  ].join('\n');
}
