import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Availability, BackendFacts, BackendInstallation } from '../define/pipeline.ts';
import { messageOf, PipelineError } from '../errors/pipeline-error.ts';

export interface InstallRequest {
  /** The backend's name, for messages. */
  readonly name: string;
  readonly facts: BackendFacts;
  readonly signal?: AbortSignal;
}

/**
 * Installs the packages of a backend into their folder. It is there whole or not at all: what is not finished lies
 * beside it and is removed.
 *
 * @throws PipelineError `backend-not-installed`; `interrupted`; `usage` for one that needs no packages
 */
export async function installBackend({ name, facts, signal }: InstallRequest): Promise<BackendInstallation> {
  const installation = facts.installation?.();
  if (!installation) {
    throw new PipelineError('usage', {
      what: `The backend "${name}" has nothing to install.`,
      ...whyOf(facts.availability?.()),
      todo: 'Run `npx pipeline backends`: it lists those that can be installed.',
      where: { argument: name },
    });
  }
  const { manifest, folder } = installation;
  const unfinished = await makeUnfinished(name, folder);
  try {
    for (const file of ['package.json', 'package-lock.json']) {
      if (existsSync(join(manifest, file))) await copyFile(join(manifest, file), join(unfinished, file));
    }
    await runNpm(name, unfinished, signal);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await keepIfUsable(name, facts, folder);
  return installation;
}

async function makeUnfinished(name: string, folder: string): Promise<string> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    return await mkdtemp(`${folder}.unfinished-`);
  } catch (error) {
    throw new PipelineError('backend-not-installed', {
      what: `The backend "${name}" could not be installed: its folder cannot be made.`,
      why: messageOf(error),
      todo: 'Set XDG_CACHE_HOME to a folder that you may write to.',
      where: folder,
      cause: error,
    });
  }
}

async function runNpm(name: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const result = await execa('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  if (!result.failed) return;
  if (result.isCanceled) {
    throw new PipelineError('interrupted', {
      what: `Installing the backend "${name}" was interrupted.`,
      todo: 'Nothing of it was kept. Give the command again.',
    });
  }
  const ended =
    result.exitCode === undefined ? result.shortMessage : `npm ended with exit code ${result.exitCode}.`;
  throw new PipelineError('backend-not-installed', {
    what: `The backend "${name}" could not be installed; nothing of it was kept.`,
    why: [ended, ...lastWords(result.all)].join('\n'),
    todo: 'See whether the host that npm names can be reached from here, then give the command again.',
  });
}

/** What npm said, down to the first error; not its warnings, nor the source and the stack around an exception. */
function lastWords(output: string): string[] {
  const said = output
    .split('\n')
    .filter((line) => !/^npm (?:warn|notice)|A complete log of this run/.test(line))
    .map((line) => line.replace(/^npm error ?/, ''))
    .filter((line) => line.trim() !== '' && !/^(?:node:|\s+at |\s*throw |\s*\^)/.test(line));
  const error = said.findIndex((line) => /^\w*Error: /.test(line));
  return said.slice(0, error === -1 ? said.length : error + 1).slice(-10);
}

async function keepIfUsable(name: string, facts: BackendFacts, folder: string): Promise<void> {
  const availability = facts.availability?.() ?? { available: true };
  if (availability.available) return;
  await rm(folder, { recursive: true, force: true });
  throw new PipelineError('backend-not-installed', {
    what: `The backend "${name}" was installed, but it cannot be used; it was removed again.`,
    ...whyOf(availability),
    todo: 'See whether npm may run install scripts (`npm config get ignore-scripts`), then give the command again.',
  });
}

function whyOf(availability: Availability | undefined): { why?: string } {
  return availability?.available === false ? { why: availability.reason } : {};
}
