import { createSecretKey } from 'node:crypto';
import { FactMaker, type HeldBackIncident, type IncidentFacts } from './csv-to-facts.js';
import { mappingSchema, type MappingInput } from './mapping.js';

const header = ['No', 'Unit', 'Tanggal', 'Lapor', 'Kirim', 'Tiba', 'Jenis', 'Pelapor', 'Titik'];
const clock = (column: string): object => ({ clock: { column, format: 'HH:mm:ss' }, near: 'reported' });
const base = {
  mapping: 'tanggap-import/1',
  source: 'invented',
  city: 'nowhere',
  zone: { name: 'Asia/Jakarta', repeatedHour: 'earlier', missingHour: 'reject' },
  csv: { nulls: ['NULL', '-', '0,0'] },
  incident: { key: ['No'] },
  row: { key: ['Unit'] },
  values: { category: { column: 'Jenis', map: { Api: 'kebakaran' } } },
  times: {
    reported: { date: { column: 'Tanggal', format: 'd MMMM yyyy' }, clock: { column: 'Lapor', format: 'HH:mm:ss' } },
    sent: clock('Kirim'),
    arrived: clock('Tiba'),
  },
  agency: { value: 'damkar' },
  unit: { column: 'Unit' },
  events: [
    { type: 'ReportReceived', at: 'reported', data: { callerName: { column: 'Pelapor' } } },
    { type: 'Verified', at: 'reported', data: { category: 'category', sop: { value: null }, point: { latLng: 'Titik' } } },
    { type: 'Dispatched', at: 'sent', per: 'track', data: { sop: { value: null } } },
    { type: 'UnitAssigned', at: 'sent', per: 'row' },
    { type: 'ArrivedOnScene', at: 'arrived', per: 'row' },
    { type: 'Closed', at: 'arrived', take: 'latest' },
  ],
} as MappingInput; // rows of the table above are built by `clock`, which promises less than the schema asks

type Row = Partial<Record<(typeof header)[number], string>>;
const good: Row = {
  No: '7',
  Unit: 'A1',
  Tanggal: '5 Mei 2026',
  Lapor: '23:50:00',
  Kirim: '23:55:00',
  Tiba: '00:04:00',
  Jenis: 'Api',
  Titik: '0,0',
};

function make(rows: readonly Row[], change: object = {}, identity = 1): IncidentFacts | HeldBackIncident {
  const mapping = mappingSchema.parse({ ...base, ...change });
  const maker = new FactMaker(mapping, { header, identityKey: createSecretKey(Buffer.alloc(32, identity)) });
  return maker.factsOf(
    rows.map((row, index) =>
      maker.columns.keep(
        index + 2,
        header.map((name) => row[name] ?? ''),
      ),
    ),
    Date.UTC(2026, 5, 1),
  );
}
function facts(...args: Parameters<typeof make>): IncidentFacts {
  const made = make(...args);
  if (!made.ok) throw new Error(JSON.stringify(made.rejects));
  return made;
}
const said = (of: IncidentFacts): string[] => of.events.map((event) => `${event.type} ${event.occurredAt}`);

it('tells one incident in order of time, the clocks rolled over midnight', () => {
  const second = { ...good, Unit: 'B2', Kirim: '23:52:00', Tiba: '-' };
  expect(said(facts([good, second]))).toEqual([
    'ReportReceived 2026-05-05T16:50:00.000Z',
    'Verified 2026-05-05T16:50:00.000Z',
    'Dispatched 2026-05-05T16:52:00.000Z',
    'UnitAssigned 2026-05-05T16:52:00.000Z',
    'UnitAssigned 2026-05-05T16:55:00.000Z',
    'ArrivedOnScene 2026-05-05T17:04:00.000Z',
    'Closed 2026-05-05T17:04:00.000Z',
  ]);
});

it('rolls back over midnight as well, and keeps what was before the report', () => {
  const early = facts([{ ...good, Lapor: '00:03:00', Kirim: '23:58:00', Tiba: '00:10:00' }]);
  expect(said(early)[0]).toBe('Dispatched 2026-05-04T16:58:00.000Z');
  expect(said(early)[2]).toBe('ReportReceived 2026-05-04T17:03:00.000Z');
});

it('leaves out what has no time, the report too', () => {
  const types = (row: Row): string[] => facts([row]).events.map((event) => event.type);
  expect(types({ ...good, Tiba: 'NULL' })).toEqual(['ReportReceived', 'Verified', 'Dispatched', 'UnitAssigned']);
  const iso = { times: { ...base.times, sent: { column: 'Kirim', format: 'iso' }, arrived: { column: 'Tiba', format: 'iso' } } };
  const unreported = facts([{ ...good, Lapor: '', Kirim: '2026-05-05T10:00:00', Tiba: '-' }], iso);
  expect(said(unreported)).toEqual(['Dispatched 2026-05-05T03:00:00.000Z', 'UnitAssigned 2026-05-05T03:00:00.000Z']);
});

