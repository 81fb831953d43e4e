#!/usr/bin/env node
// The `pipeline` command. Plain JavaScript, committed and executable, so that npm can link it before anything is built;
// syntax that Node 14 parses, so that an old Node gets the sentence below and not a SyntaxError.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const USAGE_ERROR = 2;
const entry = new URL('../dist/cli/main.js', import.meta.url);

function isSupported(version) {
  const numbers = version.split('.').map(Number);
  return numbers[0] > OLDEST_NODE[0] || (numbers[0] === OLDEST_NODE[0] && numbers[1] >= OLDEST_NODE[1]);
}

function stop(code, what, why, todo) {
  console.error('error ' + code + ': ' + what + '\n  why: ' + why + '\n  what to do: ' + todo);
  process.exitCode = USAGE_ERROR;
}

function stopBecauseUnbuilt() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  stop(
    'NOT_BUILT',
    'phaseline is installed but not compiled: ' + fileURLToPath(entry) + ' does not exist.',
    '`npm ci` compiles it as its last step; that step did not run (`--ignore-scripts`?) or its output was removed.',
    'npm run prepare --prefix ' + JSON.stringify(root),
  );
}

if (!isSupported(process.versions.node)) {
  stop(
    'NODE_TOO_OLD',
    'phaseline needs Node ' + OLDEST_NODE.join('.') + ' or newer; this is Node ' + process.versions.node + ' (' + process.execPath + ').',
    'older versions lack parts of the language and of the standard library that it is written in.',
    'install a supported Node (https://nodejs.org) and run the command again.',
  );
} else {
  import(entry.href).then(
    (cli) =>
      cli.main(process.argv.slice(2)).then((exitCode) => {
        process.exitCode = exitCode;
      }),
    (error) => {
      if (existsSync(entry)) throw error;
      stopBecauseUnbuilt();
    },
  );
}
