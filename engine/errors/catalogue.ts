/**
 * Every error a user can meet. The codes are permanent: scripts and documentation rely on them, so a code is
 * never renamed or given another meaning. `exit` is the exit code of a command that ends with it.
 */
export const catalogue = {
  // The command line
  usage: { exit: 2, title: 'The command was called in a wrong way' },
  'unsupported-node': { exit: 2, title: 'This version of Node is too old' },
  'not-built': { exit: 2, title: 'The project is not compiled' },
  // The project
  'no-project': { exit: 2, title: 'Not inside a project' },
  'unknown-pipeline': { exit: 2, title: 'No pipeline of this name' },
  'compile-failed': { exit: 2, title: 'A pipeline file does not compile' },
  'load-failed': { exit: 2, title: 'A pipeline file throws when it is loaded' },
  'no-pipeline-exported': { exit: 2, title: 'A pipeline file does not export a pipeline' },
  'package-not-found': { exit: 2, title: 'An imported package is not installed' },
  // Definitions
  'invalid-definition': { exit: 2, title: 'A stage or pipeline is declared wrongly' },
  'duplicate-stage': { exit: 2, title: 'Two stages have the same name' },
  'duplicate-action': { exit: 2, title: 'Two actions have the same name' },
  'stage-outside-graph': { exit: 2, title: 'A stage was called outside a graph' },
  'graph-failed': { exit: 2, title: 'A graph function throws' },
  'wiring-mismatch': { exit: 2, title: 'An output does not fit the input it is wired to' },
  cycle: { exit: 2, title: 'The graph has a cycle' },
  // Parameters
  'unknown-profile': { exit: 2, title: 'No profile of this name' },
  'unknown-parameter': { exit: 2, title: 'No parameter of this name' },
  'invalid-parameter': { exit: 2, title: 'A parameter is out of its schema' },
  'unknown-stage': { exit: 2, title: 'No stage of this name' },
  'unknown-backend': { exit: 2, title: 'No backend of this name' },
  'missing-backend': { exit: 2, title: 'A backend cannot be used on this machine' },
  'backend-not-installed': { exit: 1, title: 'A backend could not be installed' },
  'unknown-result': { exit: 2, title: 'No result of this name' },
  'not-run-yet': { exit: 2, title: 'The pipeline has not produced this yet' },
  // Running
  'stage-failed': { exit: 1, title: 'A stage failed' },
  'worker-died': { exit: 1, title: 'The process of a stage died' },
  'out-of-memory': { exit: 1, title: 'A stage ran out of memory' },
  timeout: { exit: 1, title: 'A stage took longer than it declared' },
  'invalid-output': { exit: 1, title: 'A stage returned something else than it declared' },
  'missing-output': { exit: 1, title: 'A stage did not return a declared output' },
  interrupted: { exit: 130, title: 'The command was interrupted' },
  'resources-exceeded': { exit: 2, title: 'A stage declares more than this machine has' },
  // The lock file
  'lock-mismatch': { exit: 3, title: 'The lock file says something else' },
  'not-locked': { exit: 2, title: 'The lock file does not have this' },
  'unknown-revision': { exit: 2, title: 'Git does not have this revision' },
  // Disk
  'store-not-writable': { exit: 2, title: 'The artifact store cannot be written' },
  'store-link': { exit: 2, title: 'A folder of the artifact store is a symbolic link' },
  'disk-full': { exit: 1, title: 'The disk is full' },
  'io-failed': { exit: 1, title: 'A file operation failed' },
  'corrupt-artifact': { exit: 1, title: 'An artifact does not have the bytes it is named by' },
  'missing-artifact': { exit: 1, title: 'An artifact is not in the store' },
  'corrupt-file': { exit: 2, title: 'A file of the project does not have the form it should' },
  'newer-version': { exit: 2, title: 'A file was written by a newer version' },
  // Bugs of phaseline itself
  internal: { exit: 1, title: 'A bug in phaseline' },
} as const satisfies Record<string, { exit: number; title: string }>;

export type ErrorCode = keyof typeof catalogue;
