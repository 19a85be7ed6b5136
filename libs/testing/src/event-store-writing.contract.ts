import type { NewEvent } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import { NO_STREAM, RevisionConflict } from '@tanggap/platform/event-store/event-store';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { aPersonalNote, entriesOf, eventOf, grow, idsOf, words, type EventStoreCase } from './event-store-under-test.js';
import { aNote, anIncident } from './sample-events.js';

const appended: readonly EventStoreCase[] = [
  [
    'reads an unknown stream as no events',
    async ({ store }) => {
      expect(await store.readStream(anIncident().incident)).toEqual({ events: [], revision: NO_STREAM });
      expect(await store.readStream(anIncident().incident, 3)).toEqual({ events: [], revision: NO_STREAM });
    },
  ],
  [
    'answers with what it stored, and reads the same from the stream, from a revision on, and from the log',
    async ({ store }) => {
      const stream = anIncident().incident;
      const [one, two, three] = [aNote(), aPersonalNote(), aNote()];
      const first = await store.append(stream, NO_STREAM, [one, two]);
      const second = await store.append(stream, 1, [three]);
      expect([first.revision, first.deduplicated, second.revision]).toEqual([1, false, 2]);
      const written = [...first.events, ...second.events];
      expect(idsOf(written)).toEqual(idsOf([one, two, three]));
      expect(written.map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect(await store.readStream(stream)).toEqual({ events: written, revision: 2 });
      expect(await store.readStream(stream, 1)).toEqual({ events: written.slice(1), revision: 2 });
      expect(await store.readStream(stream, 9)).toEqual({ events: [], revision: 2 });
      expect((await entriesOf(store)).map(eventOf)).toEqual(written);
    },
  ],
  [
    'keeps the envelope to the last field',
    async ({ store }) => {
      const stream = anIncident().incident;
      const event = {
        ...aNote(),
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
        commandId: 'c1',
        commandDigest: 'd1',
      };
      const { events } = await store.append(stream, NO_STREAM, [event]);
      expect(events[0]).toMatchObject({ ...event, stream, revision: 0, schemaVersion: 1, previousHash: null });
    },
  ],
  [
    'refuses every revision but the true one, names it, and writes nothing',
    async ({ store }) => {
      const stream = await grow(store, 2);
      for (const expected of [NO_STREAM, 0, 2, 7]) {
        const refused = store.append(stream, expected, [aNote(), aNote()]);
        await expect(refused).rejects.toThrow(RevisionConflict);
        await expect(refused).rejects.toMatchObject({ stream, expected, actual: 1 });
      }
      await expect(store.append(anIncident().incident, 0, [aNote()])).rejects.toMatchObject({ actual: NO_STREAM });
      expect(await entriesOf(store)).toHaveLength(2);
    },
  ],
  [
    'lets exactly one of two racing writers through',
    async ({ store }) => {
      const stream = anIncident().incident;
      const race = await Promise.allSettled([1, 2].map(() => store.append(stream, NO_STREAM, [aNote()])));
      const lost = race.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
      expect(lost).toEqual([expect.any(RevisionConflict)]);
      expect((await store.readStream(stream)).events).toHaveLength(1);
    },
  ],
  [
    'lets exactly one of many racing writers through at every revision',
    async ({ store }) => {
      const stream = anIncident().incident;
      for (let revision = NO_STREAM; revision < 4; revision++) {
        const expected = revision;
        const race = await Promise.allSettled(Array.from({ length: 10 }, () => store.append(stream, expected, [aNote()])));
        expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      }
      expect((await store.readStream(stream)).revision).toBe(4);
    },
  ],
  [
    'refuses an append of nothing',
    async ({ store }) => {
      await expect(store.append(anIncident().incident, NO_STREAM, [])).rejects.toThrow(RangeError);
    },
  ],
  [
    'stores all events of an append or none',
    async ({ store }) => {
      const stream = await grow(store, 1);
      const twice = aNote();
      await expect(store.append(stream, 0, [aNote(), twice, twice])).rejects.toThrow(RevisionConflict);
      await expect(store.append(stream, 0, [aNote(), aPersonalNote('\ud800')])).rejects.toThrow();
      expect((await store.readStream(stream)).revision).toBe(0);
      await store.append(stream, 0, [aNote()]);
    },
  ],
  [
    'keeps what others append at the same moment when one append cannot be stored',
    async ({ store }) => {
      const streams = [1, 2, 3, 4].map(() => anIncident().incident);
      const results = await Promise.allSettled(
        streams.map((stream, index) => store.append(stream, NO_STREAM, [index === 2 ? aPersonalNote('\udfff') : aNote()])),
      );
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(await entriesOf(store)).toHaveLength(3);
    },
  ],
  [
    'keeps large events and odd text as they are',
    async ({ store, keys }) => {
      const { id, incident } = anIncident();
      const large = 'ꦮ'.repeat(60_000);
      await store.append(incident, NO_STREAM, [aPersonalNote(large), aPersonalNote()]);
      const { events } = await store.readStream(incident);
      const state = await keys.find(incidentIdSchema.parse(id));
      if (state.state !== 'live') throw new TypeError('there is no key');
      expect(events.map((event) => openPersonal(event, state.key)['text'])).toEqual([large, words]);
    },
  ],
];

const acknowledged: readonly EventStoreCase[] = [
  [
    'acknowledges an append only when anybody else can read it',
    async ({ store, readBeside }) => {
      const writers = Array.from({ length: 64 }, async () => {
        const stream = anIncident().incident;
        const event = aPersonalNote();
        await store.append(stream, NO_STREAM, [event]);
        return { ids: [event.id], found: await readBeside(stream) };
      });
      for (const { ids, found } of await Promise.all(writers)) expect(found).toEqual(ids);
    },
  ],
  [
    'finds everything acknowledged after it is opened anew, at the same positions',
    async ({ store, reopen }) => {
      const streams = await Promise.all([3, 5, 2].map((count) => grow(store, count)));
      const before = await entriesOf(store);
      const again = await reopen();
      expect(await entriesOf(again)).toEqual(before);
      for (const stream of streams) expect((await again.readStream(stream)).events.length).toBeGreaterThan(1);
      expect((await again.append(streams[0] ?? anIncident().incident, 2, [aNote()])).revision).toBe(3);
    },
  ],
];

const repeated: readonly EventStoreCase[] = [
  [
    'answers the same ids again with what it answered first, and writes nothing',
    async ({ store, reopen }) => {
      const stream = anIncident().incident;
      const events = [aPersonalNote(), aNote()];
      const first = await store.append(stream, NO_STREAM, events);
      await store.append(stream, 1, [aNote()]);
      const changed = events.map((event) => ({ ...event, data: { text: 'another' } }) as NewEvent); // as a retry that differs
      for (const offered of [events, changed])
        expect(await store.append(stream, NO_STREAM, offered)).toEqual({ ...first, deduplicated: true });
      const again = await reopen();
      expect(await again.append(stream, NO_STREAM, events)).toEqual({ ...first, deduplicated: true });
      expect(await entriesOf(again)).toHaveLength(3);
    },
  ],
  [
    'stores one event when the same append is sent many times at once',
    async ({ store }) => {
      const stream = anIncident().incident;
      const events = [aNote(), aNote()];
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.append(stream, NO_STREAM, events)));
      expect(answers.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
      const [first] = answers;
      for (const answer of answers) expect({ ...answer, deduplicated: false }).toEqual({ ...first, deduplicated: false });
      expect(await entriesOf(store)).toHaveLength(2);
    },
  ],
  [
    'takes half old and half new for a conflict',
    async ({ store }) => {
      const stream = anIncident().incident;
      const [one, two] = [aNote(), aNote()];
      await store.append(stream, NO_STREAM, [one, two]);
      for (const offered of [
        [one, aNote()],
        [aNote(), two],
        [two, one],
        [one, two, aNote()],
      ])
        await expect(store.append(stream, NO_STREAM, offered)).rejects.toMatchObject({ name: 'RevisionConflict', actual: 1 });
      await expect(store.append(stream, 1, [one])).rejects.toThrow(RevisionConflict); // an old id at a new revision
      await expect(store.append(stream, 0, [one])).rejects.toThrow(RevisionConflict); // and at another one's
      expect(await entriesOf(store)).toHaveLength(2);
    },
  ],
  [
    'keeps ids apart by stream',
    async ({ store }) => {
      const event = aNote();
      const [a, b] = [anIncident().incident, anIncident().incident];
      await store.append(a, NO_STREAM, [event]);
      expect((await store.append(b, NO_STREAM, [event])).deduplicated).toBe(false);
    },
  ],
];

/** What a writer relies on. */
export const writingCases: readonly EventStoreCase[] = [...appended, ...acknowledged, ...repeated];
