import ts from 'typescript';
import { createContext, runInContext } from 'node:vm';
import { mutate } from './mutations.js';
import { SpecCollector } from './spec-collector.js';

const source = `
const limit = 3;
export function isLate(count: number, who?: 'crew' | 'caller'): boolean {
  if (who === 'caller') return false;
  return count > limit && [1, 2].some((n) => n < count);
}`;

describe('mutants', () => {
  const { source: mutated, mutants } = mutate('is-late.ts', source, 10);
  const changes = mutants.map(({ original, replacement }) => `${original} → ${replacement}`);

  it('are conditions, comparisons, values and calls of what runs later', () =>
    expect(changes.sort()).toEqual(
      [
        "'caller' → ''",
        "who === 'caller' → who !== 'caller'",
        "who === 'caller' → true",
        "who === 'caller' → false",
        'false → true',
        'count > limit → count >= limit',
        'count > limit → count <= limit',
        'count > limit && [1, 2].some((n) => n < count) → count > limit || [1, 2].some((n) => n < count)',
        '[1, 2] → []',
        '1 → 1 + 1',
        '2 → 2 + 1',
        '[1, 2].some((n) => n < count) → [1, 2].every((n) => n < count)',
        'n < count → n <= count',
        'n < count → n >= count',
      ].sort(),
    ));

  it('count on from the first id, and name their line', () => {
    expect(mutants.map(({ id }) => id)).toEqual(mutants.map((_, index) => 10 + index));
    expect(mutants.find(({ original }) => original === 'count > limit')).toMatchObject({ file: 'is-late.ts', line: 5 });
  });

  it('sleep in the source until they are woken', () => {
    const program = ts.transpileModule(mutated, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText;
    const context = createContext({ exports: {}, mutant: 0 });
    runInContext(program, context);
    const woken = (id: number): unknown => {
      context['mutant'] = id;
      return runInContext('exports.isLate(3)', context);
    };
    const boundary = mutants.find(({ replacement }) => replacement === 'count >= limit')?.id ?? 0;
    expect([0, boundary, 0].map(woken)).toEqual([false, true, false]);
  });
});

describe('collecting specs', () => {
  it('keeps every row of a table, its titles and its hooks', async () => {
    const kept = { it, test, describe, beforeEach, expect };
    const collector = new SpecCollector();
    const said: unknown[] = [];
    try {
      collector.install();
      describe('a unit', () => {
        beforeEach(() => said.push('ready'));
        it.each([['one', 1], 'two'])('arrives', (...args: readonly unknown[]) => {
          said.push(...args);
        });
      });
      it('is alone', () => undefined);
    } finally {
      Object.assign(globalThis, kept);
    }
    expect(collector.tests.map(({ title }) => title)).toEqual(['a unit › arrives', 'a unit › arrives', 'is alone']);
    for (const { run } of collector.tests) await run();
    expect(said).toEqual(['ready', 'one', 1, 'ready', 'two']);
  });
});
