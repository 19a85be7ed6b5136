import { randomUUID } from 'node:crypto';
import { streamNameSchema, type NewEvent, type StreamName } from '@tanggap/events/envelope';
import { agencyIdSchema, cityIdSchema, eventIdSchema, instantSchema, unitIdSchema } from '@tanggap/events/ids';
import { NO_STREAM, type LogEntry } from '@tanggap/platform/event-store/event-store';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { sampleData } from '@tanggap/testing/sample-data';
import { sqliteLogUnderTest } from '@tanggap/testing/sqlite-log-under-test';
import { compareHistories, type Compared, type Comparison } from './compare-histories.js';
import { digestOf, type OpenHistory } from './content-digest.js';

const city = cityIdSchema.parse('jambi');
const startMs = Date.UTC(2026, 2, 1);

/** One incident, and its stream of alarms. */
function anIncident(): readonly Written[] {
  const track = aTrack();
  const story = new IncidentStory({ city, startMs })
    .tell('ReportReceived', { channel: 'phone', callerPhone: '0741-555-0100', text: 'asap tebal' }, 0)
    .tell('Dispatched', { track, agency: agencyIdSchema.parse('damkar'), sop: null }, 60)
    .tell('ArrivedOnScene', { track, unit: unitIdSchema.parse('D1') }, 661)
    .tell('NoteAdded', { text: 'dua rumah' }, 700);
  const [first] = story.events();
  if (first === undefined) throw new Error('nothing was told');
  const alarm = {
    ...first,
    id: eventIdSchema.parse(randomUUID()),
    type: 'SlaBreached',
    data: sampleData.SlaBreached,
  } as NewEvent; // fits: it is that type's sample
  return [
    { stream: story.stream, events: story.events() },
    { stream: streamNameSchema.parse(`sla-${story.id}`), events: [alarm] },
  ];
}

interface Written {
  readonly stream: StreamName;
  readonly events: readonly NewEvent[];
}

/** A log of its own, under keys of its own, that holds what a copier made of the history. */
type Copier = (written: Written) => readonly NewEvent[];
const faithful: Copier = ({ events }) => events;

const original = [...anIncident(), ...anIncident(), ...anIncident()];
const place = original[2]?.stream ?? '';
const alarms = original[3]?.stream ?? '';
const opened: (() => Promise<void>)[] = [];
let whole: Compared;
beforeAll(async () => {
  whole = await historyBy(faithful);
});
afterAll(async () => {
  for (const close of opened) await close();
});

async function historyBy(copier: Copier, recordedLaterMs = 0): Promise<Compared> {
  const { store, keys, close } = await sqliteLogUnderTest();
  opened.push(close);
  for (const written of original) {
    const events = copier(written).map((event) => ({ ...event, recordedAt: later(event.recordedAt, recordedLaterMs) }));
    if (events.length > 0) await store.append(written.stream, NO_STREAM, events);
  }
  return comparedOf({ log: store, keys });
}

async function comparedOf(history: OpenHistory): Promise<Compared> {
  return { history, digest: await digestOf(history, city) };
}

function later(instant: string, byMs: number): ReturnType<typeof instantSchema.parse> {
  return instantSchema.parse(new Date(Date.parse(instant) + byMs).toISOString());
}

async function* withFirstAgain(entries: AsyncIterable<LogEntry>, stream: string): AsyncGenerator<LogEntry> {
  let first: LogEntry | null = null;
  for await (const entry of entries) {
    yield entry;
    if ('event' in entry && entry.event.stream === stream) first ??= entry;
  }
  if (first !== null && 'event' in first) yield { ...first, event: { ...first.event, revision: 4 } };
}

/** A copier with one bug, in one stream. */
const within =
  (stream: string, bug: (events: readonly NewEvent[]) => readonly NewEvent[]): Copier =>
  ({ events, stream: at }) =>
    at === stream ? bug(events) : events;

const changed =
  (index: number, change: (event: NewEvent) => object) =>
  (events: readonly NewEvent[]): readonly NewEvent[] =>
    events.map((event, at) => (at === index ? { ...event, ...change(event) } : event));

async function brokenBy(copier: Copier, by: Comparison['by'] = 'said'): Promise<readonly string[]> {
  const broken = await compareHistories(whole, await historyBy(copier, 5000), { city, by });
  return broken.map(({ invariant, where }) => `${invariant}: ${where}`);
}

