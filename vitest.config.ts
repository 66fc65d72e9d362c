import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/verify/longest-first';
import { wholeSandbox } from './scripts/verify/whole-sandbox';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // Refuses to be loaded outside React's server; the tests are a server too.
      { find: 'server-only', replacement: `${root}scripts/stack/nothing.mjs` },
    ],
  },
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    setupFiles: ['sandbox/testing/hold-answers.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest's own limit is 1 s, which a busy machine spends on one pass of the controller. Polls that need longer name their limit.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    // Many tests wait for a lease, a worker or a clock, so two processors do the work of three.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    unstubEnvs: true,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        plugins: [wholeSandbox()],
        test: {
          name: 'portal',
          include: ['{app,cli,components,lib,prisma,scripts,bench}/**/*.test.{ts,tsx}'],
          globalSetup: ['scripts/testing/global-setup.ts'],
        },
      },
      // Each test starts a sandbox of its own and mocks nothing, so files need not load all of it again.
      { extends: true, test: { name: 'sandbox', include: ['sandbox/**/*.test.ts'], isolate: false } },
    ],
  },
});
