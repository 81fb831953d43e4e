import { defineConfig } from 'vitest/config';

/** Tests read the sources: under this condition the package's own name, too, leads to them and not to dist/. */
const conditions = ['phaseline-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    sequence: { shuffle: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 30_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/fixtures/**', 'test/e2e/**', 'test/faults/**'],
        },
      },
      {
        // Those that start the real command, and so the compiled code.
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
          globalSetup: ['test/tooling/build-first.ts'],
          // These tests wait for the processes they start; they come after the others, which compute themselves.
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/**/*.test-d.ts'],
            tsconfig: 'test/tsconfig.types.json',
            // Errors outside the tests are `npm run types`' to tell.
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
});
