// The arrows of the house: pipelines -> stages -> science -> kernels; cli -> engine. Checked by scripts/arrows.mjs.
export const folders = [
  'bench',
  'cli',
  'engine',
  'kernels',
  'pipelines',
  'report',
  'schemas',
  'science',
  'stages',
];

const HOUSE = `^(${folders.join('|')})/|^index\\.ts$`;
const INTERFACE = 'index\\.ts$';

/** What the modules at `from` may import of the house, beside their own folder. */
function only(name, from, allowed, comment) {
  const pathNot = `^(${[from, ...allowed].join('|')})`;
  return { name, severity: 'error', comment, from: { path: `^${from}` }, to: { path: HOUSE, pathNot } };
}

const arrows = [
  only('kernels-alone', 'kernels/', [], 'Kernels are arithmetic: they know nothing of the rest.'),
  only(
    'science-on-kernels',
    'science/',
    ['kernels/'],
    'Science knows nothing of files, caches or the command line.',
  ),
  only(
    'schemas-on-interface',
    'schemas/',
    [INTERFACE],
    'Schemas are written with the public interface alone.',
  ),
  only('report-on-schemas', 'report/', ['schemas/'], 'Figures are drawn from plain data.'),
  only(
    'stages-on-interface',
    'stages/',
    [INTERFACE, 'schemas/', 'science/', 'kernels/', 'report/'],
    "Of the engine, a stage sees what any user's stage sees: `phaseline`.",
  ),
  only(
    'pipelines-on-stages',
    'pipelines/',
    [INTERFACE, 'stages/', 'schemas/', 'kernels/pipeline-backends\\.ts$'],
    'A pipeline is wired from stages, as any user wires one; it names the backends they may run on.',
  ),
  only('engine-alone', 'engine/', ['schemas/disk/'], 'The engine runs anything: it knows no science.'),
  only('interface-on-engine', INTERFACE, ['engine/'], "The public interface is the engine's."),
  only('cli-on-engine', 'cli/', ['engine/'], 'The command line drives the engine.'),
];

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...arrows,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['phaseline-source', 'import', 'types', 'default'],
      exportsFields: ['exports'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(kernels/[^/]+/assembly|bench/peers)/' }, // AssemblyScript, Python
  },
};
