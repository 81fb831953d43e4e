// A contestant's process, as the bench sees it.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';

export interface ContestantProcess {
  /** One request at a time. @throws Error with what the process said last, when it ends instead of answering. */
  ask<R>(request: object): Promise<R>;
  stop(): Promise<void>;
}

export function startContestant(command: readonly string[]): ContestantProcess {
  const child = spawn(command[0], command.slice(1), { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-16_384);
  });
  child.stdin.on('error', () => undefined); // Told by the end of its output.
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      complaint += String(error);
      resolve();
    });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask<R>(request: object) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done !== true) return JSON.parse(value) as R;
      await ended;
      throw new Error(lastError(complaint).replaceAll(homedir(), '~'));
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Node's own options and extra certificates cost memory and time that are not the contestant's. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')));
}

/** The line that names the error, of what Node or Python print when they end by one. */
export function lastError(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((line) => /^\w*(Error|Exception|error\b)/.test(line)) ?? lines.at(-1);
  return line?.replace(/^Error: /, '') ?? 'it ended without a word';
}
