import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { layerConfigs } from './layers.js';
import { readWorkspaces } from './workspaces.js';

// A rule nobody has seen fire is not a rule: every case plants one violation under a path of its layer.

const dashboard = { folder: 'apps/dashboard', name: '@tanggap/dashboard', layer: 'ui' };

/** The project's configuration for files that do not exist, so without type information; the dashboard's layer is added. */
const untyped = new ESLint({
  overrideConfig: [
    ...layerConfigs([...readWorkspaces().filter(({ layer }) => layer !== 'ui'), dashboard]),
    tseslint.configs.disableTypeChecked,
  ],
});
const typed = new ESLint();

async function brokenRules(path: string, code: string, eslint = untyped): Promise<readonly string[]> {
  const results = await eslint.lintText(code, { filePath: path, warnIgnored: true });
  return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message)))];
}

const imports = (specifier: string): string => `import { x } from '${specifier}';\nexport const y = x;\n`;

describe('the layer table refuses', () => {
  it.each([
    ['contract', 'libs/events/src/planted.ts', '@tanggap/incident/decide'],
    ['contract', 'libs/events/src/planted.ts', 'rxjs'],
    ['contract', 'libs/events/src/planted.ts', 'zod-to-json'],
    ['contract', 'libs/events/src/planted.ts', 'node:crypto'],
    ['domain', 'libs/incident/src/planted.ts', '@tanggap/platform/clock/clock'],
    ['domain', 'libs/incident/src/planted.ts', '@nestjs/common'],
    ['domain', 'libs/sla/src/planted.ts', 'node:fs'],
    ['domain', 'libs/sla/src/planted.ts', 'fs'],
    ['domain', 'libs/sop-definitions/src/jambi/planted.ts', '@tanggap/testing/given'],
    ['domain folder of a service', 'services/dispatch/src/domain/planted.ts', '@tanggap/platform/clock/clock'],
    ['domain folder of a service', 'services/dispatch/src/queue/domain/planted.ts', '@nestjs/common'],
    ['platform', 'libs/platform/src/views/planted.ts', '@tanggap/incident/decide'],
    ['platform', 'libs/platform/src/views/planted.ts', '@tanggap/dispatch/dispatch.module'],
    ['service', 'services/intake/src/planted.ts', '@tanggap/dispatch/dispatch.module'],
    ['service', 'services/sla-monitor/src/planted.ts', '@tanggap/testing/given'],
    ['service', 'services/gateway/src/planted.ts', '@tanggap/standalone/main'],
    ['service', 'services/gateway/src/planted.ts', '../../intake/src/intake.module.js'],
    ['service', 'services/gateway/src/boards/planted.ts', '../../../../libs/events/src/ids.js'],
    ['app', 'apps/cli/src/planted.ts', '@tanggap/testing/given'],
    ['app', 'apps/cli/src/planted.ts', '@tanggap/dashboard/app'],
    ['ui', 'apps/dashboard/src/planted.tsx', '@tanggap/events/ids'],
    ['testing', 'libs/testing/src/planted.ts', '@tanggap/intake/intake.module'],
    ['specs of a service', 'services/intake/src/planted.spec.ts', '@tanggap/dispatch/dispatch.module'],
  ])('%s: %s importing %s', async (_layer, path, specifier) => {
    expect(await brokenRules(path, imports(specifier))).toEqual(['no-restricted-imports']);
  });

  it.each([
    ['libs/incident/src/planted.ts', "export const x = (): Promise<unknown> => import('node:fs');"],
    ['services/intake/src/planted.ts', "export const x = (): Promise<unknown> => import('@tanggap/dispatch/main');"],
    ['libs/events/src/planted.ts', "export type X = import('@tanggap/incident/state').State;"],
  ])('a hidden import in %s', async (path, code) => {
    expect(await brokenRules(path, code)).toEqual(['no-restricted-syntax']);
  });
});

