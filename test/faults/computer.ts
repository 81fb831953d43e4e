/**
 * Lets a command believe that it is on another computer: `env: computer(root, { host: 'b', hours: 24 })`. Its host
 * name and the identity of its boot are others, and its clock is off by so many hours. Its workers believe the same.
 */
export const computerFiles = {
  'computer.mjs': `
    import fs from 'node:fs';
    import os from 'node:os';
    import { syncBuiltinESMExports } from 'node:module';

    const { HOST, HOURS } = process.env;
    const { readFileSync } = fs;
    os.hostname = () => HOST;
    fs.readFileSync = (path, ...rest) =>
      path === '/proc/sys/kernel/random/boot_id' ? 'boot of ' + HOST : readFileSync(path, ...rest);
    syncBuiltinESMExports();

    const { Date: Now } = globalThis;
    const now = () => Now.now() + Number(HOURS) * 3_600_000;
    globalThis.Date = class Date extends Now {
      constructor(...words) {
        if (words.length === 0) super(now());
        else super(...words);
      }
      static now = now;
    };
  `,
};

export interface Computer {
  readonly host: string;
  /** How far its clock is ahead. */
  readonly hours: number;
}

export function computer(root: string, { host, hours }: Computer): Record<string, string> {
  return { HOST: host, HOURS: String(hours), NODE_OPTIONS: `--import=${root}/computer.mjs` };
}
