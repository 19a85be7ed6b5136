import config from './jest.config.js';

const [pure] = config.projects;

/** The desk in Debian's Chromium against a whole call center; each file starts its own. One at a time. */
/** @type {import('jest').Config} */
export default {
  ...config,
  maxWorkers: 1,
  testTimeout: 60_000,
  projects: [
    {
      ...pure,
      displayName: 'browser',
      setupFiles: ['<rootDir>/tools/jest/setup.js'],
      testMatch: ['<rootDir>/tools/desk/**/*.browser.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    },
  ],
};
