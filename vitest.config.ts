import { defineConfig } from 'vitest/config';
import LongestFirst from './scripts/test/longest-first.ts';

/**
 * Tests of whole houses, each with an Asterisk and ports of its own: after everything else, with time for a browser to start.
 * Two side by side, as each waits for bells and voices most of its time.
 */
const wholeHouses = {
  maxWorkers: 2,
  sequence: { groupOrder: 1 },
  testTimeout: 120_000,
  hookTimeout: 240_000,
};

/** Browsers and a server in the test's own process, no telephone: nothing in them has to be in time. */
const stories = ['attribute-story', 'company-story', 'document-stories', 'file-stories', 'flow-story'].map(
  (name) => `tests/e2e/${name}.test.ts`,
);

const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
});

export default defineConfig({
  test: {
    pool: 'forks',
    // On two cores: browsers and Asterisk leave a third one room.
    maxWorkers: 3,
    exclude: ['**/node_modules/**', '**/dist/**', '.tellerline/**', 'tests/fixtures/**'],
    reporters: ['default', './scripts/test/closing-reporter.ts'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    projects: [
      project('unit', ['{contracts,server,cti-bridge,agent-desktop/src,db,scripts}/**/*.test.ts']),
      project('screens', ['agent-desktop/tests/**/*.test.ts'], {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        maxConcurrency: 2,
        globalSetup: './agent-desktop/tests/gallery-global.ts',
      }),
      project('contract', ['tests/contract/**/*.test.ts'], { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('integration', ['tests/integration/**/*.test.ts'], {
        testTimeout: 150_000,
        hookTimeout: 120_000,
        globalSetup: './tests/support/mariadb-global.ts',
      }),
      project('architecture', ['tests/architecture/**/*.test.ts'], { testTimeout: 120_000, hookTimeout: 120_000 }),
      project('stories', stories, { testTimeout: 120_000, hookTimeout: 240_000 }),
      project('e2e', ['tests/e2e/**/*.test.ts'], { ...wholeHouses, exclude: stories }),
      project('chaos', ['tests/chaos/**/*.test.ts'], wholeHouses),
    ],
  },
});
