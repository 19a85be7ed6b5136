import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { cityIdSchema } from '@tanggap/events/ids';
import { openDistributedSide } from '@tanggap/cli/migrate/distributed-side';
import { openEmbeddedSource } from '@tanggap/cli/migrate/embedded-side';
import { readConfig } from '@tanggap/platform/config/config';
import { z } from 'zod';
import { startDistributed, type Distributed } from '../distributed/start-distributed.js';
import { intervalQuestions } from '../interval-questions.mjs';
import { ownEnvironment } from '../own-environment.js';
import { digestsOf, type Digests, type OpenLog } from './content-digest.js';

// One city's history three ways: imported into a data folder; that folder migrated to the servers of the distributed profile;
// imported afresh through a gateway of that profile. Events, what they say, and every report must be the same.
//
//   npm run -s ts -- tools/migration/prove-migration.ts --csv FILE [--rows N]
//
// `--rows`: only so many rows of the file. Ends at the first difference, exit code 1.

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { csv: { type: 'string' }, rows: { type: 'string' } } });
const city = cityIdSchema.parse('sf');
const mapping = join(root, 'docs/examples/sf-fire.mapping.json');
const CAUGHT_UP_MS = 1_800_000;

type Env = Readonly<Record<string, string>>;
interface Reports {
  readonly questions: number;
  readonly text: string;
}

async function tanggap(env: Env, ...args: readonly string[]): Promise<string> {
  const options = { env: { ...ownEnvironment(), ...env }, maxBuffer: 1 << 28 };
  return (await run(process.execPath, [join(root, 'apps/cli/bin/tanggap.js'), ...args], options)).stdout;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begunMs = performance.now();
  const done = await work();
  console.log(`${what}: ${((performance.now() - begunMs) / 1000).toFixed(1)} s`);
  return done;
}

function partOf(file: string, rows: number | null, folder: string): string {
  if (rows === null) return file;
  const part = join(folder, 'part.csv');
  writeFileSync(
    part,
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, rows + 1)
      .join('\n'),
  );
  return part;
}

/** Every answer as the command line prints it, when it was judged left out. */
async function reportsOf(env: Env, where: readonly string[]): Promise<Reports> {
  const questions: readonly (readonly string[])[] = [
    ...intervalQuestions.map((asked) => ['intervals', ...asked]),
    ['compliance'],
  ];
  const answers: string[] = [];
  for (const question of questions) {
    const answer = await tanggap(env, 'report', ...question, '--city', city, ...where, '--json');
    const { judgedAt: _judged, ...rest } = z.looseObject({ judgedAt: z.string().optional() }).parse(JSON.parse(answer));
    answers.push(JSON.stringify(rest));
  }
  return { questions: questions.length, text: answers.join('\n') };
}

async function digests<S extends OpenLog & { close(): Promise<void> }>(opening: S | Promise<S>): Promise<Digests> {
  const side = await opening;
  try {
    return await digestsOf(side, city);
  } finally {
    await side.close();
  }
}

function expectSame(what: string, found: string | number, expected: string | number): void {
  if (found === expected) console.log(`= ${what}`);
  else throw new Error(`${what}: ${String(found).slice(0, 300)}, expected ${String(expected).slice(0, 300)}`);
}

function keyOf({ keys }: Distributed, role: string): string {
  return keys.find((key) => key.role === role && key.city === 'jambi')?.key ?? '';
}

/** Until every consumer has applied everything: the views that answer are those of the whole history. */
async function caughtUp({ services }: Distributed): Promise<void> {
  await Promise.all([...services.values()].map((service) => service.ready(CAUGHT_UP_MS)));
}

async function verified(env: Env): Promise<void> {
  const said = z.object({ ok: z.boolean(), fault: z.unknown() }).parse(JSON.parse(await tanggap(env, 'verify', '--json')));
  if (!said.ok) throw new Error(`verify: ${JSON.stringify(said.fault)}`);
  console.log('= verify: hash chains whole, every view equal to a fresh fold');
}

async function prove(folder: string, csv: string): Promise<void> {
  const here = join(folder, 'here');
  const { import: imported } = z
    .object({ import: z.object({ rows: z.number(), incidents: z.number(), events: z.number() }) })
    .parse(
      JSON.parse(
        await timed('import into a folder', () => tanggap({}, 'import', csv, '--mapping', mapping, '--data', here, '--json')),
      ),
    );
  console.log(`${imported.rows} rows, ${imported.incidents} incidents, ${imported.events} events`);
  const embedded = await reportsOf({}, ['--data', here]);
  const original = await digests(openEmbeddedSource({ data: here, masterKeyFile: join(here, 'master.key') }));
  expectSame('events in the folder', original.events, imported.events);

  // Ready is only who has applied the last event, so that ready means caught up.
  const env = { TANGGAP_INSTALLATION_KEY_FILE: join(here, 'installation.key'), TANGGAP_READY_LAG: '0' };
  const migrate = async (settings: Env): Promise<void> => {
    await timed('migrate to the servers', () => tanggap(settings, 'migrate', '--to', 'distributed', '--data', here, '--json'));
  };
  console.log('\nmigrated');
  await onServers({ folder: join(folder, 'migrated'), env, beforeServices: migrate }, async (running) => {
    const copy = await digests(openDistributedSide(readConfig(running.env)));
    expectSame('hashes of all events', copy.sealed, original.sealed);
    expectSame('what they say', copy.content, original.content);
    await compareReports(running, embedded);
    await liveAsWell(running);
  });

  console.log('\nimported afresh');
  await onServers({ folder: join(folder, 'afresh'), env }, async (running) => {
    const through = ['--url', running.url, '--key', keyOf(running, 'city-admin')];
    await timed('import through the gateway', () => tanggap({}, 'import', csv, '--mapping', mapping, ...through, '--json'));
    const fresh = await digests(openDistributedSide(readConfig(running.env)));
    expectSame('number of events', fresh.events, original.events);
    expectSame('what they say', fresh.content, original.content);
    await compareReports(running, embedded);
  });
}

async function onServers(
  options: Parameters<typeof startDistributed>[0],
  work: (running: Distributed) => Promise<void>,
): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const running = await timed('servers and five services', () =>
    startDistributed({ cities: 'jambi', readyWithinMs: CAUGHT_UP_MS, ...options }),
  );
  try {
    await work(running);
    await verified(running.env);
  } finally {
    await running.stop();
  }
}

async function compareReports(running: Distributed, expected: Reports): Promise<void> {
  await timed('views caught up', () => caughtUp(running));
  const found = await reportsOf({}, ['--url', running.url, '--key', keyOf(running, 'analyst')]);
  expectSame(`${expected.questions} reports`, found.text, expected.text);
}

/** A copied installation takes calls like any other. */
async function liveAsWell(running: Distributed): Promise<void> {
  const key = keyOf(running, 'call-taker');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'after-the-move' };
  const body = JSON.stringify({ channel: 'phone', text: 'laporan pertama sesudah pindah' });
  const response = await fetch(`${running.url}/reports`, { method: 'POST', headers, body });
  expectSame('a report after the move is taken', response.status, 200);
}

if (values.csv === undefined) throw new Error('--csv FILE');
const folder = mkdtempSync(join(tmpdir(), 'tanggap-migration-'));
try {
  const { csv, rows } = values;
  await timed('all of it', () => prove(folder, partOf(csv, rows === undefined ? null : Number(rows), folder)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
