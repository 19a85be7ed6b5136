import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const options = await extractOptions(join(import.meta.dirname, '../../.dependency-cruiser.js'));
const folder = mkdtempSync(join(tmpdir(), 'dependency-rules-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function violations(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const baseDir = mkdtempSync(join(folder, 'case-'));
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true });
    writeFileSync(join(baseDir, path), code);
  }
  const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))];
  const { output } = await cruise(tops, { ...options, baseDir });
  return (output as ICruiseResult).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`); // a string only for text reporters
}

it('finds a cycle of values', async () => {
  const files = {
    'libs/a/src/a.ts': "import { b } from './b.js';\nexport const a = () => b;\n",
    'libs/a/src/b.ts': "import { a } from './a.js';\nexport const b = () => a;\n",
  };
  expect(await violations(files)).toEqual(['no-cycle: libs/a/src/a.ts']);
});

it('finds a cycle of types over three files', async () => {
  const link = (to: string, own: string): string => `import type { ${to} } from './${to}.js';\nexport type ${own} = ${to} | 1;\n`;
  const files = { 'libs/a/src/a.ts': link('b', 'a'), 'libs/a/src/b.ts': link('c', 'b'), 'libs/a/src/c.ts': link('a', 'c') };
  expect(await violations(files)).toEqual(['no-cycle: libs/a/src/a.ts']);
});

it('finds a domain folder that reaches out of itself', async () => {
  const files = {
    'services/s/src/domain/d.ts': "import { c } from '../c.js';\nexport const d = c;\n",
    'services/s/src/c.ts': 'export const c = 1;\n',
  };
  expect(await violations(files)).toEqual(['domain-stays-inside: services/s/src/domain/d.ts']);
});

it('finds product code that imports a spec', async () => {
  const files = {
    'libs/a/src/a.ts': "import { b } from './b.spec.js';\nexport const a = b;\n",
    'libs/a/src/b.spec.ts': 'export const b = 1;\n',
  };
  expect(await violations(files)).toEqual(['specs-are-leaves: libs/a/src/a.ts']);
});

it('passes a straight line of imports', async () => {
  const files = {
    'services/s/src/c.ts': "import { d } from './domain/d.js';\nexport const c = d;\n",
    'services/s/src/domain/d.ts': "import { e } from './e.js';\nexport const d = e;\n",
    'services/s/src/domain/e.ts': 'export const e = 1;\n',
  };
  expect(await violations(files)).toEqual([]);
});
