import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/testing/reporter.ts'
import { SlowApart } from './scripts/testing/sequencer.ts'

/** Sources, not builds: tests need no build. */
const conditions = ['@anneal/source', 'node', 'import', 'default']

const pure = 'cli|core|interop|onnx-graph|optimizer|plot|testing'

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    reporters: ['default', new SummaryReporter()],
    setupFiles: ['scripts/testing/random.ts'],
    testTimeout: 30_000,
    sequence: { sequencer: SlowApart },
    maxWorkers: '100%', // the default leaves one of two cores idle
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            `packages/!(${pure})/test/**/*.test.ts`,
            'packages/create-plugin/templates/*/test/*.test.ts',
            'examples/*/test/**/*.test.ts',
          ],
        },
      },
      {
        // what these test has no state of its own, so that their files can share one copy of it: in a
        // copy for each file, importing takes as long as testing
        extends: true,
        test: {
          name: 'unit-pure',
          include: [
            `packages/@(${pure})/test/**/*.test.ts`,
            'scripts/test/**/*.test.ts',
            'docs/playground/test/*.test.ts',
          ],
          isolate: false,
        },
      },
      {
        // cases for which `npm test` has no time where a processor plays the graphics card
        extends: true,
        test: { name: 'gpu', include: ['{packages,examples}/*/test/**/*.gpu.ts'] },
      },
      {
        // installs packed packages from the registry: not part of `npm test`, which works offline
        extends: true,
        test: {
          name: 'consumers',
          include: ['scripts/consumers/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // the documentation site, after `npm run docs:build`
        extends: true,
        test: {
          name: 'site',
          include: ['docs/test/site/**/*.test.ts', 'docs/playground/test/browser/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // breaks copies of this repository, and sees whether that is found
        extends: true,
        test: {
          name: 'broken',
          include: ['scripts/broken/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // each of them runs the tools of the repository
          fileParallelism: false,
        },
      },
    ],
  },
})
