import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eventIdSchema, type EventId } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { bookOfCity } from '@tanggap/testing/city-books';
import { called, sent } from '@tanggap/testing/judged-logbook';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { plantedAlarms } from '@tanggap/testing/planted-sla';
import { randomIncident, type RandomIncident } from '@tanggap/testing/random-incident';
import { alarmInvariants, SimulatedMonitor, type DecideAlarms } from '@tanggap/testing/simulated-monitor';
import { decideAlarms, nextAlarmAt, type AlarmRules } from './decide-alarms.js';

const rules: AlarmRules = {
  warningPct: 80,
  escalations: [
    { afterMs: 60_000, toRole: 'supervisor' },
    { afterMs: 300_000, toRole: 'city-admin' },
  ],
};

/** One incident and its alarm stream: what was said is remembered. */
class Desk {
  readonly logbook: Logbook;
  readonly recorded: (MonitorEvent & { readonly id: EventId })[] = [];

  constructor(
    lines: readonly string[],
    private readonly of: { readonly city?: string; readonly rules?: AlarmRules } = {},
  ) {
    this.logbook = new Logbook({ city: of.city ?? 'jambi' }, lines);
  }

  /** What is said at this second, and from now on is recorded. */
  say(sec: number): readonly string[] {
    const decided = decideAlarms({ ...this.question(), nowMs: LOGBOOK_START_MS + Math.round(sec * 1000) });
    this.recorded.push(...decided.map((event) => ({ ...event, id: eventIdSchema.parse(randomUUID()) })));
    return decided.map(inWords);
  }

  nextSec(): number | null {
    const nextMs = nextAlarmAt(this.question());
    return nextMs === null ? null : (nextMs - LOGBOOK_START_MS) / 1000;
  }

  private question(): Omit<Parameters<DecideAlarms>[0], 'nowMs'> {
    const { city = 'jambi', rules: own = rules } = this.of;
    return { timeline: this.logbook.timeline(), book: bookOfCity(city), rules: own, recorded: this.recorded };
  }
}

function inWords(event: MonitorEvent): string {
  if (!('ord' in event.data)) return event.type;
  const about = `${event.type} ${event.data.ord}/${event.data.attempt}`;
  switch (event.type) {
    case 'SlaBreached':
      return `${about} ${event.data.open ? 'open' : 'closed'}`;
    case 'SlaBreachRetracted':
      return `${about} ${event.data.reason}`;
    case 'Escalated':
      return `${about} ${event.data.toRole} ${event.data.level}`;
    default:
      return about;
  }
}

