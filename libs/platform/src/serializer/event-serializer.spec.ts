import { createSecretKey, hash } from 'node:crypto';
import fc from 'fast-check';
import { streamNameSchema, type Envelope, type NewEvent } from '@tanggap/events/envelope';
import { allDefinitions, findDefinition } from '@tanggap/events/event-registry';
import { sampleKey, storedSamples, type StoredSample } from '@tanggap/testing/stored-samples';
import { CorruptEvent, UnknownEventType } from '../event-store/event-store.js';
import { canonicalJson } from './canonical-json.js';
import { hasPersonalData, open, openPersonal, seal, type SealedEvent } from './event-serializer.js';
import { PersonalDataUnreadable } from './personal-cipher.js';
import type { Upcasters } from './upcasters.js';

const samples = storedSamples();
const stream = streamNameSchema.parse('incident-0199a2c4-6c0f-892d-8a41-3e0d596b7c8f');

function sample(type: string): StoredSample {
  const found = samples.find(({ event }) => event.type === type);
  if (found === undefined) throw new Error(`no sample of ${type}`);
  return found;
}

/** The sample as an edge would hand it to the store: personal fields in clear. */
function asNew({ event, personal }: StoredSample): NewEvent {
  const {
    schemaVersion: _version,
    stream: _stream,
    revision: _revision,
    personal: _sealed,
    keyId: _key,
    previousHash: _previous,
    ...rest
  } = event;
  return { ...rest, data: { ...rest.data, ...personal } } as unknown as NewEvent; // what was sealed once
}

function sealed(of: StoredSample, previousHash: string | null = null, revision = 0): SealedEvent {
  return seal(asNew(of), { stream, revision, previousHash, key: { key: sampleKey, keyId: of.event.keyId ?? null } });
}

/** Bytes that somebody wrote under a right hash. */
function forged(event: object): { body: string; hash: string } {
  const body = canonicalJson(event);
  return { body, hash: hash('sha256', body) };
}

function openAt(
  stored: { body: string; hash: string },
  { stream, revision }: Pick<Envelope, 'stream' | 'revision'>,
  upcasters?: Upcasters,
): ReturnType<typeof open> {
  return open(stored, { stream, revision, position: '7' }, undefined, upcasters);
}

describe.each(samples)('the stored sample $file', (stored) => {
  const { event, personal } = stored;
  const body = canonicalJson(event);

  it('comes to the same bytes and hash when it is rebuilt from JSON', () => expect(hash('sha256', body)).toBe(stored.hash));

  it("opens with today's schema, whatever its version, and reveals what was sealed", () => {
    const opened = openAt({ body, hash: stored.hash }, event);
    const definition = findDefinition(opened.type);
    expect(definition?.data.strict().safeParse(opened.data).error).toBeUndefined();
    expect(opened.schemaVersion).toBe(definition?.schemaVersion);
    expect(openPersonal(event, sampleKey)).toEqual(personal);
  });

  it('holds no personal field in clear', () => {
    for (const value of Object.values(personal).filter((text) => typeof text === 'string')) expect(body).not.toContain(value);
  });

  it('is found out when any one of its bytes is another', () => {
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at++) {
      const was = bytes[at] ?? 0;
      // Every byte by one bit; where text decoders forgive, by every value.
      const others = was < 0x80 ? [was ^ (1 << (at % 8))] : Array.from({ length: 255 }, (_, other) => (was + 1 + other) % 256);
      for (const other of others) {
        bytes[at] = other;
        if (hash('sha256', bytes.toString()) === stored.hash) throw new Error(`byte ${at} as ${other} was not noticed`);
      }
      bytes[at] = was;
    }
  });
});

it('one changed byte of the body or the hash is named by stream, revision and position', () => {
  const body = canonicalJson(sample('UnitAssigned').event);
  const digest = sample('UnitAssigned').hash;
  fc.assert(
    fc.property(fc.nat({ max: body.length + digest.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, flip) => {
      const flipped = (text: string, index: number): string =>
        index < 0 || index >= text.length
          ? text
          : text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ flip) + text.slice(index + 1);
      const stored = { body: flipped(body, at), hash: flipped(digest, at - body.length) };
      const place = new RegExp(`^${stream} revision 7 at position 7: `);
      expect(() => openAt(stored, sample('UnitAssigned').event)).toThrow(CorruptEvent);
      expect(() => openAt(stored, sample('UnitAssigned').event)).toThrow(place);
    }),
    { numRuns: 1000, verbose: fc.VerbosityLevel.Verbose },
  );
});

