import { execa } from 'execa';
import type { RunEvent } from '../../engine/events/events.ts';
import type { ErrorData } from '../../engine/errors/pipeline-error.ts';

/** What ends a command that fails before or outside its actions. */
export type ErrorEvent = ErrorData & { readonly type: 'error'; readonly exit: number };
export type CommandEvent = RunEvent | ErrorEvent;

export interface Finished {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** With `--json`, what it told; else empty. */
  readonly events: readonly CommandEvent[];
}

export interface RunningCommand {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  /** The first event, from its start on, of which `is` holds. Rejects when the command ends without one. */
  event<T extends CommandEvent['type']>(
    type: T,
    is?: (event: Extract<CommandEvent, { type: T }>) => boolean,
  ): Promise<Extract<CommandEvent, { type: T }>>;
  kill(signal: NodeJS.Signals): void;
  /** Sends a signal to the command and its workers, as terminals and batch systems do. */
  killGroup(signal: NodeJS.Signals): void;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The binary of Node that it runs on. Default: the one that runs the tests. */
  readonly node?: string;
}

/** Starts `pipeline WORDS`, by its launcher, in a folder, in a process group of its own and with a bare environment. */
export function startCommand(
  launcher: string,
  cwd: string,
  words: readonly string[],
  { env = {}, node = process.execPath }: CommandOptions,
): RunningCommand {
  const child = execa(node, [launcher, ...words], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, NO_COLOR: '1', ...env },
    extendEnv: false,
    detached: true,
    stdin: 'ignore',
    stripFinalNewline: false,
    reject: false,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('the command did not start');
  const json = words.includes('--json');
  const events: CommandEvent[] = [];
  const listeners = new Set<() => void>();
  if (json) void follow(child.stdout, events, () => listeners.forEach((listener) => listener()));
  let ended = false;
  const finished = child.then(({ exitCode, stdout, stderr }) => {
    ended = true;
    listeners.forEach((listener) => listener());
    return { exitCode, stdout, stderr, events: json ? parse(stdout) : [] };
  });
  return {
    pid,
    finished,
    event(type, is = () => true) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find((event) => event.type === type && is(event as never));
          if (!found && !ended) return;
          listeners.delete(look);
          if (found) resolve(found as never);
          else
            reject(
              new Error(
                `the command ended without ${type}; it told:\n${events.map((e) => JSON.stringify(e)).join('\n')}`,
              ),
            );
        };
        listeners.add(look);
        look();
      });
    },
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-pid, signal),
  };
}

async function follow(
  stdout: AsyncIterable<unknown>,
  events: CommandEvent[],
  changed: () => void,
): Promise<void> {
  let rest = '';
  for await (const chunk of stdout) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.map((line) => JSON.parse(line) as CommandEvent));
    changed();
  }
}

/** What was killed may leave half a line at the end. */
function parse(stdout: string): CommandEvent[] {
  return stdout
    .slice(0, stdout.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CommandEvent);
}
