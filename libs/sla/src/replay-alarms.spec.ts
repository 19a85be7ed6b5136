import { randomUUID } from 'node:crypto';
import { eventIdSchema, type EventId } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import type { Timeline } from '@tanggap/incident/timeline';
import { bookOfCity } from '@tanggap/testing/city-books';
import { sent } from '@tanggap/testing/judged-logbook';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { decideAlarms, type AlarmRules } from './decide-alarms.js';
import { replayAlarms, type Disagreement } from './replay-alarms.js';

type Recorded = MonitorEvent & { readonly id: EventId; readonly revision: number };

const rules: AlarmRules = { warningPct: 80, escalations: [{ afterMs: 60_000, toRole: 'supervisor' }] };
const book = bookOfCity('jambi');
const at = (sec: number): string => new Date(LOGBOOK_START_MS + sec * 1000).toISOString();

/** A crew told at 90 s to be there within ten minutes; the monitor looks at these seconds. */
class Watched {
  readonly logbook = new Logbook({ city: 'jambi' }, sent);
  recorded: Recorded[] = [];
  private readonly timelines = new Map<number, Timeline>();

  look(...seconds: readonly number[]): this {
    const timeline = this.logbook.timeline();
    this.timelines.set(timeline.upToRevision, timeline);
    for (const sec of seconds) {
      const decided = decideAlarms({ timeline, book, rules, nowMs: LOGBOOK_START_MS + sec * 1000, recorded: this.recorded });
      for (const event of decided) this.recorded.push(recordedAs(event, this.recorded.length));
    }
    return this;
  }

  /** One alarm of this type says something else. */
  change(type: MonitorEvent['type'], change: object): this {
    this.recorded = this.recorded.map(
      (event) => (event.type === type ? ({ ...event, data: { ...event.data, ...change } } as Recorded) : event), // may be wrong: that is the point
    );
    return this;
  }

  replay(): Disagreement | null {
    const timelineUpTo = (revision: number): Timeline => this.timelines.get(revision) ?? this.logbook.timeline();
    return replayAlarms({ timelineUpTo, book, recorded: this.recorded });
  }
}

function recordedAs(event: MonitorEvent, revision: number): Recorded {
  return { ...event, id: eventIdSchema.parse(randomUUID()), revision };
}

/** Warned, breached, told to a supervisor; then a late report shows that the crew was in time. */
function wholeStory(): Watched {
  const watched = new Watched().look(580, 700, 800);
  watched.logbook.write('300@900 ArrivedOnScene damkar/D1');
  return watched.look(900);
}

it('agrees with what a right monitor said, breach and withdrawal', () => {
  const watched = wholeStory();
  expect(watched.recorded.map(({ type }) => type)).toEqual(['SlaWarning', 'SlaBreached', 'Escalated', 'SlaBreachRetracted']);
  expect(watched.replay()).toBeNull();
});

it.each([
  ['SlaWarning', { judgedAt: at(700) }, 'verdict'],
  ['SlaWarning', { dueAt: at(1) }, 'due'],
  ['SlaBreached', { judgedAt: at(690) }, 'verdict'], // exactly the limit is met
  ['SlaBreached', { limitMs: 599_000 }, 'limit'],
  ['SlaBreached', { dueAt: at(1) }, 'due'],
  ['SlaBreached', { elapsedMs: 1 }, 'elapsed'],
  ['SlaBreached', { open: false }, 'elapsed'],
  ['SlaBreached', { ord: 99 }, 'no-such-row'],
  ['SlaBreached', { track: null }, 'no-such-row'],
  ['SlaBreached', { sop: { id: 'jambi/kebakaran', version: 2 } }, 'no-such-row'],
  ['Escalated', { alarm: randomUUID() }, 'nothing-standing'],
  ['Escalated', { judgedAt: at(600) }, 'verdict'],
  ['SlaBreachRetracted', { breach: randomUUID() }, 'nothing-standing'],
  ['SlaBreachRetracted', { judgedRevision: sent.length - 1 }, 'verdict'],
] as const)('does not agree with a %s that says %j', (type, change, what) => {
  const watched = wholeStory().change(type, change);
  const wrong = watched.recorded.find((event) => event.type === type);
  expect(watched.replay()).toMatchObject({ alarm: wrong?.id, type, revision: wrong?.revision, what });
});

it.each(['SlaWarning', 'SlaBreached'] as const)('does not agree with a %s while a breach stands', (type) => {
  const watched = new Watched().look(580, 700);
  const again = watched.recorded.find((event) => event.type === type);
  if (again !== undefined) watched.recorded.push({ ...again, id: eventIdSchema.parse(randomUUID()), revision: 2 });
  expect(watched.replay()).toMatchObject({ type, revision: 2, what: 'already-breached' });
});

it('asks nothing of what judges no row', () => {
  const watched = wholeStory();
  const escalation = watched.recorded.find(({ type }) => type === 'Escalated');
  const incident = watched.logbook.timeline().incident;
  if (escalation === undefined || incident === null) throw new Error('no escalation');
  watched.recorded.push(recordedAs({ type: 'EscalationAcknowledged', data: { incident, escalation: escalation.id } }, 4));
  expect(watched.replay()).toBeNull();
});