describe('domain code is refused', () => {
  const paths = ['libs/incident/src/planted.ts', 'libs/sla/src/planted.ts', 'services/sla-monitor/src/domain/planted.ts'];
  const ambient = [
    ['export const x = new Date();', 'no-restricted-globals'],
    ['export const x = Date.now();', 'no-restricted-globals'],
    ['export const x = process.env;', 'no-restricted-globals'],
    ['export const x = performance.now();', 'no-restricted-globals'],
    ['export const x = globalThis;', 'no-restricted-globals'],
    ['export const x = crypto.randomUUID();', 'no-restricted-globals'],
    ['export const x = Math.random();', 'no-restricted-properties'],
    ['const { random } = Math;\nexport const x = random();', 'no-restricted-properties'],
  ] as const;

  it.each(paths.flatMap((path) => ambient.map(([code, rule]) => [path, code, rule] as const)))(
    '%s: %s',
    async (path, code, rule) => {
      expect(await brokenRules(path, code)).toEqual([rule]);
    },
  );
});

describe('every layer has a file that passes', () => {
  it.each([
    ['libs/events/src/clean.ts', "import { z } from 'zod';\nimport { x } from './ids.js';\nexport const y = z.object(x);\n"],
    [
      'libs/incident/src/clean.ts',
      "import { x } from '@tanggap/events/ids';\nimport { z } from '@tanggap/sop-definitions/sop';\nexport const y = [x, z];\n",
    ],
    [
      'services/dispatch/src/domain/clean.ts',
      "import { x } from '@tanggap/incident/decide';\nexport const y = Math.max(x, 0);\n",
    ],
    [
      'libs/platform/src/clock/clean.ts',
      "import { x } from '@tanggap/events/ids';\nimport { y } from 'node:sqlite';\nexport const z = [x, y, Date.now()];\n",
    ],
    [
      'services/intake/src/clean.ts',
      "import { Module } from '@nestjs/common';\nimport { x } from '@tanggap/platform/clock/clock';\nexport const y = [x, Module];\n",
    ],
    ['apps/standalone/src/clean.ts', "import { x } from '@tanggap/intake/intake.module';\nexport const y = x;\n"],
    ['apps/cli/src/clean.ts', "export const y = (): Promise<unknown> => import('@tanggap/standalone/main');\n"],
    [
      'apps/dashboard/src/clean.tsx',
      "import { x } from 'react';\nimport { q } from './generated/graphql.js';\nexport const y = [x, q];\n",
    ],
    [
      'libs/testing/src/clean.ts',
      "import { x } from '@tanggap/platform/clock/clock';\nimport fc from 'fast-check';\nexport const y = [x, fc];\n",
    ],
    [
      'libs/sla/src/clean.spec.ts',
      "import { x } from '@tanggap/testing/given';\nimport fc from 'fast-check';\nimport fs from 'node:fs';\nexport const y = [x, fc, fs, new Date(0)];\n",
    ],
  ])('%s', async (path, code) => {
    expect(await brokenRules(path, code)).toEqual([]);
  });
});

describe('size and types', () => {
  it.each([
    ['max-lines', `export const x = [\n${'  1,\n'.repeat(400)}];\n`],
    ['max-lines-per-function', `export function x(): void {\n${'  void 0;\n'.repeat(60)}}\n`],
    ['@typescript-eslint/no-explicit-any', 'export type X = any;\n'],
    ['@typescript-eslint/no-non-null-assertion', 'export const x = (y?: string): string => y!;\n'],
  ])('%s', async (rule, code) => {
    expect(await brokenRules('services/intake/src/planted.ts', code)).toContain(rule);
  });

  it.each([
    ['@typescript-eslint/no-floating-promises', 'Promise.resolve(1);\n'],
    ['@typescript-eslint/no-unsafe-assignment', "export const x: string = JSON.parse('1');\n"],
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      "export function x(y: 'a' | 'b'): void {\n  switch (y) {\n    case 'a':\n      return;\n  }\n}\n",
    ],
  ])('%s, which needs types', async (rule, code) => {
    expect(await brokenRules('apps/standalone/src/main.ts', code, typed)).toContain(rule);
  });

  it('obeys no comment that switches a rule off', async () => {
    const comment = ['eslint', 'disable'].join('-');
    const broken = await brokenRules('services/intake/src/planted.ts', `/* ${comment} */\nexport type X = any;\n`);
    expect(broken).toEqual(
      expect.arrayContaining(['@typescript-eslint/no-explicit-any', expect.stringContaining('noInlineConfig')]),
    );
  });
});