describe('one clock', () => {
  it('warns at four fifths, breaches one millisecond past the limit, escalates while it stays open: each once', () => {
    const desk = new Desk(called);
    expect(desk.nextSec()).toBe(204);
    expect(desk.say(203.999)).toEqual([]);
    expect(desk.say(204)).toEqual(['SlaWarning 6/1']);
    expect(desk.say(204)).toEqual([]);
    expect(desk.nextSec()).toBe(240.001);
    expect(desk.say(240)).toEqual([]);
    expect(desk.say(240.001)).toEqual(['SlaBreached 6/1 open']);
    expect(desk.say(240.001)).toEqual([]);
    expect(desk.nextSec()).toBe(300.001);
    expect(desk.say(300)).toEqual([]);
    expect(desk.say(300.001)).toEqual(['Escalated 6/1 supervisor 1']);
    expect(desk.nextSec()).toBe(540.001);
    expect(desk.say(540)).toEqual([]);
    expect(desk.say(540.001)).toEqual(['Escalated 6/1 city-admin 2']);
    expect(desk.nextSec()).toBeNull();
    expect(desk.say(99_999)).toEqual([]);
  });

  it('carries what a replay needs', () => {
    const desk = new Desk(called);
    desk.say(250);
    const [breach] = desk.recorded;
    expect(breach).toMatchObject({
      type: 'SlaBreached',
      data: {
        incident: desk.logbook.story.id,
        sop: { id: 'jambi/penerimaan-panggilan', version: 1 },
        track: null,
        judgedRevision: 3,
        judgedAt: new Date(LOGBOOK_START_MS + 250_000).toISOString(),
        dueAt: new Date(LOGBOOK_START_MS + 240_000).toISOString(),
        limitMs: 180_000,
        elapsedMs: 190_000,
        open: true,
      },
    });
    desk.logbook.write('400 Dispatched damkar');
    expect(desk.say(400)).toEqual([]);
    expect(desk.nextSec()).toBeNull();
  });

  it('says nothing of what ran out in time, or has no incident, and skips a warning whose moment was missed', () => {
    expect(new Desk([...called, '100 Dispatched damkar']).nextSec()).toBeNull();
    expect(new Desk([]).say(9)).toEqual([]);
    expect(new Desk(called).say(241)).toEqual(['SlaBreached 6/1 open']);
    expect(new Desk(called, { rules: { warningPct: 80 } }).say(9_999)).toEqual(['SlaBreached 6/1 open']);
  });

  it('is told of a breach that a late report brings, closed, and escalates none', () => {
    const desk = new Desk([...called, '241 Dispatched damkar']);
    expect(desk.say(300)).toEqual(['SlaBreached 6/1 closed']);
    expect(desk.say(900)).toEqual([]);
    expect(desk.nextSec()).toBeNull();
  });

  it("of Tarakan's optional row never warns and is late only once it stopped late", () => {
    const lines = [
      '0 ReportReceived',
      '1 CallAnswered',
      '2 ReportTriaged normal',
      '3 Verified tarakan/penyelamatan-manusia',
      '4 Dispatched bpbd',
    ];
    const desk = new Desk([...lines, '9 ArrivedOnScene bpbd'], { city: 'tarakan' });
    expect(desk.say(600)).toEqual([]);
    expect(desk.nextSec()).toBeNull();
    desk.logbook.write('601 AgencyInformed pmi');
    expect(desk.say(602)).toEqual(['SlaBreached 4/1 closed']);
  });
});