it('marks every event as imported and puts track, unit, agency where they belong', () => {
  const { events, incident, stream } = facts([good]);
  expect(stream).toBe(`incident-${incident}`);
  expect(new Set(events.map(({ origin, city, actor }) => `${origin} ${city} ${actor.id}`))).toEqual(
    new Set(['imported nowhere import:invented']),
  );
  const dispatched = events.find((event) => event.type === 'Dispatched');
  const assigned = events.find((event) => event.type === 'UnitAssigned');
  expect(dispatched?.data).toEqual({ track: expect.any(String), agency: 'damkar', sop: null });
  expect(assigned?.data).toEqual({ track: dispatched?.data.track, unit: 'A1' });
  expect(assigned?.reportedBy).toMatchObject({ agency: 'damkar', unit: 'A1' });
});

it('takes 0,0 for nowhere and any other point for a place', () => {
  const point = (text: string): unknown =>
    facts([{ ...good, Titik: text }]).events.find((event) => event.type === 'Verified')?.data;
  expect(point('0.0, 0')).not.toHaveProperty('point');
  expect(point('-7.25,112.75')).toMatchObject({ point: { lat: -7.25, lng: 112.75 }, placeProvenance: 'import' });
});

describe('ids', () => {
  it('are the same for the same rows in another order, and begin with the time', () => {
    const rows = [good, { ...good, Unit: 'B2' }];
    const [one, other] = [facts(rows), facts([...rows].reverse())];
    expect(other.events).toEqual(one.events);
    expect(parseInt(one.incident.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 4, 5, 16, 50));
    expect(new Set(one.events.map(({ id }) => id)).size).toBe(one.events.length);
  });

  it('keep the source incident and tell that its rows changed', () => {
    const [one, other] = [facts([good]), facts([{ ...good, Lapor: '23:50:01' }])];
    expect(other.sourceIncident).toBe(one.sourceIncident);
    expect(other.content).not.toBe(one.content);
  });

  it('depend on the installation where the key is personal, and the key is stored sealed', () => {
    const personal = { incident: { key: ['No'], keyIsPersonal: true } };
    const secret = { ...good, No: '0812-rahasia' };
    expect(facts([secret], personal, 1).incident).not.toBe(facts([secret], personal, 2).incident);
    const [report] = facts([secret], personal).events;
    expect(report?.type === 'ReportReceived' && report.data.sourceAttributes).toEqual({ 'import.key': '0812-rahasia' });
    expect(JSON.stringify({ ...report, data: { ...report?.data, sourceAttributes: null } })).not.toContain('rahasia');
  });

  it('cannot be undone to what a sealed column said', () => {
    const named = { ...good, Pelapor: 'Nama Rahasia' };
    expect(facts([named], {}, 1).content).not.toBe(facts([named], {}, 2).content);
    expect(facts([named], {}, 1).incident).toBe(facts([named], {}, 2).incident);
  });
});

describe('rejects', () => {
  const rejects = (rows: readonly Row[], change: object = {}): string[] =>
    make(rows, change).rejects.map(({ line, reason, at }) => `${line} ${reason} ${at ?? ''}`.trim());

  it.each<[Row, string]>([
    [{ Lapor: '25:00:00' }, '2 bad-time Lapor'],
    [{ Jenis: 'Ledakan' }, '2 unmapped-value Jenis'],
    [{ Titik: 'di sana' }, '2 bad-number Titik'],
    [{ Titik: '-97,112' }, '2 bad-event Verified.point.lat'],
    [{ Unit: 'A1; DROP' }, '2 no-unit'],
    [{ Unit: '' }, '2 no-key Unit'],
    [{ Lapor: '', Kirim: '', Tiba: '' }, '2 no-time'],
    [{ Lapor: '' }, '2 no-anchor Kirim'],
    [{ Jenis: '' }, '2 bad-event Verified.category'],
  ])('%j: %s', (change, reject) => expect(rejects([{ ...good, ...change }])).toEqual([reject]));

  it('hold back the whole incident: half of one would be another history', () =>
    expect(rejects([good, { ...good, Unit: 'B2', Kirim: 'x' }])).toEqual(['3 bad-time Kirim', '2 other-row-rejected']));

  it('forgive the same row twice, not two rows that disagree', () => {
    expect(make([good, good])).toMatchObject({ ok: true, rejects: [{ line: 3, reason: 'duplicate-row' }] });
    expect(rejects([good, { ...good, Tiba: '00:05:00' }])).toEqual(['3 conflicting-row', '2 other-row-rejected']);
  });

  it('refuse a local time that never was, where the mapping says so', () => {
    const zone = { zone: { name: 'America/Los_Angeles', repeatedHour: 'reject', missingHour: 'reject' } };
    expect(rejects([{ ...good, Tanggal: '8 Maret 2026', Lapor: '02:30:00' }], zone)).toEqual(['2 missing-hour Lapor']);
    expect(rejects([{ ...good, Tanggal: '1 November 2026', Lapor: '01:30:00' }], zone)).toEqual(['2 repeated-hour Lapor']);
  });
});
