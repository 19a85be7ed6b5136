import { execFileSync } from 'node:child_process';
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { PlainLog } from '@tanggap/testing/plain-log';
import { runImport, type ImportSummary } from './importer.js';
import { mappingSchema, type Mapping } from './mapping.js';

const root = join(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = (name: string): string => readFileSync(join(root, 'docs/examples', name), 'utf8');
const mappingOf = (name: string): Mapping => mappingSchema.parse(JSON.parse(example(`${name}.mapping.json`)));
const tool = (name: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(root, 'tools', name), ...args], { encoding: 'utf8', maxBuffer: 1e8 });

async function importInto(log: PlainLog, mapping: Mapping, csv: string): Promise<ImportSummary> {
  const clock = new DrivenClock(Date.UTC(2026, 6, 1));
  return runImport({ mapping, csv: Readable.from([csv]), store: log, clock, identityKey: createSecretKey(Buffer.alloc(32, 1)) });
}

async function incidentsIn(log: PlainLog): Promise<RecordedEvent[][]> {
  const streams = new Map<string, RecordedEvent[]>();
  for await (const entry of log.readAll('start')) {
    if ('event' in entry) streams.set(entry.event.stream, [...(streams.get(entry.event.stream) ?? []), entry.event]);
  }
  return [...streams.values()];
}

describe('San Francisco, in the shape of an invented city', () => {
  const csv = tool('generate-sample-city.mjs', '--incidents', '300');
  const csvPath = join(folder, 'city.csv');
  writeFileSync(csvPath, csv);
  const log = new PlainLog();
  let summary: ImportSummary;
  beforeAll(async () => {
    summary = await importInto(log, mappingOf('sf-fire'), csv);
  });

  it('takes in every incident and every unit', async () => {
    const rows = csv.trim().split('\n').length - 1;
    const assigned = (await incidentsIn(log)).flat().filter((event) => event.type === 'UnitAssigned');
    expect(summary).toMatchObject({ incidents: 300, new: 300, rows, rejectedRows: 0, changed: 0 });
    expect(assigned).toHaveLength(rows);
  });

  it.each([
    ['ReportReceived', 'Verified'],
    ['Dispatched', 'ArrivedOnScene'],
    ['ArrivedOnScene', 'TransportArrived'],
    ['ReportReceived', 'Closed'],
  ])('holds the same times from %s to %s as the CSV', async (from, to) => {
    const firstMs = (events: RecordedEvent[], type: string): number | null => {
      const event = events.find((each) => each.type === type); // in order of time, so the first is the earliest
      return event === undefined ? null : Date.parse(event.occurredAt);
    };
    const elapsed: number[] = [];
    for (const events of await incidentsIn(log)) {
      const [start, end] = [firstMs(events, from), firstMs(events, to)];
      if (start !== null && end !== null) elapsed.push(end - start);
    }
    const measured = elapsed.filter((ms) => ms >= 0).sort((one, other) => one - other);
    const stats: unknown = JSON.parse(
      tool('sf-second-computation.mjs', 'intervals', '--csv', csvPath, '--from', from, '--to', to),
    );
    expect(measured.length).toBeGreaterThan(20);
    expect(stats).toMatchObject({
      intervals: [
        {
          incidents: 300,
          measured: measured.length,
          negative: elapsed.length - measured.length,
          minMs: measured[0],
          p50Ms: measured[Math.ceil(measured.length / 2) - 1],
          maxMs: measured.at(-1),
        },
      ],
    });
  });

  it('carries the two what-if SOPs where the call type says so, and says that it is a what-if', async () => {
    const sops = new Set<string>();
    for (const events of await incidentsIn(log)) {
      const [report, verified, dispatched] = ['ReportReceived', 'Verified', 'Dispatched'].map((type) =>
        events.find((event) => event.type === type),
      );
      if (report?.type !== 'ReportReceived' || verified?.type !== 'Verified' || dispatched?.type !== 'Dispatched')
        throw new Error('incomplete');
      expect(dispatched.data).toMatchObject({ agency: 'sffd', sop: verified.data.sop });
      expect(report.data.attributes).toMatchObject({ 'import.whatIf': 'yes', 'import.zone': 'America/Los_Angeles' });
      sops.add(`${report.data.attributes?.['callType'] ?? ''}: ${verified.data.sop?.id ?? 'none'}`);
    }
    expect([...sops].sort()).toEqual([
      'Alarms: jambi/kebakaran',
      'Medical Incident: jambi/ambulan-gawat-darurat',
      'Odd, "new" type: none',
      'Outside Fire: jambi/kebakaran',
      'Structure Fire: jambi/kebakaran',
      'Traffic Collision: none',
    ]);
  });

  it('closes with the last unit that is free again, and not where none is', async () => {
    for (const events of await incidentsIn(log)) {
      const released = events.filter((event) => event.type === 'UnitReleased').map((event) => event.occurredAt);
      const closed = events.filter((event) => event.type === 'Closed').map((event) => event.occurredAt);
      expect(closed).toEqual(released.sort().slice(-1));
    }
  });
});

describe('Surabaya', () => {
  it('reads month names, durations in words, and who was a prank', async () => {
    const log = new PlainLog();
    const summary = await importInto(log, mappingOf('surabaya-112'), example('surabaya-112.sample.csv'));
    expect(summary).toMatchObject({ rows: 6, incidents: 6, new: 6, rejectedRows: 0 });
    const told = (await incidentsIn(log)).map((events) => events.map((event) => `${event.type} ${event.occurredAt}`));
    expect(told[1]).toEqual([
      'ReportReceived 2026-01-03T16:58:30.000Z',
      'ReportTriaged 2026-01-03T16:58:30.000Z',
      'Verified 2026-01-03T16:58:30.000Z',
      'Closed 2026-01-04T13:40:26.000Z',
    ]);
    expect(told[2]).toEqual(['ReportReceived', 'ReportTriaged', 'Closed'].map((type) => `${type} 2026-02-04T03:00:00.000Z`));
    expect(told[3]?.map((line) => line.split(' ')[0])).toEqual(['ReportReceived', 'ReportTriaged', 'Verified']);
  });
});