describe('a breach that no longer holds', () => {
  const breachedOnce = (): Desk => {
    const desk = new Desk(sent);
    expect(desk.say(690.001)).toEqual(['SlaBreached 3/1 open']);
    return desk;
  };

  it.each([
    ['695@700 ArrivedOnScene damkar/D1', null],
    ['690@700 ArrivedOnScene damkar/D1', 'in-time-after-all'],
    ['85@700 ArrivedOnScene damkar/D1', 'negative'],
    ['700 Responded damkar', 'stop-never-recorded'],
    ['700 Closed', 'stop-never-recorded'],
    ['700 TrackCancelled damkar', 'skipped'],
    ['700 Reclassified prank', 'skipped'],
    ['700 MergedInto', 'skipped'],
    ['700 StepSkipped damkar jambi/kebakaran 3', 'skipped'],
    ['700 OccurrenceCorrected UnitAssigned 200', 'start-changed'],
  ])('%s → %s', (line, reason) => {
    const desk = breachedOnce();
    desk.logbook.write(line);
    expect(desk.say(701)).toEqual(reason === null ? [] : [`SlaBreachRetracted 3/1 ${reason}`]);
    expect(desk.say(701)).toEqual(reason === 'start-changed' ? ['SlaWarning 3/2'] : []);
    expect(desk.say(701)).toEqual([]);
    const breach = desk.recorded[0];
    if (reason !== null) expect(desk.recorded[1]?.data).toMatchObject({ breach: breach?.id, limitMs: 600_000 });
  });

  it('may come again: another attempt, warned, raised and escalated anew', () => {
    const desk = breachedOnce();
    expect(desk.say(751)).toEqual(['Escalated 3/1 supervisor 1']);
    desk.logbook.write('760 OccurrenceCorrected UnitAssigned 300');
    expect(desk.say(761)).toEqual(['SlaBreachRetracted 3/1 start-changed']);
    expect(desk.nextSec()).toBe(780);
    expect(desk.say(780)).toEqual(['SlaWarning 3/2']);
    expect(desk.say(900.001)).toEqual(['SlaBreached 3/2 open']);
    expect(desk.say(960.001)).toEqual(['Escalated 3/2 supervisor 1']);
  });

  it('with its stop never recorded stands no more, until the field remembers', () => {
    const desk = breachedOnce();
    desk.logbook.write('700 Responded damkar');
    expect(desk.say(700)).toEqual(['SlaBreachRetracted 3/1 stop-never-recorded']);
    desk.logbook.write('695@900 ArrivedOnScene damkar/D1');
    expect(desk.say(900)).toEqual(['SlaBreached 3/2 closed']);
  });

  it('lost its start: changed, or never there', () => {
    const desk = new Desk([...called, '70 Dispatched damkar', '300 HandlingCompleted damkar']);
    expect(desk.say(481)).toEqual(['SlaBreached 5/1 open']);
    desk.logbook.write('490 TransportStarted damkar/D1');
    expect(desk.say(490)).toEqual(['SlaBreachRetracted 5/1 start-changed']);
    desk.logbook.write('500 Responded damkar');
    expect(desk.say(500)).toEqual([]);
    const both = new Desk([...called, '70 Dispatched damkar', '300 HandlingCompleted damkar']);
    both.say(481);
    both.logbook.write('490 TransportStarted damkar/D1', '491 Responded damkar');
    expect(both.say(492)).toEqual(['SlaBreachRetracted 5/1 start-changed']);
  });

  it('goes with its table', () => {
    const desk = new Desk(['0 ReportReceived', '10 Dispatched damkar', '11 Dispatched dinkes'], { city: 'majalengka' });
    desk.logbook.write(
      '20 Dispatched damkar#2 majalengka/raharja-112',
      '30 Dispatched dinkes#2 majalengka/raharja-112',
      '40 Responded damkar',
    );
    desk.logbook.write('50 Responded dinkes', '60 Responded damkar#2', '70 Responded dinkes#2');
    expect(desk.say(191)).toEqual(['SlaBreached 14/1 open']);
    desk.logbook.write('200 Verified none');
    expect(desk.say(201)).toEqual(['SlaBreachRetracted 14/1 skipped']);
    expect(desk.say(202)).toEqual([]);
  });

  it('there and back between two tables is raised once', () => {
    const desk = new Desk([...sent, '100 Reclassified jambi/pohon-tumbang damkar', '200 Reclassified jambi/kebakaran damkar']);
    expect(desk.say(800.001)).toEqual(['SlaBreached 3/1 open']);
    expect(desk.say(801)).toEqual([]);
    expect(desk.nextSec()).toBe(860.001);
  });
});

describe('an escalation that was heard', () => {
  function acknowledge(desk: Desk): void {
    const told = desk.recorded.findLast(({ type }) => type === 'Escalated');
    const data = { incident: desk.logbook.story.id, escalation: told?.id ?? eventIdSchema.parse(randomUUID()) };
    desk.recorded.push({ id: eventIdSchema.parse(randomUUID()), type: 'EscalationAcknowledged', data });
  }

  it('is told to nobody further while that breach stands', () => {
    const desk = new Desk(called);
    expect([desk.say(241), desk.say(300.001)].flat()).toEqual(['SlaBreached 6/1 open', 'Escalated 6/1 supervisor 1']);
    expect(desk.nextSec()).toBe(540.001);
    acknowledge(desk);
    expect(desk.nextSec()).toBeNull();
    expect(desk.say(100_000)).toEqual([]);
  });

  it('says nothing of the next breach of the same row', () => {
    const desk = new Desk(sent);
    desk.say(691);
    expect(desk.say(750.001)).toEqual(['Escalated 3/1 supervisor 1']);
    acknowledge(desk);
    desk.logbook.write('760@760 OccurrenceCorrected UnitAssigned 300');
    expect(desk.say(761)).toEqual(['SlaBreachRetracted 3/1 start-changed']);
    expect(desk.say(900.001)).toEqual(expect.arrayContaining(['SlaBreached 3/2 open']));
    expect(desk.say(960.001)).toEqual(['Escalated 3/2 supervisor 1']);
  });

  it('is no alarm of its own, whatever it names', () => {
    const desk = new Desk(called);
    desk.say(241);
    acknowledge(desk);
    expect(desk.say(241)).toEqual([]);
    expect(desk.nextSec()).toBe(300.001);
  });
});

