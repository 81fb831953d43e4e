import { isIntactCheckpoint } from '../checkpoints.ts';
import { readPlainFile } from '../hash-file.ts';
import type { StoreLayout } from '../layout.ts';
import { expectEntries, guarded } from './inspect.ts';
import type { Owners } from './owners.ts';
import type { Report } from './problem.ts';

/** Every checkpoint: that it has the bytes that were saved. Returns how many there are. */
export async function verifyCheckpoints(
  { checkpoints }: StoreLayout,
  owners: Owners,
  report: Report,
): Promise<number> {
  const todo = 'The action goes on from the checkpoint before, or starts anew.';
  let count = 0;
  const folders = { form: /^[0-9a-f]{64}$/, type: 'folder' } as const;
  for (const folder of await expectEntries(checkpoints, folders, {
    of: [],
    todo: 'Nothing uses it.',
    report,
  })) {
    const context = { of: owners.ofAction(folder.name), todo, report };
    for (const entry of await expectEntries(
      folder.path,
      { form: /^\d+\.safetensors$/, type: 'file' },
      context,
    )) {
      count++;
      const read = await guarded(entry.path, context, () => readPlainFile(entry.path));
      if (read === undefined || isIntactCheckpoint(read.content)) continue;
      const { path } = entry;
      const what = 'does not have the bytes that were saved';
      await report({
        kind: 'corrupt',
        path,
        what,
        of: context.of,
        remove: [{ path, stats: read.stats }],
        todo,
      });
    }
  }
  return count;
}
