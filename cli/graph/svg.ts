import { instance } from '@viz-js/viz';
import { toDot } from './dot.ts';
import type { Drawing } from './drawing.ts';

/** Graphviz (compiled to WebAssembly) lays the graph out and draws it. */
export async function toSvg(drawing: Drawing): Promise<string> {
  const graphviz = await instance();
  return graphviz.renderString(toDot(drawing), { format: 'svg', engine: 'dot' });
}
