import { sourceCondition, swcOptions } from './tools/swc-options.js';

const conditions = [sourceCondition, 'node', 'node-addons'];
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: conditions },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swcOptions] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.(?:live|browser)\\.spec\\.ts$'],
};
const pure = ['events', 'incident', 'sop-definitions', 'sla'];

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  testTimeout: 30_000, // whole servers start in some specs, on machines that do other things as well
  reporters: ['default', '<rootDir>/tools/jest/count-reporter.js'],
  projects: [
    // Pure specs load no Nest: a tenth of the time a file.
    {
      ...shared,
      displayName: 'pure',
      testMatch: [...pure.map((name) => `<rootDir>/libs/${name}/src/**/*.spec.ts`), '<rootDir>/tools/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'nest',
      setupFiles: ['<rootDir>/tools/jest/setup.js'],
      testMatch: ['platform', 'testing']
        .map((name) => `<rootDir>/libs/${name}/src/**/*.spec.ts`)
        .concat(['services', 'apps'].map((folder) => `<rootDir>/${folder}/*/src/**/*.spec.ts`)),
    },
  ],
};
