import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { WalkScript } from '../walk/walk-script.js';
import { CALL_SHARES, CALLS_BY_HOUR, FIRST_HOUR } from './busy-day.js';
import { inventCaller, near } from './invented-places.js';
import { planEmergency, type Emergency } from './plan-emergency.js';
import { lastsSec, type PlannedCall, type PlannedStep } from './planned-call.js';
import { SeededRandom } from './seeded-random.js';

const [HOUR_SEC, DAY_HOURS] = [3600, 24];
/** One event that many see: this share of all calls, within a few minutes of each other. */
const BURST = 0.03;
const SMALLEST_BURST = 4;
/** Real seconds: how long people keep calling about it. */
const BURST_SEC = 240;
/** Where in the day it happens: early enough to be seen. */
const BURST_AT = 0.12;
const SAME_EVENT_DEG = 0.0012;
const CALLED_BACK = 0.4;

export interface DayAsked {
  readonly city: CityProfile;
  /** Of every city; those of others are left alone. */
  readonly walks: readonly WalkScript[];
  /** Reports in all. */
  readonly incidents: number;
  readonly seed: number;
  /** How many times faster than a real day calls arrive; what follows a call takes its real time. */
  readonly speed: number;
  /** Emergencies open at once; at that number the day waits for one of them to end. */
  readonly mostOpen: number;
}

export interface DayPlan {
  /** By arrival. */
  readonly calls: readonly PlannedCall[];
  /** Real seconds from the first ring to the last step. */
  readonly lastsSec: number;
}

type Unnumbered = Omit<PlannedCall, 'number' | 'sameAs'> & { readonly isOfBurst: boolean };

/** A busy day of a call center: pure, so that the same question gets the same day. */
export function planDay({ city, walks, incidents, seed, speed, mostOpen }: DayAsked): DayPlan {
  const random = new SeededRandom(seed);
  const burst = incidents < 2 * SMALLEST_BURST ? 0 : Math.max(SMALLEST_BURST, Math.round(incidents * BURST));
  const ordinary = Array.from({ length: incidents - burst }, (): Unnumbered => {
    const kind = random.weighted(CALL_SHARES);
    const steps = kind === 'normal' ? planEmergency(city, walks, random).steps : planOther(kind, random);
    return { arrivesSec: arrivalSec(random) / speed, kind, steps, isOfBurst: false };
  });
  const daySec = (DAY_HOURS * HOUR_SEC) / speed;
  const all = [...ordinary, ...planBurst(burst, BURST_AT * daySec, planEmergency(city, walks, random), random)];
  const calls = numbered(
    held(
      all.toSorted((a, b) => a.arrivesSec - b.arrivesSec),
      mostOpen,
    ),
  );
  return { calls, lastsSec: Math.max(0, ...calls.map((call) => call.arrivesSec + lastsSec(call))) };
}

/** Seconds of a whole day, from its first hour on, as likely as calls come then. */
function arrivalSec(random: SeededRandom): number {
  const hour = random.weighted(CALLS_BY_HOUR.map((calls, index) => [index, calls]));
  return (((hour - FIRST_HOUR + DAY_HOURS) % DAY_HOURS) + random.next()) * HOUR_SEC;
}

function step(
  name: PlannedStep['name'],
  atSec: number,
  command: PlannedStep['command'],
  fields: PlannedStep['fields'] = {},
): PlannedStep {
  return { name, atSec, as: 'call-taker', command, fields, lateSec: 0, toldBy: null };
}

function received(random: SeededRandom): PlannedStep {
  const { callerPhone } = inventCaller(random);
  return step('ReportReceived', 0, 'ReceiveReport', { channel: 'phone', callerPhone });
}

/** What ends at triage; how long a call taker listens to each is our guess. */
function planOther(kind: Exclude<PlannedCall['kind'], 'normal' | 'duplicate'>, random: SeededRandom): readonly PlannedStep[] {
  if (kind === 'abandoned') return planAbandoned(random);
  const answered = random.between(3, 14);
  const listened = { ghost: [8, 20], prank: [10, 45], information: [40, 150] } as const;
  const [from, to] = listened[kind];
  return [
    received(random),
    step('CallAnswered', answered, 'AnswerCall'),
    step('ReportTriaged', answered + random.between(from, to), 'TriageReport', { class: kind }),
  ];
}

function planAbandoned(random: SeededRandom): readonly PlannedStep[] {
  const gaveUp = random.between(12, 60);
  const steps = [received(random), step('CallAbandoned', gaveUp, 'AbandonCall')];
  if (!random.chance(CALLED_BACK)) return steps;
  const outcome = random.pick(['reached', 'no-answer', 'busy']);
  return [...steps, step('CallbackAttempted', gaveUp + random.between(60, 400), 'AttemptCallback', { outcome })];
}

/** The first caller's case, and the others who see the same: most are verified and merged, some give up in the queue. */
function planBurst(count: number, atSec: number, of: Emergency, random: SeededRandom): readonly Unnumbered[] {
  return Array.from({ length: count }, (_, index): Unnumbered => {
    if (index === 0) return { arrivesSec: atSec, kind: 'normal', steps: of.steps, isOfBurst: true };
    const arrivesSec = atSec + 20 + BURST_SEC * random.next() ** 1.5;
    if (random.chance(0.25)) return { arrivesSec, kind: 'abandoned', steps: planAbandoned(random), isOfBurst: false };
    return { arrivesSec, kind: 'duplicate', steps: planDuplicate(of, random), isOfBurst: true };
  });
}

function planDuplicate({ place, category }: Emergency, random: SeededRandom): readonly PlannedStep[] {
  const answered = random.between(10, 50); // the lines are busy
  const triaged = answered + random.between(12, 30);
  const verified = triaged + random.between(15, 45);
  const { callerName } = inventCaller(random);
  const seen = { category, domain: 'land', callerName, ...place, point: near(place.point, SAME_EVENT_DEG, random) };
  return [
    received(random),
    step('CallAnswered', answered, 'AnswerCall'),
    step('ReportTriaged', triaged, 'TriageReport', { class: 'normal' }),
    step('Verified', verified, 'VerifyReport', seen),
    step('MergedInto', verified + random.between(8, 30), 'MergeInto'),
  ];
}

/** Arrivals put off wherever as many emergencies are open as may be: everything after them is put off as well. */
function held(calls: readonly Unnumbered[], mostOpen: number): readonly Unnumbered[] {
  let putOff = 0;
  let endsSec: number[] = [];
  return calls.map((call) => {
    let arrivesSec = call.arrivesSec + putOff;
    endsSec = endsSec.filter((end) => end > arrivesSec);
    if (call.kind !== 'normal') return { ...call, arrivesSec };
    if (endsSec.length >= mostOpen) {
      const free = endsSec.toSorted((a, b) => a - b)[endsSec.length - mostOpen] ?? arrivesSec;
      putOff += free - arrivesSec;
      arrivesSec = free;
    }
    endsSec.push(arrivesSec + lastsSec(call));
    return { ...call, arrivesSec };
  });
}

function numbered(calls: readonly Unnumbered[]): readonly PlannedCall[] {
  const first = calls.findIndex(({ kind, isOfBurst }) => isOfBurst && kind === 'normal') + 1;
  return calls.map(({ isOfBurst, ...call }, index) => ({
    ...call,
    number: index + 1,
    sameAs: isOfBurst && call.kind === 'duplicate' ? first : null,
  }));
}
