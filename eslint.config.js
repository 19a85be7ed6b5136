import tseslint from 'typescript-eslint';
import { layerConfigs } from './tools/lint/layers.js';
import { readWorkspaces } from './tools/lint/workspaces.js';

const sources = ['**/*.ts', '**/*.tsx'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/coverage/**', '.nx/**', '**/generated/**'] },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.js', ...sources],
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 60],
      eqeqeq: ['error', 'always', { null: 'ignore' }], // neither null nor undefined is one question
      'no-console': 'off',
      'no-param-reassign': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: sources,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // Numbers are safe in a template; everything else still has to be made a string on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest declares its option bags as classes and documents them as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest's modules and guards are classes that hold nothing but their decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
    },
  },
  ...layerConfigs(readWorkspaces()),
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', 'libs/testing/src/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off', // a describe block is one function, however many small tests it holds
      '@typescript-eslint/no-unsafe-assignment': 'off', // expect.any() and friends are typed any
    },
  },
);
