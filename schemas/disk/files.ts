import { actionRecord } from './action-record.ts';
import { claim } from './claim.ts';
import { compiledManifest } from './compiled-manifest.ts';
import { lastRun } from './last-run.ts';
import { lockFile } from './lock.ts';
import { published } from './published.ts';
import { signatures } from './signatures.ts';

/** Every JSON file that lands on disk: where, what for, and its shape. The JSON Schemas are made from this. */
export const diskFiles = {
  lock: {
    schema: lockFile,
    title: 'pipeline.lock.json',
    description: 'For each pipeline and profile, the key and the output digests of every action.',
  },
  'action-record': {
    schema: actionRecord,
    title: 'artifacts/actions/ab/KEY.json',
    description: 'What an action produced, everything its key was made of, and how that run went.',
  },
  claim: {
    schema: claim,
    title: 'artifacts/claims/KEY.json',
    description: 'The process that executes an action, so that no other one does at the same time.',
  },
  'compiled-manifest': {
    schema: compiledManifest,
    title: 'artifacts/compiled/PIPELINE.json',
    description: 'What the compiled form of a pipeline was made from. Losing it costs a compilation.',
  },
  'last-run': {
    schema: lastRun,
    title: 'artifacts/runs/PIPELINE/PROFILE.json',
    description: 'How the last run of a profile went, or goes.',
  },
  published: {
    schema: published,
    title: 'artifacts/out/PIPELINE/PROFILE/.published.json',
    description: 'The files that were put into this folder of results.',
  },
  signatures: {
    schema: signatures,
    title: 'artifacts/cas/signatures.json',
    description:
      'Blobs that were hashed and records of actions that were read, and found right, with their stat signatures. ' +
      'Losing it costs time only.',
  },
} as const;

export type DiskFileKind = keyof typeof diskFiles;
