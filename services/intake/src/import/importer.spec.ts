import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { StoreUnavailable, type Appended, type Revision } from '@tanggap/platform/event-store/event-store';
import { PlainLog } from '@tanggap/testing/plain-log';
import { runImport, type ImportRequest, type ImportSummary } from './importer.js';
import { mappingSchema } from './mapping.js';
import { RejectsFile } from './rejects-file.js';
import { MissingColumn } from './source-row.js';
import type { Reject } from './unreadable-row.js';

const mapping = mappingSchema.parse({
  mapping: 'tanggap-import/1',
  source: 'invented',
  city: 'nowhere',
  zone: { name: 'Asia/Jakarta', repeatedHour: 'earlier', missingHour: 'reject' },
  incident: { key: ['No'] },
  row: { key: ['Unit'] },
  times: { reported: { column: 'Lapor', format: 'iso' }, arrived: { column: 'Tiba', format: 'iso' } },
  agency: { value: 'damkar' },
  unit: { column: 'Unit' },
  events: [
    { type: 'ReportReceived', at: 'reported' },
    { type: 'ArrivedOnScene', at: 'arrived', per: 'row' },
  ],
  sealedAttributes: { caller: { column: 'Pelapor' } },
});
const line = (no: number, unit: string, arrived = '2026-05-05T10:10:00'): string =>
  `${no},${unit},2026-05-05T10:00:00,${arrived},Nama ${no}`;
/** Sixty incidents of two units, the second units at the file's end. */
const lines = [...['A1', 'B2'].flatMap((unit) => Array.from({ length: 60 }, (_, no) => line(no, unit)))];
const csvOf = (rows: readonly string[]): string => ['No,Unit,Lapor,Tiba,Pelapor', ...rows, ''].join('\r\n');

/** As if the process were killed: from the given append on nothing reaches the log. */
class DyingLog extends PlainLog {
  appendsLeft = Infinity;
  override append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    if (this.appendsLeft-- <= 0) return Promise.reject(new Error('killed'));
    return super.append(stream, expected, events);
  }
}

async function run(
  store: PlainLog,
  rows: readonly string[],
  change: Partial<ImportRequest> = {},
): Promise<ImportSummary & { rejects: string[] }> {
  const rejects: string[] = [];
  const summary = await runImport({
    mapping,
    csv: Readable.from([csvOf(rows)]),
    store,
    clock: new DrivenClock(Date.UTC(2026, 6, 1)),
    identityKey: createSecretKey(Buffer.alloc(32, 1)),
    onReject: (reject: Reject) => rejects.push(`${reject.line} ${reject.reason}`),
    ...change,
  });
  return { ...summary, rejects };
}

async function contents(store: PlainLog): Promise<Map<string, RecordedEvent[]>> {
  const streams = new Map<string, RecordedEvent[]>();
  for await (const entry of store.readAll('start')) {
    if ('event' in entry) streams.set(entry.event.stream, [...(streams.get(entry.event.stream) ?? []), entry.event]);
  }
  return streams;
}

it('brings every incident in once, and a second time nothing', async () => {
  const store = new PlainLog();
  expect(await run(store, lines)).toMatchObject({ rows: 120, incidents: 60, new: 60, events: 180, rejects: [] });
  const before = await contents(store);
  expect(await run(store, [...lines].reverse())).toMatchObject({ new: 0, unchanged: 60, events: 0, rejects: [] });
  expect(await contents(store)).toEqual(before);
});

it('refuses an incident whose rows changed, its report time too, and leaves the log as it was', async () => {
  const store = new PlainLog();
  await run(store, lines);
  const before = await contents(store);
  const changed = [...lines];
  changed[0] = line(0, 'A1', '2026-05-05T10:11:00');
  changed[1] = `1,A1,2026-05-05T09:59:59,2026-05-05T10:10:00,Nama 1`;
  changed[2] = `2,A1,2026-05-05T10:00:00,2026-05-05T10:10:00,Another name`;
  changed.push(line(3, 'C3'));
  const again = await run(store, changed);
  expect(again).toMatchObject({ new: 0, unchanged: 56, changed: 4, rejectedRows: 0 });
  expect(again.rejects).toEqual(['2', '3', '4', '5'].map((at) => `${at} changed-since-import`));
  expect(await contents(store)).toEqual(before);
});

it.each([0, 1, 17, 59])('killed after %i incidents, run again, ends as if nothing had happened', async (appends) => {
  const [once, killed] = [new PlainLog(), new DyingLog()];
  await run(once, lines);
  killed.appendsLeft = appends;
  await expect(run(killed, lines)).rejects.toThrow('killed');
  expect((await contents(killed)).size).toBe(appends);
  killed.appendsLeft = Infinity;
  expect(await run(killed, lines)).toMatchObject({ new: 60 - appends, unchanged: appends });
  expect(await contents(killed)).toEqual(await contents(once));
});

