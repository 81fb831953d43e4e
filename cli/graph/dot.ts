import type { Drawing } from './drawing.ts';

/** Graphviz's language. */
export function toDot({ boxes, wires, title }: Drawing): string {
  const ids = new Map(boxes.map(({ id }, i) => [id, `n${i}`]));
  return [
    `digraph ${quote(title)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif", fontsize=12];',
    '  edge [color="#888888", arrowsize=0.7];',
    ...boxes.map(({ id, kind, label, count }) => {
      const text = quote(count > 1 ? `${label} ×${count}` : label);
      return `  ${ids.get(id)} [label=${text}${kind === 'result' ? ', shape=ellipse, style=solid' : ''}];`;
    }),
    ...wires.map(({ from, to }) => `  ${ids.get(from)} -> ${ids.get(to)};`),
    '}',
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
