import { ZoneTime, type ClockChangeAnswers } from './zone-time.js';

const la = new ZoneTime('America/Los_Angeles');
const forgiving: ClockChangeAnswers = { repeatedHour: 'earlier', missingHour: 'shift-forward' };
const strict: ClockChangeAnswers = { repeatedHour: 'reject', missingHour: 'reject' };
const local = (text: string): number => Date.parse(`${text}Z`);
const utc = (text: string): { ok: true; atMs: number } => ({ ok: true, atMs: Date.parse(text) });

describe('a night with a missing hour', () => {
  it.each([
    ['2020-03-08T01:59:59.999', '2020-03-08T09:59:59.999Z'],
    ['2020-03-08T02:00:00.000', '2020-03-08T10:00:00.000Z'],
    ['2020-03-08T02:30:00.000', '2020-03-08T10:30:00.000Z'],
    ['2020-03-08T03:00:00.000', '2020-03-08T10:00:00.000Z'],
    ['2020-03-08T23:00:00.000', '2020-03-09T06:00:00.000Z'],
  ])('takes %s for %s', (wall, instant) => expect(la.toEpoch(local(wall), forgiving)).toEqual(utc(instant)));

  it('refuses it where the mapping says so, and only that hour', () => {
    expect(la.toEpoch(local('2020-03-08T02:59:59.999'), strict)).toEqual({ ok: false, reason: 'missing-hour' });
    expect(la.toEpoch(local('2020-03-08T03:00:00.000'), strict)).toEqual(utc('2020-03-08T10:00:00.000Z'));
  });
});

describe('a night with a repeated hour', () => {
  it.each([
    ['2020-11-01T00:59:59.999', 'earlier', '2020-11-01T07:59:59.999Z'],
    ['2020-11-01T01:00:00.000', 'earlier', '2020-11-01T08:00:00.000Z'],
    ['2020-11-01T01:59:59.999', 'earlier', '2020-11-01T08:59:59.999Z'],
    ['2020-11-01T01:00:00.000', 'later', '2020-11-01T09:00:00.000Z'],
    ['2020-11-01T02:00:00.000', 'later', '2020-11-01T10:00:00.000Z'],
  ] as const)('takes %s, %s, for %s', (wall, repeatedHour, instant) =>
    expect(la.toEpoch(local(wall), { ...forgiving, repeatedHour })).toEqual(utc(instant)),
  );

  it('refuses it where the mapping says so', () =>
    expect(la.toEpoch(local('2020-11-01T01:30:00.000'), strict)).toEqual({ ok: false, reason: 'repeated-hour' }));
});

it('finds its way back from every minute of two years', () => {
  for (let atMs = Date.UTC(2020, 0, 1); atMs < Date.UTC(2022, 0, 1); atMs += 60_000) {
    const wall = atMs + la.offsetMs(atMs);
    const answers = (['earlier', 'later'] as const).map((repeatedHour) => la.toEpoch(wall, { ...strict, repeatedHour }));
    if (!answers.some((answer) => answer.ok && answer.atMs === atMs)) throw new Error(new Date(atMs).toISOString());
  }
});

it.each([
  ['Asia/Jakarta', 7],
  ['Asia/Makassar', 8],
  ['Asia/Jayapura', 9],
])('knows %s', (zone, hours) => expect(new ZoneTime(zone).offsetMs(Date.UTC(2026, 5, 1))).toBe(hours * 3_600_000));

it('knows an offset that is no whole hour, and a zone that crossed the date line', () => {
  expect(new ZoneTime('Asia/Kathmandu').toEpoch(local('2026-01-01T05:45:00.000'), strict)).toEqual(
    utc('2026-01-01T00:00:00.000Z'),
  );
  expect(new ZoneTime('Pacific/Apia').toEpoch(local('2011-12-31T00:00:00.000'), strict)).toEqual(utc('2011-12-30T10:00:00.000Z'));
});