describe('the chain', () => {
  const first = sealed(sample('CallAnswered'));
  const second = sealed(sample('UnitAssigned'), first.hash, 1);
  const place = { stream, revision: 1, position: '2' };

  it('holds from event to event', () => {
    expect(open(first, { ...place, revision: 0 }, null).hash).toBe(first.hash);
    expect(open(second, place, first.hash)).toMatchObject({ previousHash: first.hash, hash: second.hash });
  });

  it("breaks when an event before it was exchanged or is another stream's", () => {
    expect(() => open(second, place, 'f'.repeat(64))).toThrow('its chain is broken');
    expect(() => open(second, place, null)).toThrow(CorruptEvent);
    expect(() => open(first, { ...place, revision: 0 }, first.hash)).toThrow('its chain is broken');
  });

  it('knows its place: an event moved to another stream or revision is found out', () => {
    expect(() => open(second, { ...place, revision: 2 }, first.hash)).toThrow(/it says incident-.* revision 1/);
    expect(() => open(second, { ...place, stream: 'incident-other' }, first.hash)).toThrow(CorruptEvent);
  });

  it('is over everything: any member changed gives another hash', () => {
    const { event } = sample('ReportReceived');
    const changed = Object.keys(event).map((member) => forged({ ...event, [member]: 'another' }).hash);
    expect(new Set([...changed, sample('ReportReceived').hash]).size).toBe(changed.length + 1);
  });
});

it('columns that say something else than the bytes are found out', () => {
  const { event, hash: digest } = sample('UnitAssigned');
  const place = { stream: event.stream, revision: event.revision, position: '7', id: event.id, type: event.type };
  const stored = { body: canonicalJson(event), hash: digest };
  expect(open(stored, place, undefined).id).toBe(event.id);
  for (const wrong of [{ id: event.correlationId }, { type: 'UnitDeparted' }])
    expect(() => open(stored, { ...place, ...wrong }, undefined)).toThrow('its columns differ from its bytes');
});

describe('what is under a right hash and yet no event', () => {
  const { event } = sample('UnitAssigned');
  it.each(['id', 'type', 'schemaVersion', 'stream', 'revision', 'data', 'occurredAt', 'recordedAt'] as const)(
    'without %s',
    (member) => {
      for (const value of [null, undefined, []])
        if (!(member === 'data' && Array.isArray(value)))
          expect(() => openAt(forged({ ...event, [member]: value }), event)).toThrow(CorruptEvent);
    },
  );
  it.each(['', 'null', '"text"', '[]', '{', '12'])('%j', (body) =>
    expect(() => openAt({ body, hash: hash('sha256', body) }, event)).toThrow(CorruptEvent),
  );
});

