import { cityIdSchema, incidentIdSchema, type Origin } from '@tanggap/events/ids';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { PlainLog } from '@tanggap/testing/plain-log';
import { randomUUID } from 'node:crypto';
import { CaseNumbers } from './case-numbers.js';
import { voidNumbers } from './void-numbers.js';

/** 23:59:59.999 in Jambi (WIB), 00:59:59.999 in Bima (WITA). */
const BEFORE_MIDNIGHT_WIB = Date.UTC(2026, 10, 24, 16, 59, 59, 999);

const cities = {
  jambi: { cityCode: 'JMB', timeZone: 'Asia/Jakarta' },
  bima: { cityCode: 'BIM', timeZone: 'Asia/Makassar' },
} as const;

function asked(city: keyof typeof cities, origin: Origin = 'live'): Parameters<CaseNumbers['issue']>[0] {
  const [incident, commandId] = [incidentIdSchema.parse(randomUUID()), randomUUID().replaceAll('-', '').padEnd(64, '0')];
  return { city: cityIdSchema.parse(city), ...cities[city], origin, incident, commandId };
}

it('turns the day at each city’s own midnight', async () => {
  const clock = new DrivenClock(BEFORE_MIDNIGHT_WIB);
  const numbers = new CaseNumbers(new PlainLog(), clock);
  expect(await numbers.issue(asked('jambi'))).toBe('JMB-261124-0001');
  expect(await numbers.issue(asked('bima'))).toBe('BIM-261125-0001');
  await clock.advance(1);
  expect(await numbers.issue(asked('jambi'))).toBe('JMB-261125-0001');
  expect(await numbers.issue(asked('bima'))).toBe('BIM-261125-0002');
});

it('counts drills and simulations apart, and marks them', async () => {
  const numbers = new CaseNumbers(new PlainLog(), new DrivenClock(BEFORE_MIDNIGHT_WIB));
  const origins: readonly Origin[] = ['live', 'drill', 'simulated', 'drill'];
  const given: string[] = [];
  for (const origin of origins) given.push(await numbers.issue(asked('jambi', origin)));
  expect(given).toEqual(['JMB-261124-0001', 'JMB-L261124-0001', 'JMB-S261124-0001', 'JMB-L261124-0002']);
});

it('gives no number twice, to a burst and to two processes on one log', async () => {
  const log = new PlainLog();
  const two = [1, 2].map(() => new CaseNumbers(log, new DrivenClock(BEFORE_MIDNIGHT_WIB)));
  const given = await Promise.all(two.flatMap((numbers) => Array.from({ length: 50 }, () => numbers.issue(asked('jambi')))));
  expect(new Set(given).size).toBe(100);
  expect([...given].sort().at(-1)).toBe('JMB-261124-0100');
});

it('lists a number that stands on no report, once it is old enough', async () => {
  const log = new PlainLog();
  const number = await new CaseNumbers(log, new DrivenClock(BEFORE_MIDNIGHT_WIB)).issue(asked('jambi'));
  expect(await voidNumbers(log, BEFORE_MIDNIGHT_WIB)).toEqual([]);
  expect(await voidNumbers(log, BEFORE_MIDNIGHT_WIB + 1)).toMatchObject([{ caseNumber: number, city: 'jambi' }]);
});
