import type { Drawing } from './drawing.ts';

/** A Mermaid flowchart: GitHub and many editors draw it. */
export function toMermaid({ boxes, wires, title }: Drawing): string {
  const ids = new Map(boxes.map(({ id }, i) => [id, `n${i}`]));
  return [
    '---',
    `title: ${title}`,
    '---',
    'flowchart LR',
    ...boxes.map(({ id, kind, label, count }) => {
      const text = quote(count > 1 ? `${label} ×${count}` : label);
      return `  ${ids.get(id)}${kind === 'stage' ? `[${text}]` : `([${text}])`}`;
    }),
    ...wires.map(({ from, to }) => `  ${ids.get(from)} --> ${ids.get(to)}`),
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
