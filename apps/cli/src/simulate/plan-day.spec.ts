import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import { allWalks } from '../walk/all-walks.js';
import { CALL_SHARES, CALLS_BY_HOUR, FIRST_HOUR } from './busy-day.js';
import { planDay, type DayAsked, type DayPlan } from './plan-day.js';
import { lastsSec, type PlannedCall } from './planned-call.js';

const DAY_SEC = 86_400;

function plan(asked: Partial<Omit<DayAsked, 'city'>> & { readonly city?: string } = {}): DayPlan {
  const { city: named = 'jambi', ...more } = asked;
  const [city] = cityProfiles.filter(({ id }) => id === named);
  if (city === undefined) throw new Error(`no city ${named}`);
  return planDay({ city, walks: allWalks, incidents: 1000, seed: 7, speed: 60, mostOpen: 1000, ...more });
}

const shareOf = (calls: readonly PlannedCall[], kind: string): number =>
  (100 * calls.filter((call) => call.kind === kind).length) / calls.length;

describe('a planned day', () => {
  it('is the same for the same seed and another for another', () => {
    expect(plan()).toEqual(plan());
    expect(plan({ seed: 8 })).not.toEqual(plan());
  });

  it('has as many reports as were asked for, in the shares of real centers', () => {
    const { calls } = plan({ incidents: 4000 });
    expect(calls).toHaveLength(4000);
    for (const [kind, percent] of CALL_SHARES) {
      expect(shareOf(calls, kind)).toBeGreaterThan(percent - 3);
      expect(shareOf(calls, kind)).toBeLessThan(percent + 3);
    }
    const emergencies = shareOf(calls, 'normal') + shareOf(calls, 'duplicate');
    expect(100 - emergencies).toBeGreaterThan(60);
    expect(100 - emergencies).toBeLessThan(99);
  });

  it('follows the hours of the day, faster by its speed, while what follows a call takes its own time', () => {
    const { calls } = plan({ incidents: 5000, mostOpen: 5000 });
    const hourOf = ({ arrivesSec }: PlannedCall): number => (Math.floor((arrivesSec * 60) / 3600) + FIRST_HOUR) % 24;
    const all = CALLS_BY_HOUR.reduce((sum, count) => sum + count, 0);
    for (const hour of [2, 4, 16, 20]) {
      const share = calls.filter((call) => hourOf(call) === hour && call.kind !== 'duplicate').length / calls.length;
      expect(Math.abs(share - (CALLS_BY_HOUR[hour] ?? 0) / all)).toBeLessThan(0.012);
    }
    expect(Math.max(...calls.map(({ arrivesSec }) => arrivesSec))).toBeLessThanOrEqual(DAY_SEC / 60);
    const [slow, fast] = [plan({ speed: 1 }), plan({ speed: 600 })];
    const durations = ({ calls: planned }: DayPlan): readonly number[] => planned.map(lastsSec).sort((a, b) => a - b);
    expect(durations(slow)).toEqual(durations(fast));
  });

  it('has one event that many call about within minutes, and whose later reports are merged into the first', () => {
    const { calls } = plan();
    const doubles = calls.filter(({ kind }) => kind === 'duplicate');
    expect(doubles.length).toBeGreaterThan(15);
    const [first] = new Set(doubles.map(({ sameAs }) => sameAs));
    const target = calls.find(({ number }) => number === first);
    expect(new Set(doubles.map(({ sameAs }) => sameAs)).size).toBe(1);
    expect(target?.kind).toBe('normal');
    for (const { arrivesSec, steps } of doubles) {
      expect(arrivesSec).toBeGreaterThan(target?.arrivesSec ?? Infinity);
      expect(arrivesSec).toBeLessThan((target?.arrivesSec ?? 0) + 300);
      expect(steps.at(-1)?.command).toBe('MergeInto');
    }
  });

  it('has rejections, steps that are told by radio, told late, forgotten, and too slow', () => {
    const cases = plan().calls.filter(({ kind }) => kind === 'normal');
    const steps = cases.flatMap((call) => call.steps);
    const count = (command: string): number => steps.filter((step) => step.command === command).length;
    expect(count('RejectDispatch')).toBeGreaterThan(5);
    expect(steps.filter(({ toldBy }) => toldBy !== null).length).toBeGreaterThan(200);
    expect(steps.filter(({ lateSec }) => lateSec > 60).length).toBeGreaterThan(20);
    expect(count('DepartUnit')).toBeGreaterThan(count('ArriveOnScene') / 2);
    expect(cases.filter((call) => !call.steps.some(({ command }) => command === 'Respond')).length).toBeGreaterThan(0);
    expect(new Set(steps.flatMap(({ track }) => track ?? [])).size).toBeGreaterThan(6);
    expect(new Set(steps.map(({ fields }) => fields['category'])).size).toBeGreaterThan(10);
  });

  it('lets the day wait while as many emergencies are open as may be', () => {
    const free = plan();
    const held = plan({ mostOpen: 20 });
    expect(mostOpenIn(free)).toBeGreaterThan(50);
    expect(mostOpenIn(held)).toBeLessThanOrEqual(20);
    expect(held.lastsSec).toBeGreaterThan(free.lastsSec);
    expect(held.calls.map(({ steps }) => steps)).toEqual(free.calls.map(({ steps }) => steps));
  });

  it.each(cityProfiles.map((city) => [city.id, city] as const))(
    'knows %s: its districts, its agencies, its categories',
    (id, city) => {
      const { calls } = plan({ city: id, incidents: 300 });
      for (const { steps } of calls) {
        for (const [index, { atSec }] of steps.entries()) expect(atSec).toBeGreaterThanOrEqual(steps[index - 1]?.atSec ?? 0);
        for (const step of steps) expectKnown(step.track, step.fields, city);
      }
      expect(calls.some(({ kind }) => kind === 'normal')).toBe(true);
    },
  );

  it('is a small one when few are asked for', () => {
    expect(plan({ incidents: 1 }).calls).toHaveLength(1);
    expect(plan({ incidents: 10 }).calls).toHaveLength(10);
  });
});

function expectKnown(track: string | undefined, fields: Readonly<Record<string, unknown>>, city: CityProfile): void {
  if (track !== undefined) expect(city.agencies.map((agency) => String(agency.id))).toContain(track);
  if (fields['category'] !== undefined)
    expect(city.categories.map((category) => String(category.id))).toContain(fields['category']);
}

/** Emergencies open at each arrival, the arriving one included. */
function mostOpenIn({ calls }: DayPlan): number {
  const cases = calls.filter(({ kind }) => kind === 'normal');
  const openAt = (atSec: number): number =>
    cases.filter((call) => call.arrivesSec <= atSec && call.arrivesSec + lastsSec(call) > atSec).length;
  return Math.max(...cases.map(({ arrivesSec }) => openAt(arrivesSec)));
}