describe('the same history in two places', () => {
  it('says the same whenever it was stored and under whichever keys, and is not the same bytes', async () => {
    expect(await brokenBy(faithful)).toEqual([]);
    const [first, ...more] = await brokenBy(faithful, 'sealed');
    expect(first).toMatch(/^hashes: incident-[-0-9a-f]+ 0$/);
    expect(more.every((broken) => broken.startsWith('hashes: '))).toBe(true);
  });

  const twoSwapped = ([a, b, ...rest]: readonly NewEvent[]): readonly NewEvent[] =>
    a === undefined || b === undefined ? rest : [b, a, ...rest];
  const planted: readonly (readonly [bug: string, copier: Copier, broken: string])[] = [
    ['one event left out', within(place, (events) => events.toSpliced(2, 1)), `events: ${place} 2: missing`],
    ['a last event left out', within(place, (events) => events.slice(0, -1)), `events: ${place} 3: missing`],
    ['a stream left out', within(alarms, () => []), `events: ${alarms} 0: missing`],
    ['two events the other way round', within(place, twoSwapped), `order: ${place} 0`],
    [
      'one time a millisecond later',
      within(
        place,
        changed(1, ({ occurredAt }) => ({ occurredAt: later(occurredAt, 1) })),
      ),
      `times: ${place} 1: /occurredAt`,
    ],
    [
      'a personal field lost',
      within(
        place,
        changed(0, () => ({ data: { channel: 'phone', callerPhone: '0741-555-0100' } })),
      ),
      `personal data: ${place} 0: /personal/text`,
    ],
    [
      'all that is personal lost',
      within(
        place,
        changed(3, () => ({ data: {} })),
      ),
      `personal data: ${place} 3: /personal`,
    ],
    [
      'another word',
      within(
        place,
        changed(3, () => ({ data: { text: 'tiga rumah' } })),
      ),
      `personal data: ${place} 3: /personal/text`,
    ],
    [
      'another field',
      within(
        place,
        changed(0, () => ({ origin: 'drill' })),
      ),
      `content: ${place} 0: /origin`,
    ],
    [
      'somebody else who recorded it',
      within(
        place,
        changed(0, ({ actor }) => ({ actor: { ...actor, id: 'other' } })),
      ),
      `content: ${place} 0: /actor/id`,
    ],
    [
      'one deadline decided differently',
      within(
        alarms,
        changed(0, ({ data }) => ({ data: { ...data, open: false } })),
      ),
      `alarms: ${alarms} 0: /data/open`,
    ],
  ];
  it.each(planted)('names what a copier with a bug broke: %s', async (_bug, copier, broken) => {
    expect(await brokenBy(copier)).toEqual([broken]);
  });

  it('names an event that came twice', async () => {
    const { history } = whole;
    // No store keeps one id twice in a stream: only whoever reads it may be wrong.
    const twice = { ...history, log: { readAll: () => withFirstAgain(history.log.readAll('start'), place) } };
    const broken = await compareHistories(whole, await comparedOf(twice), { city, by: 'said' });
    expect(broken).toEqual([{ invariant: 'events', where: `${place} 4: surplus` }]);
  });

  it('does not take data that nobody can read any more for the same, on whichever side its key is lost', async () => {
    const lost = await comparedOf({ log: whole.history.log, keys: { find: () => Promise.resolve({ state: 'unknown' }) } });
    const theirs = await compareHistories(whole, lost, { city, by: 'said' });
    expect(theirs.map(({ invariant }) => invariant)).toEqual(theirs.map(() => 'personal data'));
    expect(theirs[0]?.where).toMatch(/ 0: cannot be read in the copy$/);
    const both = await compareHistories(lost, lost, { city, by: 'said' });
    expect(both).toHaveLength(6);
  });

  it('takes an erasure for the same as an erasure, and for nothing else', async () => {
    const erased = await comparedOf({ log: whole.history.log, keys: { find: () => Promise.resolve({ state: 'destroyed' }) } });
    expect(await compareHistories(erased, erased, { city, by: 'said' })).toEqual([]);
    const [first] = await compareHistories(whole, erased, { city, by: 'said' });
    expect(first).toMatchObject({ invariant: 'personal data' });
  });
});