/** Says that it is away for a moment; the second time it had stored what it was given all the same. */
class MomentaryLog extends PlainLog {
  private asked = 0;
  private readonly unheard = new Map<StreamName, Appended>();
  override async append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    this.asked++;
    const before = this.unheard.get(stream);
    if (before !== undefined) return { ...before, deduplicated: true };
    if (this.asked === 1) throw new StoreUnavailable('away');
    const appended = await super.append(stream, expected, events);
    if (this.asked > 2) return appended;
    this.unheard.set(stream, appended);
    throw new StoreUnavailable('not heard');
  }
}

it('waits out a store that is away for a moment, and counts what it stored unheard as its own', async () => {
  const store = new MomentaryLog();
  expect(await run(store, lines)).toMatchObject({ new: 60, unchanged: 0, changed: 0, events: 180, rejects: [] });
  expect((await contents(store)).size).toBe(60);
});

it('stores each incident once when two runs go on at the same time', async () => {
  const store = new PlainLog();
  const [one, other] = await Promise.all([run(store, lines), run(store, lines)]);
  expect(one.new + other.new).toBe(60);
  expect((await contents(store)).size).toBe(60);
});

it('only says what it would do on a dry run', async () => {
  const store = new PlainLog();
  expect(await run(store, lines, { dryRun: true })).toMatchObject({ new: 60, events: 180 });
  expect((await contents(store)).size).toBe(0);
});

const spoiled = [
  ...lines.slice(0, 3),
  '3,A1,soon,2026-05-05T10:10:00,Nama 3',
  '4,A1',
  ',A1,2026-05-05T10:00:00,,',
  ...lines.slice(6),
];

it('leaves out what it cannot read and says where', async () => {
  const result = await run(new PlainLog(), spoiled);
  expect(result.rejects.sort()).toEqual(['5 bad-time', '6 bad-csv', '7 no-key', '65 other-row-rejected'].sort());
  expect(result).toMatchObject({ new: 59, rejectedRows: 3, heldBackRows: 1 });
});

it('stops at the first of them when strict', async () => {
  const store = new PlainLog();
  const result = await run(store, spoiled, { strict: true });
  expect(result.stoppedBy).toEqual({ line: 6, reason: 'bad-csv', at: null });
  expect((await contents(store)).size).toBe(0);
});

it('writes rejects without a word of the rows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  const file = new RejectsFile(join(folder, 'rejects.ndjson'));
  await run(new PlainLog(), spoiled, { onReject: (reject) => file.write(reject) });
  file.close();
  const text = readFileSync(join(folder, 'rejects.ndjson'), 'utf8');
  rmSync(folder, { recursive: true });
  expect(
    text
      .trim()
      .split('\n')
      .map((each) => Object.keys(JSON.parse(each) as object)),
  ).toEqual(Array(4).fill(['line', 'reason', 'at']));
  expect(text).not.toMatch(/Nama|soon|A1/);
});

it('tells how far it is', async () => {
  const seen: string[] = [];
  await run(new PlainLog(), lines, { onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total ?? '?'}`) });
  expect(seen).toEqual(['appending 32/60', 'appending 60/60']);
});

it('refuses a file without a column that the mapping reads', async () => {
  const csv = Readable.from(['No,Unit,Lapor\n']);
  await expect(run(new PlainLog(), [], { csv })).rejects.toThrow(MissingColumn);
});

it('takes an empty file for no incidents', async () =>
  expect(await run(new PlainLog(), [], { csv: Readable.from(['']) })).toMatchObject({ incidents: 0, events: 0 }));

it('keeps the first line after a byte order mark, quoted line breaks and the true line numbers', async () => {
  const rows = ['0,A1,2026-05-05T10:00:00,,"Nama\r\nlain"', '', '1,A1,never,,x'];
  const csv = Readable.from([`\ufeff${csvOf(rows)}`]);
  expect(await run(new PlainLog(), [], { csv })).toMatchObject({ new: 1, rejects: ['5 bad-time'] });
});

it('survives a quote that nobody closes', async () => {
  const result = await run(new PlainLog(), [lines[0] ?? '', '1,A1,"2026-05-05T10:00:00,,x', ...lines.slice(2)]);
  expect(result.new).toBe(1);
  expect(result.rejects).toEqual([expect.stringMatching(/^\d+ bad-csv$/)]);
});
