import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { repository } from '../tooling/repository.ts';
import { startCommand, type CommandOptions, type Finished, type RunningCommand } from './command.ts';
import { gateFiles, openGates, type Gates } from './gates.ts';

export type Files = Readonly<Record<string, string>>;

/** A user's project in a temporary folder, driven through the real command. Removed after the test file. */
export interface Project {
  readonly root: string;
  /** Stages that call `passGate(NAME)` of `gate.ts` stop there until the test lets them go on. */
  readonly gates: Gates;
  /** Runs the command to its end. */
  run(words: readonly string[], options?: CommandOptions): Promise<Finished>;
  /** Starts the command; whatever still runs at the end of the test is killed. */
  start(words: readonly string[], options?: CommandOptions): RunningCommand;
  /** Absolute path of a file of the project. */
  path(file: string): string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Changes a file; it is an error when `change` changes nothing. */
  edit(file: string, change: (text: string) => string): void;
  remove(file: string): void;
}

const projects: { root: string; gates: Gates }[] = [];
const commands = new Set<RunningCommand>();

afterEach(async () => {
  const running = [...commands];
  for (const command of running) command.kill('SIGKILL');
  await Promise.all(running.map(({ finished }) => finished));
});

afterAll(async () => {
  for (const { root, gates } of projects.splice(0)) {
    await gates.close();
    rmSync(root, { recursive: true, force: true });
  }
});

export interface ProjectOptions {
  /** `linked`: a link to this repository. `installed`: what the published package has, as npm puts it there. */
  readonly phaseline?: 'linked' | 'installed';
}

/** Makes a project of these files, with `phaseline` and `zod` in its `node_modules`. */
export async function createProject(
  files: Files,
  { phaseline = 'linked' }: ProjectOptions = {},
): Promise<Project> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'phaseline-e2e-')));
  const gates = await openGates(join(root, 'gates.sock'));
  projects.push({ root, gates });
  if (phaseline === 'linked') link(root, ['zod']);
  else install(root);

  const path = (file: string) => join(root, file);
  const read = (file: string) => readFileSync(path(file), 'utf8');
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  const start: Project['start'] = (words, { env, ...options } = {}) => {
    const command = startCommand(join(root, 'node_modules/phaseline/bin/pipeline.js'), root, words, {
      ...options,
      env: { GATES: gates.socket, ...env },
    });
    commands.add(command);
    void command.finished.then(() => commands.delete(command));
    return command;
  };
  const own = { 'package.json': '{ "name": "physics", "type": "module" }\n', ...gateFiles };
  for (const [file, text] of Object.entries({ ...own, ...files })) write(file, text);
  return {
    root,
    gates,
    run: (words, options) => start(words, options).finished,
    start,
    path,
    read,
    write,
    edit(file, change) {
      const before = read(file);
      const after = change(before);
      if (after === before) throw new Error(`the edit of ${file} changed nothing`);
      write(file, after);
    },
    remove(file) {
      if (!existsSync(path(file))) throw new Error(`there is no ${file} to remove`);
      rmSync(path(file), { recursive: true });
    },
  };
}

function link(root: string, packages: readonly string[]): void {
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(repository, join(root, 'node_modules/phaseline'));
  linkPackages(root, packages);
}

function install(root: string): void {
  const json = readFileSync(join(repository, 'package.json'), 'utf8');
  const { files, dependencies } = JSON.parse(json) as {
    files: string[];
    dependencies: Record<string, string>;
  };
  const target = join(root, 'node_modules/phaseline');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), json);
  for (const name of files.filter((file) => /^\w+$/.test(file) && existsSync(join(repository, file)))) {
    cpSync(join(repository, name), join(target, name), { recursive: true });
  }
  linkPackages(root, Object.keys(dependencies));
}

function linkPackages(root: string, names: readonly string[]): void {
  for (const name of names) {
    const place = join(root, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(repository, 'node_modules', name), place);
  }
}
