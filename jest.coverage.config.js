import config from './jest.config.js';

const measured = ['incident', 'sla'];

/** Branch coverage of the two libraries that decide and judge. @type {import('jest').Config} */
export default {
  ...config,
  projects: config.projects.slice(0, 1).map((project) => ({
    ...project,
    testMatch: measured.map((name) => `<rootDir>/libs/${name}/src/**/*.spec.ts`),
  })),
  collectCoverage: true,
  collectCoverageFrom: measured.map((name) => `libs/${name}/src/**/*.ts`).concat('!**/*.spec.ts'),
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: Object.fromEntries(measured.map((name) => [`./libs/${name}/`, { branches: 95 }])),
};
