import { transformSync } from '@swc/core';
import { globSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { swcOptions } from '../swc-options.js';
import { mutate } from './mutations.js';
import { SpecCollector, type CollectedTest } from './spec-collector.js';

/** What the parent hands over. */
export interface WorkerTask {
  /** Absolute path of the library. */
  readonly lib: string;
  /** Product file → the id of its first mutant. */
  readonly firstIds: ReadonlyMap<string, number>;
  /** The mutants to wake, in order. */
  readonly mutants: readonly number[];
}

/** One mutant's fate: the spec that noticed it, or null. `0` is the program as it is. */
export interface WorkerReport {
  readonly mutant: number;
  readonly noticedBy: string | null;
}

const task = workerData as WorkerTask; // what mutants.ts hands over

registerHooks({
  load(url, context, nextLoad) {
    const filename = url.startsWith('file:') ? fileURLToPath(url) : '';
    const firstId = task.firstIds.get(filename);
    if (firstId === undefined) return nextLoad(url, context);
    const { source } = mutate(filename, readFileSync(filename, 'utf8'), firstId);
    return { format: 'module', source: transformSync(source, { ...swcOptions, filename }).code, shortCircuit: true };
  },
});

async function collect(): Promise<readonly CollectedTest[]> {
  const collector = new SpecCollector();
  collector.install();
  for (const file of globSync('src/**/*.spec.ts', { cwd: task.lib }).sort())
    await import(pathToFileURL(join(task.lib, file)).href);
  return collector.tests;
}

async function firstToNotice(tests: readonly CollectedTest[]): Promise<string | null> {
  for (const { title, run } of tests) {
    try {
      await run();
    } catch {
      return title;
    }
  }
  return null;
}

/** The quick ones first: most mutants are noticed by them, and never cost a slow property. */
async function byDuration(tests: readonly CollectedTest[]): Promise<readonly CollectedTest[]> {
  const timed: { readonly test: CollectedTest; readonly ms: number }[] = [];
  for (const test of tests) {
    const begun = performance.now();
    await test.run();
    timed.push({ test, ms: performance.now() - begun });
  }
  return timed.sort((one, other) => one.ms - other.ms).map(({ test }) => test);
}

function report(mutant: number, noticedBy: string | null): void {
  parentPort?.postMessage({ mutant, noticedBy } satisfies WorkerReport);
}

const tests = await byDuration(await collect());
for (const mutant of [0, ...task.mutants]) {
  Object.assign(globalThis, { mutant });
  report(mutant, await firstToNotice(tests));
}
