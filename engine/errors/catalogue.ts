/** What is always true of an error with one code; its message tells the case. Texts are Markdown. */
interface ErrorKind {
  /** The exit code of a command that ends with it. */
  readonly exit: number;
  /** What it means, in a few words. */
  readonly title: string;
  /** Why it happens. */
  readonly why: string;
  /** What to do. */
  readonly todo: string;
}

/**
 * Every error a user can meet. The codes are permanent: scripts and documentation rely on them, so a code is
 * never renamed or given another meaning. `docs/errors.md` is made from this list by `npm run errors`.
 */
export const catalogue = {
  // The command line
  usage: {
    exit: 2,
    title: 'The command was called in a wrong way',
    why: 'A word of the command line is missing, misspelt, or has a value that it cannot have.',
    todo: 'Read what the message says of the word. `--help` after a command shows how it is called.',
  },
  'unsupported-node': {
    exit: 2,
    title: 'This version of Node is too old',
    why: 'The code uses what only newer versions of Node have.',
    todo: 'Install the version of Node that the message names, or a newer one.',
  },
  'not-built': {
    exit: 2,
    title: 'The project is not compiled',
    why: 'The command runs compiled code, and a fresh checkout has only the sources.',
    todo: '`npm install` in the checkout compiles them; `npm run prepare` does only that.',
  },
  'no-compiler': {
    exit: 1,
    title: 'The project cannot be compiled',
    why: '`npm install --omit=dev` leaves TypeScript out, and the package comes without its compiled form.',
    todo: 'Install with the development dependencies, or install the published package.',
  },
  // The project
  'no-project': {
    exit: 2,
    title: 'Not inside a project',
    why: 'Commands look, from the present folder upwards, for one with a package.json and a pipelines/ folder.',
    todo: 'Go to a project, or make this folder one: `npm init -y`, and a pipeline in pipelines/NAME.ts.',
  },
  'unknown-pipeline': {
    exit: 2,
    title: 'No pipeline of this name',
    why: 'A pipeline is named by its file in pipelines/, and there is no such file.',
    todo: 'Use one of the names that the message lists, or write the file.',
  },
  'compile-failed': {
    exit: 2,
    title: 'A pipeline file does not compile',
    why: 'A module that the pipeline imports has an error of syntax, or an import leads nowhere.',
    todo: 'Correct the lines that the message shows.',
  },
  'load-failed': {
    exit: 2,
    title: 'A pipeline file throws when it is loaded',
    why: 'A module runs code outside functions when it is imported, and that code throws.',
    todo: 'Correct that module, and keep computations inside stages.',
  },
  'no-pipeline-exported': {
    exit: 2,
    title: 'A pipeline file does not export a pipeline',
    why: 'The command loads a pipeline by the default export of its file.',
    todo: 'Write `export default definePipeline({ … })`.',
  },
  'package-not-found': {
    exit: 2,
    title: 'An imported package is not installed',
    why: 'A module imports a package that is in no node_modules folder of the project.',
    todo: 'Install it with the command that the message gives.',
  },
  // Definitions
  'invalid-definition': {
    exit: 2,
    title: 'A stage or pipeline is declared wrongly',
    why: 'A part of the declaration is missing, or has a value that it cannot have.',
    todo: 'Correct the declaration at the place that the message names.',
  },
  'duplicate-stage': {
    exit: 2,
    title: 'Two stages have the same name',
    why: 'Stages are told apart by their names, in action keys and in the lock file.',
    todo: 'Give one of the two another name.',
  },
  'duplicate-action': {
    exit: 2,
    title: 'Two actions have the same name',
    why: 'Two calls of stages with the same name have other parameters or inputs, so their results could not be told apart.',
    todo: "Name one of them with `{ as: 'another-name' }`, or call them for different cells of a matrix.",
  },
  'stage-outside-graph': {
    exit: 2,
    title: 'A stage was called outside a graph',
    why: 'Calling a stage adds an action to the graph that is being built, and none is.',
    todo: 'Call it in the `graph` function of definePipeline. To test a stage alone, call its `definition.run`.',
  },
  'graph-failed': {
    exit: 2,
    title: 'A graph function throws',
    why: 'The code of the graph function throws an exception.',
    todo: 'Correct it at the place that the message names.',
  },
  'wiring-mismatch': {
    exit: 2,
    title: 'An output does not fit the input it is wired to',
    why: 'The two ends of a wire declare different schemas, or an input is not wired to an output at all.',
    todo: 'Wire an output of the same schema, or declare the same schema at both ends.',
  },
  cycle: {
    exit: 2,
    title: 'The graph has a cycle',
    why: 'Actions, or axes of a matrix, each need another one first.',
    todo: 'Remove one of the wires on the circle that the message names.',
  },
  // Parameters
  'unknown-profile': {
    exit: 2,
    title: 'No profile of this name',
    why: 'A profile is a member of `profiles` in definePipeline.',
    todo: 'Use one of the names that the message lists, or declare the profile.',
  },
  'unknown-parameter': {
    exit: 2,
    title: 'No parameter of this name',
    why: 'A name in a profile, in a call of a stage or in `--set` is not in the schema there.',
    todo: 'Use one of the names that the message lists; nested ones are joined by dots.',
  },
  'invalid-parameter': {
    exit: 2,
    title: 'A parameter is out of its schema',
    why: 'The schema of the parameters does not allow this value.',
    todo: 'Give it a value that the schema allows: the message says what it expects.',
  },
  'unknown-stage': {
    exit: 2,
    title: 'No stage of this name',
    why: 'The graph has no stage and no action of this name with these parameters.',
    todo: 'Use one of the names that the message lists; `pipeline graph NAME` shows the graph.',
  },
  'unknown-backend': {
    exit: 2,
    title: 'No backend of this name',
    why: 'A backend is a member of `backends` in definePipeline.',
    todo: 'Use one of the names that the message lists.',
  },
  'missing-backend': {
    exit: 2,
    title: 'A backend cannot be used on this machine',
    why: 'The chosen backend is not installed, or this machine has not what it needs. It is never replaced by another behind your back.',
    todo: 'Install it with `pipeline backends install NAME`, or choose another with `--backend`.',
  },
  'backend-not-installed': {
    exit: 1,
    title: 'A backend could not be installed',
    why: "npm could not install the backend's packages, or a binary that they fetch could not be had.",
    todo: "Read what npm said; behind a proxy, set npm's proxy. What was installed before is unchanged.",
  },
  'unknown-result': {
    exit: 2,
    title: 'No result of this name',
    why: 'A result is named by what the graph function returns.',
    todo: 'Use one of the names that the message lists.',
  },
  'not-run-yet': {
    exit: 2,
    title: 'The pipeline has not produced this yet',
    why: 'The pipeline has not run in this project with this profile and these parameters, or not to that point.',
    todo: 'Run it with the command that the message gives.',
  },
  // Running
  'stage-failed': {
    exit: 1,
    title: 'A stage failed',
    why: 'The function of a stage threw an exception.',
    todo: 'The message shows the place, the end of the log and the command that runs just this action again.',
  },
  'worker-died': {
    exit: 1,
    title: 'The process of a stage died',
    why: 'The process of a stage was ended: by the operating system when memory ran out, by a batch system, by a crash in native code, or by process.exit in the stage.',
    todo: "Look at the log and at the system's messages. A stage that saves checkpoints goes on from the last one.",
  },
  'out-of-memory': {
    exit: 1,
    title: 'A stage ran out of memory',
    why: 'The JavaScript heap of the stage reached the limit that it declares.',
    todo: 'Declare more: `resources: { memoryMiB: … }`, or keep less in memory at once.',
  },
  timeout: {
    exit: 1,
    title: 'A stage took longer than it declared',
    why: 'The stage declares `timeoutSeconds`, and an attempt took longer.',
    todo: 'Raise it; a stage that saves checkpoints goes on from the last one.',
  },
  'invalid-output': {
    exit: 1,
    title: 'A stage returned something else than it declared',
    why: 'The value of an output does not fit the type that the stage declares for it: another column, NaN in JSON, a member that the schema does not have.',
    todo: 'Return what is declared, or declare what is returned.',
  },
  'missing-output': {
    exit: 1,
    title: 'A stage did not return a declared output',
    why: 'The function of a stage returned without one of its outputs, or a file that it returned is not there.',
    todo: 'Return every declared output.',
  },
  interrupted: {
    exit: 130,
    title: 'The command was interrupted',
    why: 'Ctrl-C, or a signal that asks the command to end.',
    todo: 'Run it again: what was finished is kept, and stages with checkpoints go on from the last one.',
  },
  'resources-exceeded': {
    exit: 2,
    title: 'A stage declares more than this machine has',
    why: 'A stage declares more memory than the machine, or its container, can ever give.',
    todo: 'Run it on a larger machine, or declare what it really needs.',
  },
  // The lock file
  'lock-mismatch': {
    exit: 3,
    title: 'The lock file says something else',
    why: 'The code, a parameter, an input or an output is not what pipeline.lock.json says, and the command was told not to change that.',
    todo: 'Take the change back, or run the pipeline without `--frozen` and commit the new lock.',
  },
  'not-locked': {
    exit: 2,
    title: 'The lock file does not have this',
    why: 'pipeline.lock.json has no entry of this pipeline and profile: it was never run, or the entry was not committed.',
    todo: 'Run the pipeline with this profile, and commit the lock file.',
  },
  'unknown-revision': {
    exit: 2,
    title: 'Git does not have this revision',
    why: 'Git does not know the revision, or the project is in no git repository.',
    todo: 'Use a branch, a tag or a commit that `git log` shows; in a shallow clone, fetch it first.',
  },
  // Disk
  'store-not-writable': {
    exit: 2,
    title: 'The artifact store cannot be written',
    why: 'The user who runs the command may not write there, or the file system is mounted read-only.',
    todo: 'Give yourself the right to write there, or work in a copy of the project that can be written.',
  },
  'store-link': {
    exit: 2,
    title: 'A folder of the artifact store is a symbolic link',
    why: 'What is written through a link goes to another place than the store, which is refused.',
    todo: 'Replace the link by a folder.',
  },
  'disk-full': {
    exit: 1,
    title: 'The disk is full',
    why: 'The disk has no space left, or your quota on it is used up.',
    todo: 'Free some space and run again: what was finished is kept. `pipeline gc` removes what nothing needs.',
  },
  'io-failed': {
    exit: 1,
    title: 'A file operation failed',
    why: 'The operating system refused to read or write a file; the message has its words.',
    todo: 'Do what the message advises for this kind of failure, and run again.',
  },
  'corrupt-artifact': {
    exit: 1,
    title: 'An artifact does not have the bytes it is named by',
    why: 'A file of the store was edited, or the disk lost bits. The wrong bytes are never used.',
    todo: 'Run the pipeline again: the stage that makes it runs again.',
  },
  'missing-artifact': {
    exit: 1,
    title: 'An artifact is not in the store',
    why: 'A file of the store was deleted, or the artifact was never made on this machine.',
    todo: 'Run the pipeline again: the stage that makes it runs again.',
  },
  'corrupt-file': {
    exit: 2,
    title: 'A file of the project does not have the form it should',
    why: 'A file was edited, or a merge left conflict markers in it.',
    todo: 'Restore it from git, or do what the message advises for this kind of file.',
  },
  'newer-version': {
    exit: 2,
    title: 'A file was written by a newer version',
    why: 'A newer phaseline has worked in this project, and wrote a form that this one does not know.',
    todo: 'Update phaseline, or use another checkout for the older one.',
  },
  // Bugs of phaseline itself
  internal: {
    exit: 1,
    title: 'A bug in phaseline',
    why: 'Something that must not happen did.',
    todo: 'Please report it with the whole message, the command and the version of Node. What was finished is kept.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof catalogue;
