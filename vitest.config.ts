import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'scripts/**/*.test.ts', 'library/**/*.test.ts', 'tests/docs/*.test.ts'],
          exclude: ['**/*.{engine,git,dom}.test.ts', '**/node_modules/**'],
          // Modules are loaded once for many files, which is half of the time. A file that changes something for all (a clock)
          // changes it back.
          isolate: false,
          // Ends what hangs; a busy machine is not a failure. What has to be quick says so itself.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'ui',
          include: ['packages/ui/**/*.{test.tsx,dom.test.ts}'],
          environment: 'happy-dom',
        },
      },
      {
        test: {
          name: 'git',
          include: ['packages/**/*.git.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['packages/**/*.engine.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['tests/scenarios/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/ui/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
