import { sopIdSchema } from '@tanggap/events/ids';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { findSop } from '@tanggap/sop-definitions/catalog';
import { jambi } from '@tanggap/sop-definitions/profiles/jambi';
import type { Sop } from '@tanggap/sop-definitions/sop';
import { until } from '@tanggap/testing/until';
import { TestCenter } from './fixture/test-center.js';

const SLOW_MS = 60_000;
const supervisor = 'jambi supervisor';
const admin = 'jambi city-admin';
const fireId = sopIdSchema.parse('jambi/kebakaran');
const [TEN_MINUTES_MS, EIGHT_MINUTES_MS, SCAN_MS] = [600_000, 480_000, 250];
const because = 'Keputusan contoh 7/2026';

let clock: DrivenClock;
let center: TestCenter;
beforeEach(async () => {
  clock = new DrivenClock(Date.UTC(2026, 10, 24, 7));
  center = await TestCenter.open('jambi,bima', clock);
}, SLOW_MS);
afterEach(() => center.close(), SLOW_MS);

/** The fire table with another time to the scene. */
function fireTable(version: number, minutes: number): Sop {
  const shipped = findSop(fireId, 1);
  if (shipped === null) throw new Error('the fire table ships');
  const time = { raw: `${minutes} Menit`, limitSec: minutes * 60 };
  return { ...shipped, version, rows: shipped.rows.map((row) => (row.ord === 3 ? { ...row, time } : row)) };
}

function publish(owner: string, sop: object, more: object = {}, city = 'jambi'): Promise<unknown> {
  return center.send(`/cities/${city}/sops`, owner, { sop, because, ...more });
}

function changeProfile(version: number, change: object): Promise<unknown> {
  return center.send('/cities/jambi/profile', admin, { version, profile: { ...jambi, ...change }, because });
}

async function versionInForce(): Promise<number> {
  const { sop } = await center.query<{ sop: { version: number } }>(supervisor, '{ sop(id: "jambi/kebakaran") { version } }');
  return sop.version;
}

/** A unit is on its way to a fire from now. */
async function fire(): Promise<string> {
  const { incident } = await center.give('REST', supervisor, 'ReceiveReport', { channel: 'phone' });
  await center.give('REST', supervisor, 'VerifyReport', { incident, category: 'kebakaran' });
  const { track } = await center.give('REST', supervisor, 'DispatchAgency', { incident, agency: 'damkar' });
  await center.give('REST', supervisor, 'AssignUnit', { incident, track, unit: 'Damkar 01' });
  return incident;
}

interface Alarm {
  readonly type: string;
  readonly ord: number;
  readonly sop: { readonly id: string; readonly version: number };
  readonly limitMs: number;
}

/** What was said about the time to the scene. */
async function alarms(incident: string): Promise<readonly string[]> {
  await center.caughtUp();
  const text = 'query ($id: ID!) { incident(id: $id) { alarms { type ord sop { id version } limitMs } } }';
  const told = await center.query<{ incident: { alarms: readonly Alarm[] } }>(supervisor, text, { id: incident });
  return told.incident.alarms
    .filter(({ sop, ord }) => sop.id === fireId && ord === 3)
    .map(({ type, sop, limitMs }) => `${type} v${sop.version} ${limitMs}`);
}

it(
  'a new limit judges the tracks opened from then on, and no open one',
  async () => {
    const early = await fire();
    const effectiveFrom = new Date(clock.nowMs() + 60_000).toISOString();
    expect(await publish(admin, fireTable(2, 8), { effectiveFrom })).toMatchObject({ events: [expect.any(String)] });
    await clock.advance(60_000);
    await until(async () => (await versionInForce()) === 2);
    const late = await fire();
    await clock.advance(EIGHT_MINUTES_MS);
    expect(await alarms(late)).toEqual(['SlaWarning v2 480000']);
    await clock.advance(SCAN_MS);
    expect(await alarms(late)).toEqual(['SlaWarning v2 480000', 'SlaBreached v2 480000']);
    expect(await alarms(early)).toEqual(['SlaWarning v1 600000']);
    await clock.advance(TEN_MINUTES_MS - EIGHT_MINUTES_MS - 60_000);
    expect(await alarms(early)).toEqual(['SlaWarning v1 600000', 'SlaBreached v1 600000']);
  },
  SLOW_MS,
);

