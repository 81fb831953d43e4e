import { join, sep } from 'node:path';
import { isPlainName } from './inside.ts';

/** Where everything lies inside `artifacts/`. All paths are absolute when `root` is. */
export interface StoreLayout {
  /** The `artifacts` folder itself. */
  readonly root: string;
  readonly cas: string;
  readonly actions: string;
  readonly checkpoints: string;
  readonly claims: string;
  readonly tmp: string;
  readonly out: string;
  readonly logs: string;
  readonly compiled: string;
  readonly runs: string;
  /** Which blobs were hashed already, and which records of actions read, by their stat signatures. */
  readonly signatures: string;
  /** `cas/ab/abcd…` */
  blob(digest: string): string;
  /** `actions/ab/KEY.json` */
  action(key: string): string;
  /** The folder `checkpoints/KEY` */
  checkpoint(key: string): string;
  /** `claims/KEY.json` */
  claim(key: string): string;
  /** `logs/KEY.log` */
  log(key: string): string;
  /** The folder `out/PIPELINE/PROFILE` */
  results(pipeline: string, profile: string): string;
  /** `runs/PIPELINE/PROFILE.json` */
  run(pipeline: string, profile: string): string;
}

/** The layout of the store in `artifacts`, the `artifacts` member of a project. Touches no file. */
export function storeLayout(artifacts: string): StoreLayout {
  const folder = (name: string): string => join(artifacts, name);
  const cas = folder('cas');
  const actions = folder('actions');
  const checkpoints = folder('checkpoints');
  const claims = folder('claims');
  const out = folder('out');
  const logs = folder('logs');
  const runs = folder('runs');
  return {
    root: artifacts,
    cas,
    actions,
    checkpoints,
    claims,
    tmp: folder('tmp'),
    out,
    logs,
    compiled: folder('compiled'),
    runs,
    signatures: join(cas, 'signatures.json'),
    // Thousands of times in a run with nothing to do: `join` would take longer than looking at the file.
    blob: (digest) => `${cas}${sep}${fanOut(digest)}${sep}${digest}`,
    action: (key) => `${actions}${sep}${fanOut(key)}${sep}${key}.json`,
    checkpoint: (key) => join(checkpoints, sha256Name(key)),
    claim: (key) => join(claims, `${sha256Name(key)}.json`),
    log: (key) => join(logs, `${sha256Name(key)}.log`),
    results: (pipeline, profile) => join(out, segment(pipeline), segment(profile)),
    run: (pipeline, profile) => join(runs, segment(pipeline), segment(`${profile}.json`)),
  };
}

const sha256Form = /^[0-9a-f]{64}$/;

/** Digests and keys come from files: nothing but 64 hexadecimal digits may become part of a path. */
function sha256Name(name: string): string {
  if (!sha256Form.test(name))
    throw new TypeError(`internal: ${JSON.stringify(name)} is not a sha256 in hexadecimal`);
  return name;
}

function fanOut(name: string): string {
  return sha256Name(name).slice(0, 2);
}

function segment(name: string): string {
  if (!isPlainName(name)) {
    throw new TypeError(`internal: ${JSON.stringify(name)} cannot be the name of a folder`);
  }
  return name;
}
