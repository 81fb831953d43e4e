/**
 * Makes file operations of a command fail, as a full disk or a read-only file system does, without needing either. Use:
 * `env: faults('ENOSPC', 'artifacts/cas/')`. Workers are not affected: a stage can call `breakDisk` of `faults.mjs`.
 */
export const faultFiles = {
  'faults.mjs': `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';

    const writing = ['open', 'mkdir', 'rename', 'link', 'writeFile', 'copyFile'];

    export function breakDisk(code, part) {
      const fail = (name, path) => {
        if (!String(path).includes(part)) return;
        const message = { ENOSPC: 'no space left on device', EROFS: 'read-only file system' }[code];
        throw Object.assign(new Error(\`\${code}: \${message}, \${name} '\${path}'\`), { code });
      };
      const { O_WRONLY, O_RDWR } = fs.constants;
      const writes = (name, [, flags = 'r']) =>
        name !== 'open' || (typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR)) !== 0 : flags !== 'r');
      const target = (name, args) => (['rename', 'link', 'copyFile'].includes(name) ? args[1] : args[0]);
      for (const name of writing) {
        const { promises } = fs;
        const [later, now] = [promises[name], fs[\`\${name}Sync\`]];
        promises[name] = async (...args) => {
          if (writes(name, args)) fail(name, target(name, args));
          return later(...args);
        };
        fs[\`\${name}Sync\`] = (...args) => {
          if (writes(name, args)) fail(name, target(name, args));
          return now(...args);
        };
      }
      syncBuiltinESMExports();
    }

    const [code, part] = (process.env.FAULT ?? '').split(' ');
    if (part) breakDisk(code, part);
  `,
};

/** The environment in which every write to a path that contains `part` fails with `code`. */
export function faults(root: string, code: 'ENOSPC' | 'EROFS', part: string): Record<string, string> {
  return { FAULT: `${code} ${part}`, NODE_OPTIONS: `--import=${root}/faults.mjs` };
}
