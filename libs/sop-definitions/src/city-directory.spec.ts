import type { RecordedEvent } from '@tanggap/events/envelope';
import { cityIdSchema, eventIdSchema, instantSchema, sopIdSchema } from '@tanggap/events/ids';
import { catalog } from './catalog.js';
import {
  cityStream,
  directoryFold,
  emptyDirectory,
  evolveDirectory,
  findProfile,
  findPublished,
  sopInForce,
} from './city-directory.js';
import { cityProfiles } from './profile-catalog.js';
import type { Sop } from './sop.js';

const jambi = cityIdSchema.parse('jambi');
const fire = sopIdSchema.parse('jambi/kebakaran');
const id = '00000000-0000-8000-8000-000000000001';
const atNoon = instantSchema.parse('2026-03-02T05:00:00.000Z');

const context = {
  id: eventIdSchema.parse(id),
  schemaVersion: 1,
  stream: cityStream(jambi),
  revision: 0,
  occurredAt: atNoon,
  recordedAt: atNoon,
  origin: 'live',
  city: jambi,
  actor: { id: 'system:intake', role: 'system', agency: null },
  reportedBy: { role: 'system', agency: null, unit: null, channel: 'app' },
  correlationId: id,
  causationId: id,
  traceparent: null,
  commandId: null,
  commandDigest: null,
  personal: null,
  previousHash: null,
  hash: 'f'.repeat(64),
} as const;

type Document = Extract<RecordedEvent, { type: 'SopPublished' }>['data']['document'];

function documentOf(value: object): Document {
  return JSON.parse(JSON.stringify(value)) as Document; // a JSON object, as the log returns it
}

function published(sop: Sop, effectiveFrom: string): RecordedEvent {
  const data = {
    sop: { id: sop.id, version: sop.version },
    contentHash: 'a'.repeat(64),
    effectiveFrom: instantSchema.parse(effectiveFrom),
    document: documentOf(sop),
    because: 'contoh',
  };
  return { ...context, type: 'SopPublished', data };
}

function fireSop(version: number): Sop {
  const shipped = catalog.find((sop) => sop.id === fire);
  if (shipped === undefined) throw new Error('the fire table ships');
  return { ...shipped, version };
}

describe('the city directory', () => {
  const first = published(fireSop(1), '2026-03-01T00:00:00.000Z');
  const second = published(fireSop(2), '2026-04-01T00:00:00.000Z');

  it('knows a SOP from its effective instant on, and the later version from its own', () => {
    const directory = [second, first].reduce(evolveDirectory, emptyDirectory);
    const at = (instant: string) => sopInForce(directory, fire, instant)?.version ?? null;
    expect(at('2026-02-28T23:59:59.999Z')).toBeNull();
    expect(at('2026-03-01T00:00:00.000Z')).toBe(1);
    expect(at('2026-03-31T23:59:59.999Z')).toBe(1);
    expect(at('2026-04-01T00:00:00.000Z')).toBe(2);
    expect(sopInForce(directory, sopIdSchema.parse('jambi/pandemik'), '2027-01-01T00:00:00.000Z')).toBeNull();
  });

  it('keeps the earlier version for the tracks that carry it, read back as it was written', () => {
    const directory = [first, second, first].reduce(evolveDirectory, emptyDirectory);
    expect(findPublished(directory, { id: fire, version: 1 })).toEqual(fireSop(1));
    expect(findPublished(directory, { id: fire, version: 3 })).toBeNull();
  });

  it('takes the profile last published, and no other city has it', () => {
    const profile = cityProfiles.find((one) => one.id === jambi);
    if (profile === undefined) throw new Error('the profile ships');
    const changed = (warningPct: number): RecordedEvent => ({
      ...context,
      type: 'ProfileChanged',
      data: { version: 1, contentHash: 'b'.repeat(64), document: documentOf({ ...profile, warningPct }), because: 'contoh' },
    });
    const directory = [changed(80), changed(70)].reduce(evolveDirectory, emptyDirectory);
    expect(findProfile(directory, jambi)).toEqual({ ...profile, warningPct: 70 });
    expect(findProfile(directory, cityIdSchema.parse('bima'))).toBeNull();
  });

  it('leaves itself alone at every other event', () => {
    const other: RecordedEvent = { ...context, type: 'CallAnswered', data: {} };
    expect(evolveDirectory(emptyDirectory, other)).toBe(emptyDirectory);
  });

  it('refuses a published document that is no SOP', () => {
    const broken: RecordedEvent = {
      ...context,
      type: 'SopPublished',
      data: {
        sop: { id: fire, version: 3 },
        contentHash: 'c'.repeat(64),
        effectiveFrom: atNoon,
        document: { ...documentOf(fireSop(3)), rows: [] },
        because: 'contoh',
      },
    };
    expect(() => evolveDirectory(emptyDirectory, broken)).toThrow(/rows/);
  });

  it('reads one stream a city', () => {
    expect(directoryFold([jambi, cityIdSchema.parse('bima')]).streams).toEqual(['city-jambi', 'city-bima']);
  });
});