describe('joint rows', () => {
  it('raise an alarm on each late track, none on their summary', () => {
    const lines = [...called.slice(0, 3), '60 Verified jambi/kecelakaan', '70 Dispatched polresta', '71 Dispatched dinkes'];
    const desk = new Desk([...lines, '80 UnitAssigned polresta', '80 UnitAssigned dinkes'], { rules: { warningPct: 80 } });
    expect(desk.say(681)).toEqual(['SlaBreached 3/1 open', 'SlaBreached 3/1 open']);
    expect(new Set(desk.recorded.map(({ data }) => ('track' in data ? data.track : null)))).toEqual(
      new Set([desk.logbook.track('polresta'), desk.logbook.track('dinkes')]),
    );
  });
});

function liveEqualsReplay(decide: DecideAlarms): fc.IProperty<[RandomIncident, number | null, number]> {
  const downFrom = fc.option(fc.nat({ max: 3_600_000 }), { freq: 2 });
  return fc.property(randomIncident, downFrom, fc.nat({ max: 3_600_000 }), ({ city, lines }, fromMs, forMs) => {
    const down = fromMs === null ? {} : { down: { fromMs: LOGBOOK_START_MS + fromMs, toMs: LOGBOOK_START_MS + fromMs + forMs } };
    const { story } = new Logbook({ city }, lines);
    new SimulatedMonitor(story, { book: bookOfCity(city), rules, decide, ...down }).run();
  });
}

describe('live equals replay, over late, corrected and out-of-order histories, with the monitor down for a while', () => {
  it("every alarm is the evaluator's verdict of its revision at its moment; what stands at the end is what is breached", () => {
    fc.assert(liveEqualsReplay(decideAlarms), { numRuns: 250 });
  });

  it('lives through histories in which every kind of alarm and every reason to withdraw one occurs', () => {
    const said = fc.sample(randomIncident, { seed: 112, numRuns: 150 }).flatMap(({ city, lines }) => {
      const { story } = new Logbook({ city }, lines);
      const alarms = new SimulatedMonitor(story, { book: bookOfCity(city), rules, decide: decideAlarms }).run();
      return alarms.map((alarm) => (alarm.type === 'SlaBreachRetracted' ? alarm.data.reason : alarm.type));
    });
    const reasons = ['in-time-after-all', 'stop-never-recorded', 'start-changed', 'skipped', 'negative'];
    expect([...new Set(said)].sort()).toEqual([...reasons, 'SlaWarning', 'SlaBreached', 'Escalated'].sort());
  });

  it.each([
    ['ignores-retraction', alarmInvariants.standing],
    ['breaches-at-the-limit', alarmInvariants.early],
    ['forgets-what-it-said', alarmInvariants.once],
    ['warns-only', alarmInvariants.standing],
  ])('would show a monitor that %s', (bug, invariant) => {
    const planted = plantedAlarms[bug] ?? decideAlarms;
    const { errorInstance } = fc.check(liveEqualsReplay(planted), { numRuns: 400, endOnFailure: true });
    expect(String(errorInstance)).toContain(invariant);
  });
});
