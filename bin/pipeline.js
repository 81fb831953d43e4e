#!/usr/bin/env node
// The `pipeline` command. Committed, so that npm can link it before anything is compiled; CommonJS that Node 14 parses,
// so that an old Node gets the sentence below and not a SyntaxError.
const { existsSync } = require('fs');
const { dirname, join } = require('path');

const OLDEST_NODE = [20, 19];
const USAGE_ERROR = 2;
const root = dirname(__dirname);
const entry = join(root, 'dist', 'pipeline.cjs');

function isSupported(version) {
  const numbers = version.split('.').map(Number);
  return numbers[0] > OLDEST_NODE[0] || (numbers[0] === OLDEST_NODE[0] && numbers[1] >= OLDEST_NODE[1]);
}

function stop(code, what, why, todo) {
  console.error(
    'error[' +
      code +
      '] ' +
      what +
      '\n  why: ' +
      why +
      '\n  do:  ' +
      todo +
      '\n  see: docs/errors.md#' +
      code,
  );
  process.exitCode = USAGE_ERROR;
}

function run() {
  if (process.version.startsWith('v20.')) {
    // A command is over before optimized code pays off, and Node 20, unlike later ones, would spend a third of its
    // time on optimizing. With this it waits until a function has run fifteen times as long.
    require('v8').setFlagsFromString('--interrupt-budget=1000000');
  } else {
    // What was compiled once need not be compiled at the next call. Node 20 cannot do that.
    const { enableCompileCache } = require('module');
    if (enableCompileCache) enableCompileCache();
  }
  if (existsSync(entry)) {
    void require(entry)
      .main(process.argv.slice(2))
      .then((exitCode) => {
        process.exitCode = exitCode;
      });
    return;
  }
  stop(
    'not-built',
    'phaseline is installed but not compiled: there is no ' + entry,
    '`npm ci` compiles it as its last step; that step was left out (--ignore-scripts?) or its output was removed.',
    'npm run prepare --prefix ' + JSON.stringify(root),
  );
}

if (isSupported(process.versions.node)) {
  run();
} else {
  stop(
    'unsupported-node',
    'phaseline needs Node ' + OLDEST_NODE.join('.') + ' or newer, and this is ' + process.versions.node,
    'it uses parts of the language and the standard library that older versions lack. Started by ' +
      process.execPath,
    'install a supported version (nodejs.org) and run the command again.',
  );
}