describe('personal data', () => {
  const told = sample('ReportReceived');

  it('is exactly the classed fields, in one ciphertext', () => {
    for (const one of samples) {
      const { event } = one;
      const again = JSON.parse(sealed(one).body) as Envelope;
      expect(again.data).toEqual(event.data);
      expect(again.personal === null).toBe(Object.keys(one.personal).length === 0);
      expect(openPersonal({ ...event, personal: again.personal }, sampleKey)).toEqual(one.personal);
    }
  });

  it('needs a key, and only then', () => {
    const at = { stream, revision: 0, previousHash: null, key: null };
    expect(() => seal(asNew(told), at)).toThrow('has no key');
    expect(seal(asNew(sample('CallAnswered')), at).body).toContain('"personal":null');
    expect(samples.map((one) => hasPersonalData(asNew(one)))).toEqual(
      samples.map(({ personal }) => Object.keys(personal).length > 0),
    );
  });

  it('never comes to the same ciphertext twice', () => expect(sealed(told).hash).not.toBe(sealed(told).hash));

  it('opens in its own event only: under another id or type it is refused', () => {
    const { event } = told;
    for (const moved of [
      { ...event, id: sample('ReportReceived').event.correlationId },
      { ...event, type: 'NoteAdded' },
    ])
      expect(() => openPersonal(moved, sampleKey)).toThrow(PersonalDataUnreadable);
    const swapped = { ...event, personal: sample('NoteAdded').event.personal };
    expect(() => openPersonal(openAt(forged(swapped), event), sampleKey)).toThrow(PersonalDataUnreadable);
  });

  it('opens with its own key only, and whole', () => {
    const { event } = told;
    expect(() => openPersonal(event, createSecretKey(Buffer.alloc(32, 1)))).toThrow(PersonalDataUnreadable);
    expect(() => openPersonal({ ...event, personal: 'AAAA' }, sampleKey)).toThrow('too short');
    const bytes = Buffer.from(event.personal ?? '', 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openPersonal({ ...event, personal: changed.toString('base64') }, sampleKey)).toThrow(PersonalDataUnreadable);
    }
    expect(openPersonal({ ...event, personal: null }, sampleKey)).toEqual({});
  });

  it('that is not said is not there', () => {
    const silent = {
      ...asNew(sample('CallAnswered')),
      type: 'NoteAdded',
      data: { text: undefined, track: undefined },
    } as unknown as NewEvent; // as `decide` may leave it
    expect(seal(silent, { stream, revision: 0, previousHash: null, key: null }).body).toContain('"data":{}');
  });
});

describe('a type or version from another day', () => {
  const { event } = sample('UnitAssigned');

  it('of a newer program is unknown, not damaged: its consumer parks it', () => {
    for (const newer of [
      { ...event, type: 'DroneLaunched' },
      { ...event, schemaVersion: 2 },
    ])
      expect(() => openAt(forged(newer), event)).toThrow(UnknownEventType);
    const unknown = { ...asNew(sample('UnitAssigned')), type: 'DroneLaunched' } as unknown as NewEvent; // not in the vocabulary
    expect(() => seal(unknown, { stream, revision: 0, previousHash: null, key: null })).toThrow(UnknownEventType);
  });

  it("of an older one is brought to today's shape at the boundary, step by step, its hash untouched", () => {
    const old = { ...event, schemaVersion: -1, data: { track: event.data['track'] ?? null, vehicle: 'Damkar 07' } };
    const upcasters: Upcasters = {
      'UnitAssigned@-1': (was) => ({
        ...was,
        schemaVersion: 0,
        data: { track: was.data['track'] ?? null, unit: was.data['vehicle'] ?? null },
      }),
      'UnitAssigned@0': (was) => ({ ...was, schemaVersion: 1 }),
    };
    const stored = forged(old);
    expect(openAt(stored, event, upcasters)).toMatchObject({
      schemaVersion: 1,
      data: { track: event.data['track'], unit: 'Damkar 07' },
      hash: stored.hash,
    });
    expect(() => openAt(stored, event, { 'UnitAssigned@0': (was) => was })).toThrow('UnitAssigned version -1');
    expect(() => openAt(stored, event)).toThrow(UnknownEventType);
  });

  it('may have had another name, unless a ciphertext is bound to it', () => {
    const upcasters: Upcasters = { 'CrewToldToGo@1': (was) => ({ ...was, type: 'UnitAssigned' }) };
    const old = { ...event, type: 'CrewToldToGo', personal: null };
    expect(openAt(forged(old), event, upcasters)).toMatchObject({ type: 'UnitAssigned', data: event.data });
    expect(() => openAt(forged({ ...old, personal: event.personal }), event, upcasters)).toThrow(
      'CrewToldToGo holds personal data and cannot become UnitAssigned',
    );
  });

  it('with a field that this program does not know is read all the same', () =>
    expect(openAt(forged({ ...event, data: { ...event.data, fromTheFuture: 1 }, alsoNew: true }), event)).toMatchObject({
      data: event.data,
    }));
});

it('every type at its first version has no upcaster to forget', () =>
  expect(allDefinitions().filter(({ schemaVersion }) => schemaVersion !== 1)).toEqual([]));
