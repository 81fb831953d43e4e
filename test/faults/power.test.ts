import { cpSync, existsSync, lstatSync, lutimesSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sealJson, sealState } from '../../engine/store/sealed-json.ts';
import { statSignature } from '../../engine/store/stat-signature.ts';
import { executed } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';
import { recorded, recording, type Call } from './kill-calls.ts';
import { expectSilentSuccess, filesBelow, forget, resultsOf, wrongBlobs } from './kill-recovery.ts';
import { surveyFiles } from './kill-survey.ts';
import { Disk, losses } from './power-disk.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

const words = ['run', 'survey', '--json', '--jobs', '2', '--checkpoint-every', '0'];
const kept = ['artifacts', 'pipeline.lock.json'];

/** Commands that wrote, the calls by which they did, and what lay on the disk when they began. */
interface Recording {
  readonly name: string;
  readonly calls: readonly Call[];
  readonly before: string;
}

async function record(
  project: Project,
  name: string,
  ...commands: readonly (readonly string[])[]
): Promise<Recording> {
  const before = project.path(`before ${name}`);
  mkdirSync(before);
  for (const item of kept)
    if (existsSync(project.path(item))) cpSync(project.path(item), join(before, item), { recursive: true });
  const folder = project.path(`calls of ${name}`);
  mkdirSync(folder);
  for (const command of commands)
    expect((await project.run(command, { env: recording(project, folder) })).exitCode).toBe(0);
  const recordingOf = { name, calls: recorded(folder), before };
  // The disk of the replay ends as the real one: no call that writes went unseen.
  const disk = diskOf(recordingOf, recordingOf.calls.length);
  const inReplay = disk.files();
  expect([...inReplay.keys()].sort()).toEqual(filesOfStore(project));
  for (const [path, bytes] of inReplay)
    expect(bytes.equals(readFileSync(project.path(path))), path).toBe(true);
  return recordingOf;
}

function diskOf({ before, calls }: Recording, count: number): Disk {
  const disk = new Disk();
  disk.load(
    before,
    kept.filter((name) => existsSync(join(before, name))),
  );
  for (const call of calls.slice(0, count)) disk.play(call);
  return disk;
}

/** First the results of an older version of a stage, then those of this one in their place, and a collection. */
async function recordAll(project: Project): Promise<Recording[]> {
  const stages = project.read('stages/survey.ts');
  // The second run notes as verified what the first one wrote.
  const first = await record(project, 'two first runs', words, words);
  project.edit('stages/survey.ts', (text) => text.replace('- 0.5', '- 0.25'));
  forget(project);
  await project.run(words);
  project.write('stages/survey.ts', stages);
  const second = await record(project, 'a run that replaces results', words);
  return [first, second, await record(project, 'a collection', ['gc', '--grace', '0s'])];
}

test(
  'a power cut that loses what was not synced costs work at most: the next run has the bytes of a clean one',
  async (context) => {
    const project = await createProject(surveyFiles);
    const recordings = await recordAll(project);
    expect((await project.run(words)).exitCode).toBe(0);
    const clean = resultsOf(project);

    const count = times({ quick: 5, long: 200 });
    const counts = { lost: 0, again: 0 };
    for (let i = 0; i < count; i++) {
      const choose = new Chooser(`power ${soakSeed} ${i}`);
      const of = recordings[i % recordings.length];
      const at = choose.below(4) === 0 ? of.calls.length : choose.below(of.calls.length);
      const loss = choose.one(losses);
      const fault = `a power cut after call ${at} of ${of.calls.length} of ${of.name}, losing ${loss} (SOAK_SEED=${soakSeed}, cut ${i})`;

      forget(project);
      diskOf(of, at).cut(project.root, loss, choose);
      startAgain(project);
      expect(wrongBlobs(project), `blobs after ${fault}`).toEqual([]);
      const next = await project.run(words);
      expectSilentSuccess(next, fault);
      expect(resultsOf(project), `results after ${fault}`).toEqual(clean);
      counts.again += executed(next).length;
    }
    tell(context, {
      fault: 'a power cut: unsynced bytes and names are lost, in a replay of recorded writes',
      times: count,
      survived: count,
      note: `of ${recordings.map(({ name, calls }) => `${name} (${calls.length} calls)`).join(', ')}; ${(counts.again / count).toFixed(1)} of 10 actions ran again on average`,
    });
  },
  suiteTimeout,
);

/**
 * What the machine finds when it is on again. A minute has passed. And file systems keep a file's inode and times though
 * its bytes are lost: so whatever was noted as verified, by these, looks as if nobody had touched it since.
 */
function startAgain(project: Project): void {
  const then = Date.now() / 1000 - 60;
  for (const path of filesOfStore(project)) lutimesSync(project.path(path), then, then);
  const signatures = project.path('artifacts/cas/signatures.json');
  renew(signatures, undefined, ({ blobs = {}, records = {}, ...rest }) => ({
    ...rest,
    blobs: renewedAll(blobs, (digest) => project.path(`artifacts/cas/${digest.slice(0, 2)}/${digest}`)),
    records: renewedAll(records, (key) => project.path(`artifacts/actions/${key.slice(0, 2)}/${key}.json`)),
  }));
  for (const path of filesBelow(project.path('artifacts/out')).filter((file) =>
    file.endsWith('.published.json'),
  )) {
    const manifest = project.path(`artifacts/out/${path}`);
    renew(manifest, 2, ({ files = {}, ...rest }) => ({
      ...rest,
      files: renewedAll(files, (file) => join(dirname(manifest), file)),
    }));
  }
}

type Signed = Readonly<Record<string, { readonly signature?: string }>>;

/** What a list of verified blobs and records, or of published files, says. */
interface Verified {
  readonly blobs?: Signed;
  readonly records?: Signed;
  readonly files?: Signed;
}

/** Changes a sealed file that is whole. */
function renew(path: string, indent: number | undefined, change: (said: Verified) => Verified): void {
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  if (sealState(text) !== 'intact') return;
  const { sha256: _, ...said } = JSON.parse(text) as Verified & { sha256: string };
  writeFileSync(path, sealJson(JSON.stringify(change(said), null, indent)));
}

function renewedAll(signed: Signed, pathOf: (name: string) => string): Signed {
  return Object.fromEntries(
    Object.entries(signed).map(([name, { signature, ...entry }]) => [
      name,
      { ...entry, ...(signature === undefined ? {} : { signature: renewed(signature, pathOf(name)) }) },
    ]),
  );
}

/** A signature of another copy of the file, if it has the size of that one. */
function renewed(signature: string, path: string): string {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  const [, , size] = signature.split(':');
  return stats !== undefined && String(stats.size) === size ? statSignature(stats) : signature;
}

function filesOfStore(project: Project): string[] {
  return [
    ...filesBelow(project.path('artifacts')).map((file) => `artifacts/${file}`),
    ...['pipeline.lock.json'].filter((file) => existsSync(project.path(file))),
  ].sort();
}
