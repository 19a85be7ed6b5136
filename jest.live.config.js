import config from './jest.config.js';

/** What needs servers: each file starts its own, and fails where it cannot. One at a time, so that none starves another. */
/** @type {import('jest').Config} */
export default {
  ...config,
  maxWorkers: 1,
  testTimeout: 60_000,
  projects: config.projects.map((project) => ({
    ...project,
    testMatch: project.testMatch.map((pattern) => pattern.replace(/\.spec\.ts$/, '.live.spec.ts')),
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  })),
};