it(
  'takes the next version only, once, from whoever the city lets, and starts again with it',
  async () => {
    expect(await publish(admin, fireTable(3, 8))).toMatchObject({ status: 409, code: 'version-not-next', next: 2 });
    expect(await publish(admin, fireTable(1, 8))).toMatchObject({ status: 409, code: 'version-published', version: 1 });
    expect(await publish(admin, fireTable(1, 10))).toMatchObject({ events: [] });
    expect(await publish(admin, fireTable(2, 8))).toMatchObject({ events: [expect.any(String)] });
    expect(await publish(admin, fireTable(2, 8))).toMatchObject({ events: [] });
    expect(await publish(admin, fireTable(2, 9))).toMatchObject({ status: 409, code: 'version-published' });
    const effectiveFrom = new Date(clock.nowMs() - 1).toISOString();
    expect(await publish(admin, fireTable(2, 8), { effectiveFrom })).toMatchObject({ code: 'version-published' });
    expect(await publish(admin, fireTable(3, 7), { effectiveFrom })).toMatchObject({ status: 409, code: 'effective-in-past' });
    expect(await publish(supervisor, fireTable(3, 7))).toMatchObject({ status: 403, code: 'role-not-allowed' });
    expect(await publish('bima city-admin', fireTable(3, 7))).toMatchObject({ status: 404, code: 'city-not-found' });
    expect(await publish(admin, fireTable(3, 7), {}, 'atlantis')).toMatchObject({ status: 404, code: 'city-not-found' });
    expect(await publish('bima city-admin', fireTable(3, 7), {}, 'bima')).toMatchObject({ code: 'document-of-another-city' });
    await center.restart();
    expect(await publish(admin, fireTable(2, 8))).toMatchObject({ events: [] });
  },
  SLOW_MS,
);

it(
  'names what is wrong with a table, the invented limit above all',
  async () => {
    const sop = fireTable(2, 8);
    const invented = { ...sop, rows: sop.rows.map((row) => (row.ord === 4 ? { ...row, time: { raw: '', limitSec: 60 } } : row)) };
    expect(await publish(admin, invented)).toMatchObject({
      ...{ status: 400, code: 'invalid-input' },
      errors: [{ pointer: '/sop/rows/3', message: expect.stringContaining('the limit must follow from the raw cell') }],
    });
    expect(await publish(admin, { ...sop, extra: 1 })).toMatchObject({ status: 400, errors: [{ pointer: '/sop/extra' }] });
    expect(await publish(admin, sop, { because: ' ' })).toMatchObject({ status: 400, errors: [{ pointer: '/because' }] });
  },
  SLOW_MS,
);

it(
  'a profile changes what is ahead, and takes nothing from old cases',
  async () => {
    expect(await changeProfile(3, { warningPct: 50 })).toMatchObject({ status: 409, code: 'version-not-next', next: 2 });
    expect(await changeProfile(1, { warningPct: 50 })).toMatchObject({ status: 409, code: 'version-published' });
    expect(await changeProfile(2, { agencies: jambi.agencies.slice(0, -1), categories: onlyOther() })).toMatchObject({
      ...{ code: 'old-cases-depend', on: 'agencies' },
    });
    expect(await changeProfile(2, { intakeSop: null })).toMatchObject({ code: 'old-cases-depend', on: 'intakeSop' });
    expect(await changeProfile(2, { intakeSop: 'jambi/tidak-ada' })).toMatchObject({ code: 'sop-not-published' });
    const nobody = { ...jambi.permissions, 'city-admin': [] };
    expect(await changeProfile(2, { permissions: nobody })).toMatchObject({ code: 'nobody-could-change' });
    expect(await changeProfile(2, { timeZone: 'Asia/Tidak' })).toMatchObject({
      ...{ status: 400, errors: [{ pointer: '/profile/timeZone', message: 'bukan zona waktu IANA / no IANA time zone' }] },
    });
    expect(await changeProfile(2, { warningPct: 50 })).toMatchObject({ events: [expect.any(String)] });
    expect(await changeProfile(2, { warningPct: 50 })).toMatchObject({ events: [] });
  },
  SLOW_MS,
);

function onlyOther(): object {
  return jambi.categories.map((category) => ({ ...category, defaultAgencies: [] }));
}
