import { z } from 'zod';
import { sampleData } from '@tanggap/testing/sample-data';
import { sampleFileOf, storedSamples } from '@tanggap/testing/stored-samples';
import { envelopeSchema, streamNameSchema } from './envelope.js';
import { allDefinitions } from './event-registry.js';
import { instantSchema, unitIdSchema } from './ids.js';
import { freeText, personal, personalFieldsOf } from './personal.js';

const definitions = allDefinitions();
const fields = definitions.flatMap(({ type, data, personalFields }) =>
  Object.entries<z.ZodType>(data.shape).map(([name, schema]) => ({
    type,
    name,
    schema,
    isPersonal: personalFields.includes(name),
  })),
);

/** Accepts any text, hence a name or a number that somebody types into it. */
function takesAnyText(schema: z.ZodType): boolean {
  return ['Ibu Contoh, 0812-0000', { kunci: 'Ibu Contoh, 0812-0000' }].some((text) => schema.safeParse(text).success);
}

describe('a stored sample', () => {
  const files = new Set(storedSamples().map(({ file }) => file));
  const versions = definitions.flatMap(({ type, schemaVersion }) =>
    Array.from({ length: schemaVersion }, (_, index) => sampleFileOf(type, index + 1)),
  );

  it.each(versions)('%s is there: `npm run samples:write` adds it', (file) => expect(files).toContain(file));

  it.each(storedSamples())('$file is an event as it is stored', ({ event, personal: inClear }) => {
    expect(envelopeSchema.strict().parse(event)).toEqual(event);
    const definition = definitions.find(({ type }) => type === event.type);
    if (definition === undefined || definition.schemaVersion > event.schemaVersion) return; // upcast first: the serializer's spec
    expect(definition.data.strict().safeParse({ ...event.data, ...inClear }).error).toBeUndefined();
    expect(Object.keys(event.data).filter((field) => definition.personalFields.includes(field))).toEqual([]);
  });

  it('fills every field, so that each is seen by whoever reads samples', () => {
    for (const { type, name } of fields)
      expect({ type, has: Object.keys((sampleData as Readonly<Record<string, object>>)[type] ?? {}) }).toEqual({
        type,
        has: expect.arrayContaining([name]),
      });
  });
});

describe('personal data', () => {
  it('is every text that a person types, and where people are and live', () => {
    const personalNames = new Set(fields.filter(({ isPersonal }) => isPersonal).map(({ name }) => name));
    expect([...personalNames].sort()).toEqual([
      'address',
      'callerName',
      'callerPhone',
      'description',
      'destination',
      'note',
      'point',
      'rationale',
      'reason',
      'sourceAttributes',
      'text',
      'timeReason',
    ]);
  });

  it('in clear takes text only where a program or a signed document speaks, or a coarse place is named', () => {
    const clear = fields.filter(({ schema, isPersonal }) => !isPersonal && takesAnyText(schema));
    expect(clear.map(({ type, name }) => `${type}.${name}`).sort()).toEqual([
      'CaseDataSent.destination', // the profile's word for the receiver
      'CaseDataSent.receipt', // what its system answered
      'CaseNumberIssued.caseNumber',
      'ProfileChanged.because',
      'ProfileChanged.document',
      'Reclassified.district',
      'ReportReceived.attributes', // the import mapping states that they name no person; decide never sets them
      'ReportReceived.caseNumber',
      'SopPublished.because',
      'SopPublished.document',
      'Verified.district',
    ]);
  });

  it('is always optional: after an erasure the rest still reads', () => {
    for (const { schema, isPersonal, type, name } of fields)
      if (isPersonal) expect({ type, name, absent: schema.safeParse(undefined).success }).toMatchObject({ absent: true });
  });

  it('is found by its class, in schema order', () =>
    expect(personalFieldsOf(z.object({ a: z.string(), c: personal(freeText), b: personal(z.number()) }))).toEqual(['c', 'b']));
});

