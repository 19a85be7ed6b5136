import { createSecretKey } from 'node:crypto';
import { agencyIdSchema, categoryIdSchema, cityIdSchema, incidentIdSchema, type AgencyId, type Role } from '@tanggap/events/ids';
import { scopeOf, type Scope } from '@tanggap/platform/access/principal';
import { anIncident } from '@tanggap/testing/sample-events';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { duplicatesProjection, type ComparableReport } from './duplicates.projection.js';
import { findDuplicates } from './find-duplicates.js';
import { placeCellOf } from './place-cell.js';

const [jambi, bima] = [cityIdSchema.parse('jambi'), cityIdSchema.parse('bima')];
const fire = categoryIdSchema.parse('kebakaran');
const HOUR_MS = 3_600_000;
const cell = placeCellOf({ lat: -1.6, lng: 103.6 });
const callTaker = asking('call-taker');

function asking(role: Role, city = jambi, agency: AgencyId | null = null): Scope {
  return scopeOf({ id: 'key-1', role, cities: [city], agency });
}

function report(of: Partial<ComparableReport>): ComparableReport {
  const said = { city: jambi, origin: 'live', caseNumber: null, category: fire, receivedAtMs: 0, cell, phoneHash: null };
  return { id: anIncident().id, seen: {}, ...said, mergedInto: null, erased: false, ...of };
}

/** @returns what is suggested for `own`: place in the list of others and why */
async function suggested(own: ComparableReport, others: readonly ComparableReport[], scope = callTaker): Promise<unknown> {
  const view = duplicatesProjection({
    ...{ events: new PlainLog(), views: new MemoryViews() },
    keys: { find: () => Promise.resolve({ state: 'unknown' }) },
    phones: createSecretKey(Buffer.alloc(32, 7)),
  });
  await view.attach();
  for (const each of [own, ...others]) await view.collection().put(each, null);
  const found = await findDuplicates(view, scope, own.id);
  return found?.map(({ incident, because }) => [others.findIndex(({ id }) => id === incident), ...because]) ?? null;
}

it('suggests what is near in place and time, or from the same telephone, nearest in time first', async () => {
  const own = report({ phoneHash: 'a' });
  const others = [
    report({ receivedAtMs: -HOUR_MS }),
    report({ receivedAtMs: 60_000, phoneHash: 'a' }),
    report({ receivedAtMs: -11 * HOUR_MS, phoneHash: 'a', cell: null }),
    report({ receivedAtMs: -3 * HOUR_MS }),
    report({ category: categoryIdSchema.parse('pohon-tumbang') }),
    report({ cell: placeCellOf({ lat: -1.7, lng: 103.6 }) }),
  ];
  expect(await suggested(own, others)).toEqual([
    [1, 'place', 'phone'],
    [0, 'place'],
    [2, 'phone'],
  ]);
});

it('suggests the nearest of a burst', async () => {
  const others = Array.from({ length: 300 }, (_, index) => report({ receivedAtMs: (index + 1) * 1000 }));
  const found = (await suggested(report({}), others)) as readonly [number, string][]; // what is listed above
  expect(found.map(([index]) => index)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

it('looks past those of a burst that are merged already, and says every reason', async () => {
  const target = incidentIdSchema.parse(anIncident().id);
  const merged = Array.from({ length: 60 }, (_, index) => report({ receivedAtMs: -index * 1000, mergedInto: target }));
  const open = Array.from({ length: 30 }, (_, index) => report({ receivedAtMs: -(100 + index) * 1000, phoneHash: 'a' }));
  const found = await suggested(report({ phoneHash: 'a' }), [...merged, ...open]);
  expect(found).toEqual(Array.from({ length: 20 }, (_, index) => [60 + index, 'place', 'phone']));
});

it('never suggests a drill for a case, another city’s report or one that is merged already', async () => {
  const target = incidentIdSchema.parse(anIncident().id);
  const others = [report({ origin: 'drill' }), report({ city: bima }), report({ mergedInto: target })];
  expect(await suggested(report({}), others)).toEqual([]);
  expect(await suggested(report({ origin: 'drill' }), [report({ origin: 'drill' })])).toEqual([[0, 'place']]);
});

it.each<[string, Scope]>([
  ['an analyst', asking('analyst')],
  ['the city’s admin', asking('city-admin')],
  ['an agency', asking('agency-dispatcher', jambi, agencyIdSchema.parse('damkar'))],
  ['another city', asking('supervisor', bima)],
])('is as if there were no such report for %s', async (_name, scope) => {
  expect(await suggested(report({}), [report({})], scope)).toBeNull();
});
