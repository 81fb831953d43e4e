import { expect, test } from 'vitest';
import { runCommandLine } from '../../cli/command-line.ts';
import { commandList } from '../../cli/command-list.ts';
import { phaselineVersion } from '../../engine/version.ts';
import { fakeIo } from './fake-io.ts';

async function call(...argv: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const io = fakeIo();
  const exit = await runCommandLine(argv, io);
  return { exit, stdout: io.stdout.text, stderr: io.stderr.text };
}

test('--version prints the version alone', async () => {
  expect(await call('--version')).toEqual({ exit: 0, stdout: `${phaselineVersion}\n`, stderr: '' });
});

test('--help lists the commands', async () => {
  const { exit, stdout, stderr } = await call('--help');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: npx pipeline <command> [options]

    Reproducible experiments: run what changed, and prove the result.

    Options:
      -V, --version  print the version
      -h, --help     print this help

    Commands:
      run            Execute what changed and keep the results
      plan           Show what a run would execute, and why
      list           Show the pipelines, or the stages and parameters of one
      status         Show how the last run went
      graph          Draw the graph of a pipeline
      results        Print the tables that a pipeline produced
      report         Find or open the HTML report
      why            Explain why a stage runs again or not, and what is hashed
      verify         Compare the artifact store with its digests, or repair it
      gc             Delete from the artifact store what nothing needs
      reproduce      Execute again from nothing and compare with the lock file
      compare        Show what differs between two profiles or two git revisions
      lock           Show the lock file, or settle a merge conflict in it
      backends       Show what can do the arithmetic, or install it

    Examples:
      # Run the benchmark of meta-learned Hamiltonian networks in a minute
      npx pipeline run meta-hnn --profile quick
      # What would run now, and why?
      npx pipeline plan meta-hnn
      # The options of a command
      npx pipeline run --help
    "
  `);
});

test('called with nothing it prints the help', async () => {
  expect(await call()).toEqual(await call('--help'));
});

test.each(commandList.map(({ name }) => name))(
  '%s --help has a description, options and examples',
  async (name) => {
    const { exit, stdout, stderr } = await call(name, '--help');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const [usage, blank, description] = stdout.split('\n');
    expect(usage).toMatch(new RegExp(`^Usage: npx pipeline ${name} \\[options\\]`));
    expect(blank).toBe('');
    expect(description.length).toBeGreaterThan(20);
    expect(stdout).toMatch(/\nOptions:\n/);
    expect(stdout).toMatch(new RegExp(`\nExamples:\n(  # .+\n  npx pipeline ${name}.*\n)+$`));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  },
);

test('run --help', async () => {
  expect((await call('run', '--help')).stdout).toMatchInlineSnapshot(`
    "Usage: npx pipeline run [options] <name> [stages...]

    Execute the actions whose results could differ from those in the cache, and keep the results.
    Exit codes: 0 done, 1 a stage failed, 2 wrong usage or definition,
    3 the lock file says something else (--frozen), 130 interrupted.

    Arguments:
      name                          the pipeline
      stages                        only these stages or actions, and what they read (default: all)

    Options:
      -p, --profile <name>          a named set of parameters (default: "default")
      -s, --set <key=value>         change one parameter, by its dotted path; can be repeated
      -b, --backend <name>          what does the tensor arithmetic (default: the pipeline's first)
      -j, --jobs <n>                threads that all actions may use together (default: the machine's)
      --force <stage>               execute it even when its result is in the cache; can be repeated
      --frozen                      keep to the lock file: execute nothing that it does not name, and
                                    fail if anything would change
      --keep-going                  after a failure, finish what does not depend on it
      --checkpoint-every <seconds>  a stage saves a checkpoint at most so often (default: 10)
      --json                        print events, one JSON object a line
      -h, --help                    print this help

    Examples:
      # Everything, in the smallest variant
      npx pipeline run meta-hnn --profile quick
      # One parameter changed, four threads
      npx pipeline run meta-hnn --set training.maml.iterations=500 --jobs 4
      # One stage and what it reads
      npx pipeline run meta-hnn meta-train
      # Exactly what the lock file says, as on a build server
      npx pipeline run meta-hnn --frozen
      # One action again, although it is cached
      npx pipeline run meta-hnn --force 'meta-train[algorithm=anil,seed=0]'
    "
  `);
});

test('plan --help tells its exit codes', async () => {
  expect((await call('plan', '--help')).stdout).toContain(
    'Exit codes: 0 nothing to do, 10 there is work, 2 wrong usage or definition.',
  );
});

test.each([
  [
    ['rnu', 'meta-hnn'],
    `error[usage] There is no command "rnu".
  do:  Did you mean "run"? There are: run, plan, list, status, graph, results, report, why, verify, gc, reproduce, compare, lock, backends.
  at:  npx pipeline rnu meta-hnn
                    ^^^
  see: docs/errors.md#usage
`,
  ],
  [
    ['run', 'meta-hnn', '--jbos', '2'],
    `error[usage] \`npx pipeline run\` has no option --jbos.
  do:  Did you mean "--jobs"? There are: --profile, --set, --backend, --jobs, --force, --frozen, --keep-going, --checkpoint-every, --json, --help.
  at:  npx pipeline run meta-hnn --jbos 2
                                 ^^^^^^
  see: docs/errors.md#usage
`,
  ],
  [
    ['run'],
    `error[usage] Missing required argument 'name'.
  do:  \`npx pipeline run --help\` shows how it is called.
  at:  npx pipeline run
                       ^
  see: docs/errors.md#usage
`,
  ],
  [
    ['run', 'meta-hnn', '--jobs', '1.5'],
    `error[usage] Option '-j, --jobs <n>' argument '1.5' is invalid. It must be a whole number, 1 or more.
  do:  \`npx pipeline run --help\` shows how it is called.
  at:  npx pipeline run meta-hnn --jobs 1.5
                                        ^^^
  see: docs/errors.md#usage
`,
  ],
  [
    ['report', 'meta-hnn', 'too', 'many'],
    `error[usage] Too many arguments for 'report'. Expected 1 argument but got 3.
  do:  \`npx pipeline report --help\` shows how it is called.
  at:  npx pipeline report meta-hnn too many
                                    ^^^
  see: docs/errors.md#usage
`,
  ],
  [
    ['graph', 'meta-hnn', '--format', 'png'],
    `error[usage] Option '-f, --format <format>' argument 'png' is invalid. Allowed choices are text, mermaid, dot, svg.
  do:  \`npx pipeline graph --help\` shows how it is called.
  at:  npx pipeline graph meta-hnn --format png
                                            ^^^
  see: docs/errors.md#usage
`,
  ],
  [
    ['--versoin'],
    `error[usage] \`npx pipeline\` has no option --versoin.
  do:  Did you mean "--version"? There are: --version, --help.
  at:  npx pipeline --versoin
                    ^^^^^^^^^
  see: docs/errors.md#usage
`,
  ],
])('%j is wrong usage', async (argv, stderr) => {
  expect(await call(...argv)).toEqual({ exit: 2, stdout: '', stderr });
});

test('with --json wrong usage is an event on stdout', async () => {
  const { exit, stdout, stderr } = await call('rnu', '--json');
  expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ type: 'error', exit: 2, code: 'usage' });
});

test('outside a project a command says so', async () => {
  const { exit, stderr } = await call('plan', 'meta-hnn');
  expect(exit).toBe(2);
  expect(stderr).toMatch(/^error\[no-project\] /);
});
