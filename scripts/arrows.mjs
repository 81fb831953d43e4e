// Checks the arrows of .dependency-cruiser.mjs, and that no module escaped them: dependency-cruiser passes in silence over
// what it cannot read.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import config, { folders } from '../.dependency-cruiser.mjs';

process.chdir(process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url))));
const problems = await check();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

/** One sentence for each forbidden import and each module whose imports were not read. */
async function check() {
  const { options, forbidden } = config;
  const roots = [...folders, 'index.ts'].filter((path) => existsSync(path));
  const tsConfig = extractTSConfig(options.tsConfig.fileName);
  const rules = { ...options, validate: true, ruleSet: { forbidden } };
  const { output } = await cruise(roots, rules, undefined, { tsConfig });
  const { violations } = output.summary;
  const dependencies = new Map(output.modules.map((module) => [module.source, module.dependencies.length]));
  const modules = modulesKnownToGit();
  const unread = modules.filter((path) => (dependencies.get(path) ?? 0) === 0 && imports(path));
  console.log(
    `${modules.length - unread.length} of ${modules.length} modules read, ${violations.length} forbidden imports`,
  );
  return [
    ...violations.map(describe),
    ...unread.map((path) => `${path}: dependency-cruiser did not read its imports`),
  ];
}

function imports(path) {
  return /^(import|export|\}).* from '/m.test(readFileSync(path, 'utf8'));
}

function modulesKnownToGit() {
  const pathspecs = [...folders.map((folder) => `${folder}/*.ts`), 'index.ts', ':!kernels/*/assembly/*'];
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z', '--', ...pathspecs], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  return stdout.split('\0').filter((path) => path !== '' && existsSync(path));
}

function describe({ rule, from, to, cycle }) {
  const reason = config.forbidden.find(({ name }) => name === rule.name)?.comment;
  const route = cycle === undefined ? to : cycle.map(({ name }) => name).join(' -> ');
  return `${from}: may not import ${route} (${rule.name}${reason === undefined ? '' : `: ${reason}`})`;
}
