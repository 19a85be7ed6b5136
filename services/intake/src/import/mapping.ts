import { z } from 'zod';
import { findDefinition } from '@tanggap/events/event-registry';
import { cityIdSchema } from '@tanggap/events/ids';
import { incidentEventDefinitions, type IncidentEventType } from '@tanggap/events/incident-events';
import { isTimeZone } from '@tanggap/platform/clock/time-zone';

const columnName = z.string().min(1).max(200);
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/);
const slugText = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

/** A pattern of Unicode date fields, `iso`, `epoch-ms` or `epoch-s`; see docs/import.md. */
const formatText = z.string().min(1).max(60);

const stampSchema = z.strictObject({ column: columnName, format: formatText }).describe('A whole date and time in one cell.');
const dateAndClockSchema = z
  .strictObject({ date: stampSchema, clock: stampSchema })
  .describe('A date in one cell, a clock time in another.');
const clockNearSchema = z
  .strictObject({ clock: stampSchema, near: name })
  .describe('A clock time without a date: of the days around the time named in `near`, the nearest, before or after midnight.');
const durationSchema = z
  .strictObject({
    after: name,
    duration: z.strictObject({
      column: columnName,
      format: z.enum(['words', 'clock', 'seconds', 'minutes', 'milliseconds']),
    }),
  })
  .describe('The time named in `after` plus how long it took.');
export const timeSpecSchema = z.union([stampSchema, dateAndClockSchema, clockNearSchema, durationSchema]);
export type TimeSpec = z.infer<typeof timeSpecSchema>;
export type DurationFormat = z.infer<typeof durationSchema>['duration']['format'];

const cellSchema = z
  .strictObject({
    column: columnName,
    map: z.record(z.string(), z.json()).optional(),
    otherwise: z.json().optional(),
    as: z.enum(['text', 'number', 'slug']).optional(),
  })
  .describe('One cell. With `map` a value not in it is `otherwise`, and without `otherwise` the row is rejected.');
const constantSchema = z.strictObject({ value: z.json() }).describe('The same value everywhere.');
const pointSpecSchema = z.strictObject({ lat: columnName, lng: columnName }).describe('A point from two cells, degrees WGS 84.');
const latLngSchema = z.strictObject({ latLng: columnName }).describe('A point from one cell, `lat,lng`.');
const valueRefSchema = name.describe('The name of one of `values`.');
export const valueSpecSchema = z.union([cellSchema, constantSchema, pointSpecSchema, latLngSchema]);
export type ValueSpec = z.infer<typeof valueSpecSchema>;

const typeNames = incidentEventDefinitions.map((definition) => definition.type);
/** What import may not make: acts of this installation about its own record. */
const notImportable: ReadonlySet<IncidentEventType> = new Set([
  'CaseDataSent',
  'MergedInto',
  'Unmerged',
  'OccurrenceCorrected',
  'PersonalDataErased',
  'Reclassified',
]);
const importableTypes = typeNames.filter((type) => !notImportable.has(type));

const eventRuleSchema = z.strictObject({
  type: z.enum(importableTypes),
  at: name.describe('One of `times`. Without a value there is no event.'),
  per: z
    .enum(['incident', 'track', 'row'])
    .default('incident')
    .describe('`row`: one event for each row; else one for the incident or for each agency, at the time that `take` says.'),
  take: z.enum(['earliest', 'latest']).default('earliest'),
  when: z
    .strictObject({ column: columnName, in: z.array(z.string()).min(1).max(200) })
    .optional()
    .describe('Only from rows whose cell is one of these.'),
  data: z.record(z.string(), z.union([valueRefSchema, valueSpecSchema])).default({}),
});
export type EventRule = z.infer<typeof eventRuleSchema>;

const mappingShape = z.strictObject({
  mapping: z.literal('tanggap-import/1'),
  source: slugText.describe('Names the other system: with the source keys it is what every id is derived from. Never rename it.'),
  city: cityIdSchema,
  zone: z.strictObject({
    name: z.string().max(60).refine(isTimeZone, { message: 'bukan zona waktu IANA / not an IANA time zone' }),
    repeatedHour: z.enum(['earlier', 'later', 'reject']).describe('Which one, when the clocks were set back.'),
    missingHour: z.enum(['shift-forward', 'reject']).describe('What to do with a time that the clocks skipped.'),
  }),
  csv: z
    .strictObject({
      delimiter: z.string().length(1).default(','),
      nulls: z
        .array(z.string().max(40))
        .max(20)
        .default([])
        .describe('Cells that mean nothing, beside the empty one. `0,0` is a point.'),
    })
    .default({ delimiter: ',', nulls: [] }),
  incident: z.strictObject({
    key: z.array(columnName).min(1).max(5),
    keyIsPersonal: z
      .boolean()
      .default(false)
      .describe('True where the key tells who someone is: then ids come from a keyed hash.'),
  }),
  row: z
    .strictObject({ key: z.array(columnName).min(1).max(5) })
    .optional()
    .describe('Several rows an incident: the columns that tell them apart. Absent: one row an incident.'),
  whatIf: z.boolean().default(false).describe('The SOPs named here were not in force there: every verdict is a what-if.'),
  values: z.record(name, valueSpecSchema).default({}),
  times: z.record(name, timeSpecSchema),
  agency: z.union([valueRefSchema, valueSpecSchema]).optional().describe('The agency of a row; needed for events of a track.'),
  unit: z.union([valueRefSchema, valueSpecSchema]).optional().describe('The unit of a row; needed for events of a unit.'),
  events: z.array(eventRuleSchema).min(1).max(60),
  openAttributes: z
    .record(z.string().max(60), z.union([valueRefSchema, valueSpecSchema]))
    .default({})
    .describe('Stored in clear with the report. You declare that none of them can tell who anybody is.'),
  sealedAttributes: z
    .record(z.string().max(60), z.union([valueRefSchema, valueSpecSchema]))
    .default({})
    .describe('Stored encrypted with the report.'),
});

