// Proves the import and the reports on one CSV in the shape of the San Francisco export: imports it with the command line
// into a temporary folder, twice, counts what came in, and holds every report against the second computation, which shares
// no code with the product. Ends at the first difference, exit code 1. Needs a built workspace.
//
//   node tools/prove-import.mjs --csv FILE [--incidents 9752] [--units 22443] [--compare-with OTHER.csv]
//
// `--compare-with` is for the proof's own test: the product reads one file, the second computation another.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { intervalQuestions } from './interval-questions.mjs';
import { ownEnvironment } from './own-environment.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: Object.fromEntries(['csv', 'incidents', 'units', 'compare-with'].map((name) => [name, { type: 'string' }])),
});

const env = ownEnvironment();
const node = (...args) => run(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 });
const tanggap = async (...args) => (await node(join(root, 'apps/cli/dist/main.js'), ...args)).stdout;

function expectEqual(what, found, expected) {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}

async function importTwice(folder) {
  const files = ['--mapping', join(root, 'docs/examples/sf-fire.mapping.json'), '--rejects', join(folder, 'rejects.ndjson')];
  const once = async () =>
    JSON.parse(await tanggap('import', values.csv, ...files, '--data', join(folder, 'data'), '--json')).import;
  const first = await once();
  const { incidents, events, durationMs, eventsPerSecond, catchUpMs } = first;
  console.log(
    `import: ${first.rows} rows, ${incidents} incidents, ${events} events in ${(durationMs / 1000).toFixed(1)} s, ` +
      `${Math.round(eventsPerSecond)} events/s; reports caught up in ${(catchUpMs / 1000).toFixed(1)} s`,
  );
  expectEqual('new incidents', first.new, incidents);
  expectEqual('rejected rows', first.rejectedRows + first.heldBackRows + first.changed, 0);
  if (values.incidents !== undefined) expectEqual('incidents', incidents, Number(values.incidents));
  const second = await once();
  expectEqual('new incidents of a second run', second.new, 0);
  expectEqual('events of a second run', second.events, 0);
  expectEqual('unchanged incidents of a second run', second.unchanged, incidents);
  console.log(`import again: ${second.unchanged} known, nothing new, ${(second.durationMs / 1000).toFixed(1)} s`);
}

async function compare(folder, report, question) {
  const answer = await tanggap('report', report, '--city', 'sf', ...question, '--data', join(folder, 'data'), '--json');
  const file = join(folder, 'product.json');
  await writeFile(file, answer);
  const now = report === 'compliance' ? ['--now', JSON.parse(answer).judgedAt] : [];
  const csv = values['compare-with'] ?? values.csv;
  const against = ['--csv', csv, ...question, ...now, '--against', file];
  const { stdout } = await node(join(root, 'tools/sf-second-computation.mjs'), report, ...against);
  console.log([report, ...question, stdout.trim().replace(/^.*: /, '= ')].join(' '));
  return JSON.parse(answer);
}

async function prove(folder) {
  await importTwice(folder);
  for (const question of intervalQuestions) {
    const { intervals } = await compare(folder, 'intervals', question);
    const [{ per, measured, missingStart, missingEnd, missingBoth, negative }] = intervals;
    const isAllUnits = per === 'unit' && intervals.length === 1 && values.units !== undefined;
    if (isAllUnits) expectEqual('units', measured + missingStart + missingEnd + missingBoth + negative, Number(values.units));
  }
  await compare(folder, 'compliance', []);
}

const folder = await mkdtemp(join(tmpdir(), 'tanggap-proof-'));
try {
  await prove(folder);
} catch (error) {
  console.error(error.stderr || error.message);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
