import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellsOf, idOf, type ModelAction } from './model.ts';
import type { World } from './world.ts';

/** The values that the graph returns, by the names of their files. */
export function resultsOf(world: World, byId: ReadonlyMap<string, ModelAction>): Record<string, number> {
  const entries = world.stages.flatMap((stage, i) =>
    cellsOf(world, stage.axes).flatMap((cell) =>
      Array.from({ length: stage.outputs }, (_, k): [string, number] => {
        const label = /\[(.*)\]/.exec(idOf(stage, cell))?.[1];
        const names = [
          `s${i}`,
          ...(stage.outputs === 1 ? [] : [`out${k}`]),
          ...(label === undefined ? [] : [label]),
        ];
        return [`${names.join('/')}.json`, byId.get(idOf(stage, cell))!.outputs![`out${k}`]];
      }),
    ),
  );
  return Object.fromEntries(entries);
}

/** What lies in a folder of results, by the names of the files. */
export function filesIn(folder: string): Record<string, unknown> {
  if (!existsSync(folder)) return {};
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    /(?:^|\/)[^/.][^/]*\.json$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, contentOf(join(folder, name))]));
}

function contentOf(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  return text === 'tampered' ? text : JSON.parse(text);
}