/** How one CSV becomes incidents. Strict: a key that is not known is an error, never ignored. */
export const mappingSchema = mappingShape.superRefine((mapping, context) => {
  for (const problem of problemsOf(mapping)) context.addIssue({ code: 'custom', ...problem });
});
export type Mapping = z.infer<typeof mappingShape>;
export type MappingInput = z.input<typeof mappingShape>;

interface Problem {
  readonly message: string;
  readonly path: (string | number)[];
}

function* problemsOf(mapping: Mapping): Generator<Problem> {
  for (const [time, spec] of Object.entries(mapping.times)) {
    const anchor = anchorOf(spec);
    if (anchor !== null && !(anchor in mapping.times)) yield { message: `no time is named ${anchor}`, path: ['times', time] };
    else if (isCircular(mapping.times, time)) yield { message: 'circular', path: ['times', time] };
  }
  for (const key of ['openAttributes', 'sealedAttributes'] as const) {
    for (const [attribute, value] of Object.entries(mapping[key])) {
      if (attribute.startsWith('import.')) yield { message: '`import.` is reserved', path: [key, attribute] };
      yield* badReference(mapping, value, [key, attribute]);
    }
  }
  for (const key of ['agency', 'unit'] as const) yield* badReference(mapping, mapping[key], [key]);
  for (const [index, rule] of mapping.events.entries()) yield* problemsOfRule(mapping, rule, ['events', index]);
  const hasAttributes = Object.keys({ ...mapping.openAttributes, ...mapping.sealedAttributes }).length > 0;
  if (hasAttributes && !mapping.events.some((rule) => rule.type === 'ReportReceived'))
    yield { message: 'attributes are stored with ReportReceived, which no rule makes', path: ['events'] };
}

function* problemsOfRule(mapping: Mapping, rule: EventRule, path: (string | number)[]): Generator<Problem> {
  const fields = dataFieldsOf(rule.type);
  if (!(rule.at in mapping.times)) yield { message: `no time is named ${rule.at}`, path: [...path, 'at'] };
  for (const [field, value] of Object.entries(rule.data)) {
    if (!fields.has(field)) yield { message: `${rule.type} has no such field`, path: [...path, 'data', field] };
    else if (importerFills.has(field)) yield { message: 'filled in by the import', path: [...path, 'data', field] };
    yield* badReference(mapping, value, [...path, 'data', field]);
  }
  if ((fields.has('track') && needsTrack(rule.type)) || rule.per === 'track') {
    if (mapping.agency === undefined) yield { message: `${rule.type} needs \`agency\``, path };
  }
  if (fields.has('unit') && rule.type !== 'HandlingCompleted') {
    if (mapping.unit === undefined) yield { message: `${rule.type} needs \`unit\``, path };
    if (mapping.row !== undefined && rule.per !== 'row') yield { message: `${rule.type} is of a row`, path: [...path, 'per'] };
  }
}

function* badReference(mapping: Mapping, value: string | ValueSpec | undefined, path: (string | number)[]): Generator<Problem> {
  if (typeof value === 'string' && !(value in mapping.values)) yield { message: `no value is named ${value}`, path };
}

/** Fields that identify rather than describe: derived from the row, never mapped. */
const importerFills: ReadonlySet<string> = new Set([
  'track',
  'unit',
  'agency',
  'attributes',
  'sourceAttributes',
  'caseNumber',
  'leftOpen',
  'replaces',
]);

function isCircular(times: Mapping['times'], start: string): boolean {
  const seen = new Set<string>();
  for (let at: string | null = start; at !== null; at = anchorOf(times[at])) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

function anchorOf(spec: TimeSpec | undefined): string | null {
  if (spec === undefined) return null;
  return 'near' in spec ? spec.near : 'after' in spec ? spec.after : null;
}

export function dataFieldsOf(type: IncidentEventType): ReadonlySet<string> {
  return new Set(Object.keys(findDefinition(type)?.data.shape ?? {}));
}

/** Whose `track` is not optional: a note or a completed step may be the incident's. */
export function needsTrack(type: IncidentEventType): boolean {
  const track: unknown = findDefinition(type)?.data.shape['track'];
  return track instanceof z.ZodType && !track.safeParse(undefined).success;
}
