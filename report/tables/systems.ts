// What is declared of a family of systems.
import { formatNumber, typeset } from '../numbers.ts';
import type { ReportTable } from './report-table.ts';

/** The range that a parameter is drawn from, or a coordinate is observed in. */
export interface Law {
  readonly symbol: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** What all systems of a family have in common. */
export interface Laws {
  readonly parameters: readonly Law[];
  readonly states: readonly Law[];
  readonly constants: Readonly<Record<string, number>>;
}

export function lawsTable({ parameters, states, constants }: Laws): ReportTable {
  const rows = (laws: readonly Law[], what: string) =>
    laws.map(({ symbol, unit, low, high }) => ({
      title: typeset(symbol),
      cells: [what, formatNumber(low), formatNumber(high), unit === '1' ? '' : typeset(unit)].map((text) => ({
        text,
      })),
    }));
  const fixed = Object.entries(constants).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  return {
    caption: `Uniform laws${fixed.length > 0 ? `; constants: ${fixed.join(', ')}` : ''}`,
    columns: [
      { title: 'Symbol' },
      { title: 'Kind' },
      { title: 'From', isNumber: true },
      { title: 'To', isNumber: true },
      { title: 'Unit' },
    ],
    groups: [
      { rows: rows(parameters, 'parameter of a system') },
      { rows: rows(states, 'coordinate of a state') },
    ],
  };
}
