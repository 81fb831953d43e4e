// Loaded before the command: folders are listed in the reverse of their order. READDIR_TOLD names a file that grows with
// every listing that came out in another order.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

function reversed(entries) {
  if (entries.length > 1) fs.appendFileSync(process.env.READDIR_TOLD, 'x');
  return entries.reverse();
}

const { readdir, readdirSync } = fs;
const { readdir: readdirPromise } = fs.promises;
fs.readdirSync = (...words) => reversed(readdirSync(...words));
fs.promises.readdir = async (...words) => reversed(await readdirPromise(...words));
fs.readdir = (...words) => {
  const done = words.pop();
  readdir(...words, (error, entries) => done(error, entries && reversed(entries)));
};
for (const name of ['opendir', 'opendirSync']) {
  fs[name] = () => {
    throw new Error(`${name} is not reversed yet: do it here`);
  };
}
fs.promises.opendir = fs.opendir;
syncBuiltinESMExports();