describe('an event says nothing of its own time', () => {
  it('instants in data are times that it talks about', () => {
    const instant = '2026-01-05T08:07:00.000Z';
    const times = fields.filter(({ schema }) => schema.safeParse(instant).success && !schema.safeParse('no instant').success);
    expect(times.map(({ type, name }) => `${type}.${name}`).sort()).toEqual([
      'ClockStepDetected.wallAfter',
      'ClockStepDetected.wallBefore',
      'Escalated.judgedAt',
      'OccurrenceCorrected.rightTime',
      'SlaBreachRetracted.judgedAt',
      'SlaBreached.dueAt',
      'SlaBreached.judgedAt',
      'SlaWarning.dueAt',
      'SlaWarning.judgedAt',
      'SopPublished.effectiveFrom',
    ]);
    expect(fields.filter(({ name }) => /occurred|recorded|timestamp/i.test(name))).toEqual([]);
  });

  it('an instant is UTC with milliseconds, and nothing else', () => {
    for (const text of ['2026-01-05T08:07:00.000Z', '0000-01-01T00:00:00.000Z', '2028-02-29T23:59:59.999Z'])
      expect(instantSchema.safeParse(text).success).toBe(true);
    for (const text of [
      '2026-01-05T08:07:00Z',
      '2026-01-05T08:07:00.000+07:00',
      '2026-01-05 08:07:00.000Z',
      '2026-02-30T08:07:00.000Z',
      '2026-01-05T24:00:00.000Z',
      '2026-01-05T08:07:60.000Z',
      '+12026-01-05T08:07:00.000Z',
      '2026-01-05T08:07:00.0000Z',
      1767600420000,
    ])
      expect({ text, ok: instantSchema.safeParse(text).success }).toEqual({ text, ok: false });
    // Valid ISO all the same, most of them: the refusal says which form is asked for.
    const { error } = instantSchema.safeParse('2026-01-05T08:07:00Z');
    expect(error?.issues[0]?.message).toBe('UTC with milliseconds, such as 2026-11-24T07:00:00.000Z');
  });
});

describe('reading', () => {
  it('survives an optional field of a newer program', () => {
    for (const { type, data } of definitions) {
      const said = (sampleData as Readonly<Record<string, object>>)[type];
      expect(data.parse({ ...said, fromTheFuture: 1 })).toEqual(data.parse(said));
    }
  });

  it('survives every personal field being away', () => {
    for (const { type, data, personalFields } of definitions) {
      const said = Object.entries((sampleData as Readonly<Record<string, object>>)[type] ?? {});
      expect(data.safeParse(Object.fromEntries(said.filter(([name]) => !personalFields.includes(name)))).success).toBe(true);
    }
  });
});

describe('text that is none', () => {
  it('is refused in every field that takes text, with the path', () => {
    const texts = fields.filter(({ schema, name }) => takesAnyText(schema) && name !== 'document' && name !== 'caseNumber');
    for (const { schema, type, name } of texts) {
      const lone = schema.safeParse('x').success ? 'lone \ud800' : { lone: '\ud800' };
      expect({ type, name, ok: schema.safeParse(lone).success }).toEqual({ type, name, ok: false });
    }
  });
});

describe('names', () => {
  it.each([
    'incident-0199a2c4-6c0f-892d-8a41-3e0d596b7c8f',
    'sla-x',
    'city-jambi',
    'counter-jambi-live-260105',
    'clock-sla-monitor',
  ])('%s is a stream', (name) => expect(streamNameSchema.safeParse(name).success).toBe(true));
  it.each(['incident-', 'Incident-x', 'person-budi', 'incident-081200000 0', 'sla-\u00e9', `city-${'x'.repeat(101)}`])(
    '%j is none',
    (name) => expect(streamNameSchema.safeParse(name).success).toBe(false),
  );
  it.each(['Damkar 07', 'E32', 'B 1234/X.y_z-2'])('%s is a call sign', (unit) =>
    expect(unitIdSchema.safeParse(unit).success).toBe(true),
  );
  it.each(['', ' x', 'x'.repeat(41), 'Pak, Budi', 'é1'])('%j is none', (unit) =>
    expect(unitIdSchema.safeParse(unit).success).toBe(false),
  );
  it('types are written once', () => expect(new Set(definitions.map(({ type }) => type)).size).toBe(44));
});
