import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { mutate, type Mutant } from './mutations.js';
import type { WorkerReport, WorkerTask } from './spec-worker.js';

// `npm run mutants -- libs/incident [libs/sla]`: changes the library in many small ways, one at a time, and tells which changes
// none of the library's own specs notices. Nothing is written to disk. Survivors are judged by hand in docs/evidence/mutants.md.

/** A mutant that makes a spec run for ever is noticed by it. */
const PATIENCE_MS = 60_000;

const started = performance.now();
const libs = process.argv.slice(2);
if (libs.length === 0) throw new Error('name a library: npm run mutants -- libs/incident');
for (const lib of libs) await run(lib);

async function run(lib: string): Promise<void> {
  const root = resolve(lib);
  const firstIds = new Map<string, number>();
  const mutants: Mutant[] = [];
  for (const file of globSync('src/**/*.ts', { cwd: root }).sort()) {
    if (file.endsWith('.spec.ts')) continue;
    const path = join(root, file);
    firstIds.set(path, mutants.length + 1);
    mutants.push(...mutate(path, readFileSync(path, 'utf8'), mutants.length + 1).mutants);
  }
  const survivors = await surviving({ lib: root, firstIds }, mutants);
  for (const { file, line, original, replacement } of survivors)
    console.log(`${relative('.', file)}:${line}  ${oneLine(original)}  →  ${oneLine(replacement)}`);
  const noticed = mutants.length - survivors.length;
  const share = ((100 * noticed) / mutants.length).toFixed(1);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${lib}: ${noticed} of ${mutants.length} mutants noticed (${share} %), ${survivors.length} survive, ${seconds} s`);
}

async function surviving(of: Omit<WorkerTask, 'mutants'>, mutants: readonly Mutant[]): Promise<readonly Mutant[]> {
  const survivors: Mutant[] = [];
  for (let done = 0; done < mutants.length;) {
    const rest = mutants.slice(done).map(({ id }) => id);
    done += await runUntilStuck({ ...of, mutants: rest }, (report) => {
      const survivor = report.noticedBy === null ? mutants.find(({ id }) => id === report.mutant) : undefined;
      if (survivor !== undefined) survivors.push(survivor);
    });
  }
  return survivors;
}

/** @returns how many mutants are settled; a last one that never ended counts as noticed */
function runUntilStuck(task: WorkerTask, onReport: (report: WorkerReport) => void): Promise<number> {
  return new Promise((resolveRun, rejectRun) => {
    const worker = new Worker(new URL('./spec-worker.ts', import.meta.url), { workerData: task });
    let settled = 0;
    let isStarted = false;
    const giveUp = (): void => {
      void worker.terminate();
      if (isStarted) resolveRun(settled + 1);
      else rejectRun(new Error('the specs do not finish on the program as it is'));
    };
    let patience = setTimeout(giveUp, PATIENCE_MS);
    worker.on('message', (report: WorkerReport) => {
      clearTimeout(patience);
      patience = setTimeout(giveUp, PATIENCE_MS);
      if (report.mutant === 0) {
        isStarted = report.noticedBy === null;
        if (!isStarted) rejectRun(new Error(`the specs fail on the program as it is: ${report.noticedBy ?? ''}`));
        return;
      }
      settled += 1;
      onReport(report);
    });
    worker.on('error', rejectRun);
    worker.on('exit', () => {
      clearTimeout(patience);
      if (settled === task.mutants.length) resolveRun(settled);
    });
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 100);
}
