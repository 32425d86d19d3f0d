import { defineConfig } from 'vitest/config';

// The tests that look at a VS Code window or at a package; one at a time.
export default defineConfig({
  test: {
    include: ['test/vscode/{browser,package,start}/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
