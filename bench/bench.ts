import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAppend } from './append.js';
import { benchCommands } from './commands.js';
import { benchDistributed } from './distributed.js';
import { benchEvaluator } from './evaluator.js';
import type { Finding } from './measure.js';
import { benchRebuild } from './rebuild.js';
import { benchPushedFrames } from './pushed-frames.js';
import { benchStart } from './start.js';
import { benchVerdicts } from './verdicts.js';

// `npm run bench`: product and baseline in turn on the same machine, in the same run, with the same durability. It prints what
// was reached, also where that falls short of its goal, and never fails for a figure.

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'string' },
  },
});

interface Size {
  readonly events: number;
  readonly logEvents: number;
  readonly startEvents: number;
  readonly loadMs: number;
  readonly runs: number;
}
const full: Size = { events: 48_000, logEvents: 1_000_000, startEvents: 100_000, loadMs: 8000, runs: 5 };
const quick: Size = { events: 6000, logEvents: 24_000, startEvents: 6000, loadMs: 1500, runs: 1 };
const { events, logEvents, startEvents, loadMs, runs } = values.quick ? quick : full;

const parts: Readonly<Record<string, () => Promise<readonly Finding[]>>> = {
  append: async () => [await benchAppend({ events, runs })],
  verdicts: async () => [await benchVerdicts({ events: logEvents, runs: Math.min(runs, 3) })],
  evaluator: () => Promise.resolve([benchEvaluator({ incidents: 5000, runs: runs * 5 })]),
  commands: () => benchCommands({ ms: loadMs, runs }),
  start: async () => [await benchStart({ events: startEvents, runs })],
  rebuild: async () => [await benchRebuild({ events: startEvents })],
};
/** Only when asked for: it starts a broker and two more servers. */
const onRequest: typeof parts = {
  distributed: async () => [
    ...(await benchDistributed({ incidents: values.quick ? 50 : 250, runs: Math.min(runs, 3) })),
    ...(await benchPushedFrames({ ms: Math.min(loadMs, 5000), rates: values.quick ? [10] : [5, 10, 25, 50, 100, 200] })),
  ],
};

const wanted = values.only?.split(',') ?? Object.keys(parts);
const findings: Finding[] = [];
for (const name of wanted) {
  const part = parts[name] ?? onRequest[name];
  if (part === undefined)
    throw new Error(`there is no part ${name}; there are ${Object.keys({ ...parts, ...onRequest }).join(', ')}`);
  for (const finding of await part()) {
    findings.push(finding);
    print(finding);
  }
}
console.log(
  `\n${findings.filter(({ met }) => met).length} of ${findings.length} goals reached${values.quick ? ' (quick: too short to mean much)' : ''}`,
);
if (values.write !== undefined) write(values.write);

function print({ name, reached, ratio, goal, met, limitedBy }: Finding): void {
  const figure = ratio === null ? '' : ` ${ratio.toFixed(2)}`;
  console.log(`\n${name}\n  ${met ? 'reached' : 'short  '}${figure}  (goal ${goal})\n  ${reached}\n  limited by ${limitedBy}`);
}

function write(file: string): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
  const machine = {
    processors: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ name: 'bench', commit, quick: values.quick, machine, findings }, null, 2)}\n`);
}
