import { z } from 'zod';
import { cityIdSchema, sopIdSchema } from '@tanggap/events/ids';
import type { IncidentEventType } from '@tanggap/events/incident-events';
import { parseTimeCell } from './time-cell.js';

/** Indonesian first: what people see; English beside it. Our wording, never the paper's sentences. */
export const textSchema = z.strictObject({ id: z.string().min(1).max(400), en: z.string().min(1).max(400) }).readonly();
export type Text = z.infer<typeof textSchema>;

export const agencyKindSchema = z.enum([
  'police',
  'health',
  'fire',
  'social',
  'power',
  'water',
  'transport',
  'disaster',
  'rescue',
  'public-order',
  'roads',
  'environment',
  'protection',
  'other',
]);
export type AgencyKind = z.infer<typeof agencyKindSchema>;

/** Who performs a row, read from its wording where the flow-chart shapes are lost. */
const actorSchema = z.enum([
  'caller',
  'call-taker',
  'supervisor',
  'agency-dispatcher',
  'crew',
  'crew-or-agency-dispatcher',
  'agency-dispatcher-and-call-taker',
  'duty-officer',
  'nobody',
]);
export type SopActor = z.infer<typeof actorSchema>;

// Checked against the vocabulary of events: a typo, or an event that was never defined, does not compile.
const recordedMilestones = [
  'ReportReceived',
  'CallAnswered',
  'ReportTriaged',
  'Verified',
  'Dispatched',
  'DispatchAccepted',
  'CallTransferred',
  'AgencyInformed',
  'MarkedOnProgress',
  'UnitAssigned',
  'UnitDeparted',
  'ArrivedOnScene',
  'SituationUpdated',
  'HandlingCompleted',
  'TransportStarted',
  'TransportArrived',
  'Responded',
  'Closed',
  'CaseDataSent',
] as const satisfies readonly IncidentEventType[];

const stepCompletedSchema = z.templateLiteral(['StepCompleted(', z.int(), ')']);
const milestoneSchema = z.union([z.enum([...recordedMilestones, 'ReadyToReportBack']), stepCompletedSchema]);
/**
 * A moment that starts or stops a clock: an event of that name, `StepCompleted(4)` for our row 4 of the same SOP, or
 * `ReadyToReportBack`: the later of HandlingCompleted and, if TransportStarted was recorded, TransportArrived.
 */
export type Milestone = z.infer<typeof milestoneSchema>;

const momentSchema = z.union([milestoneSchema, z.array(milestoneSchema).min(2).readonly()]);
const clockSchema = z
  .strictObject({
    /** A set starts with the LAST of them; null: an instant that is stopped but never started. */
    from: momentSchema.nullable(),
    /** A set stops with the LAST of them. */
    to: momentSchema,
    provenance: z.enum(['inferred', 'printed']),
    /** Measured unit by unit; the longest counts; skipped when every unit that arrived needed none. */
    perUnit: z.literal(true).optional(),
    /** `Dispatched` counts only to agencies of these kinds. */
    dispatchTo: z.array(agencyKindSchema).min(1).readonly().optional(),
    /** Skipped without blame when this milestone comes before the stop. */
    skippedBy: milestoneSchema.optional(),
    /** Only a stop at or after the start counts; without one by the end the row is skipped as not needed. */
    toAtOrAfterFrom: z.literal(true).optional(),
    /** In force instead while the incident's case SOP is marked `advice`: another stop, or the row skipped. */
    inAdvice: z
      .union([z.strictObject({ to: milestoneSchema }).readonly(), z.strictObject({ skipped: z.literal(true) }).readonly()])
      .optional(),
    /** Readings the wording leaves open as well; shown to people, never evaluated. */
    alternatives: z
      .array(z.strictObject({ from: momentSchema.nullable(), to: momentSchema, note: textSchema }).readonly())
      .readonly()
      .optional(),
    note: textSchema.optional(),
  })
  .readonly();
/**
 * Which milestones a row's time runs between. On a track's row a milestone is that track's: the first UnitAssigned,
 * UnitDeparted and ArrivedOnScene, the last unit's HandlingCompleted. On an incident's row `Dispatched` as a stop is the
 * first even when rejected, as a start the first that was neither rejected nor cancelled; `DispatchAccepted` is that
 * dispatch's; `Responded`, `HandlingCompleted` and `ReadyToReportBack` are the last track's, once no track is open;
 * `Closed` is the first.
 */
export type Clock = z.infer<typeof clockSchema>;

const timeSchema = z
  .strictObject({
    /** As printed, '' when blank. */
    raw: z.string().max(40),
    limitSec: z.int().min(1).optional(),
    /** What an ambiguous total can mean; judged by none of them. */
    alternatives: z
      .array(z.strictObject({ limitSec: z.int().min(1), note: textSchema }).readonly())
      .min(2)
      .readonly()
      .optional(),
  })
  .readonly();

const sopRowSchema = z
  .strictObject({
    /** Ours, 1..n in the order of the paper. */
    ord: z.int().min(1),
    /** As printed: may repeat, or be missing. */
    printedNo: z.string().min(1).max(10).nullable(),
    kind: z.enum(['step', 'context', 'heading', 'category', 'total']),
    scope: z.enum(['incident', 'track']),
    /** The row exists only on tracks of agencies of these kinds. */
    agencyKinds: z.array(agencyKindSchema).min(1).readonly().optional(),
    /** Judged over all tracks of its kinds, counted once. */
    joint: z.literal(true).optional(),
    label: textSchema,
    actor: actorSchema,
    /** Short terms as printed. */
    requirements: z.array(z.string().min(1).max(80)).readonly(),
    output: z.string().min(1).max(80).nullable(),
    time: timeSchema,
    clock: clockSchema.optional(),
    /** Ours, on the remark or on what the paper leaves open. */
    note: textSchema.optional(),
    /** File and line of the source text. */
    source: z.string().regex(/^[a-z]+\.txt:[1-9]\d*$/),
  })
  .readonly();
export type SopRow = z.infer<typeof sopRowSchema>;

const asPrinted = z.string().min(1).max(80).nullable();
export const sopSchema = z
  .strictObject({
    id: sopIdSchema,
    version: z.int().min(1),
    city: cityIdSchema,
    title: textSchema,
    /** As printed, also when impossible; never our effective dates. null: blank or not printed. */
    table: z
      .strictObject({
        number: asPrinted,
        madeOn: asPrinted,
        revisedOn: asPrinted,
        effectiveOn: asPrinted,
        ratifiedOn: asPrinted,
        signatoryOffice: asPrinted,
      })
      .readonly(),
    /** `intake`: applies to every incident of its city before the case's own table. */
    role: z.enum(['intake', 'case']),
    /** Its track is opened by CallTransferred: advice on the line, nobody is dispatched. */
    advice: z.literal(true).optional(),
    rows: z.array(sopRowSchema).min(1).readonly(),
    notes: z.array(textSchema).readonly(),
  })
  .readonly()
  .superRefine((sop, context) => {
    for (const { path, message } of faultsOf(sop)) context.addIssue({ code: 'custom', path: [...path], message, input: sop });
  });
/** One signed table. Parsed, hence frozen: a published version is never edited. */
export type Sop = z.infer<typeof sopSchema>;
/** A SOP as data files write it, before `sopSchema` has seen it. */
export type SopInput = z.input<typeof sopSchema>;
export type SopRowInput = z.input<typeof sopRowSchema>;
/** What a row's cells hold and where they stand; the rest of a row is our reading. */
export type PrintedCells = Pick<SopRowInput, 'ord' | 'printedNo' | 'requirements' | 'output' | 'time' | 'source'>;

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
type Unchecked = Pick<Sop, 'id' | 'city' | 'rows'>;

function faultsOf(sop: Unchecked): readonly Fault[] {
  const faults: Fault[] = sop.rows.flatMap((row, index) =>
    [...rowFaults(row), ...(row.ord === index + 1 ? [] : ['ordinals must run 1..n']), ...placeFaults(row, sop)].map(
      (message) => ({
        path: ['rows', index],
        message,
      }),
    ),
  );
  if (!sop.id.startsWith(`${sop.city}/`)) faults.push({ path: ['id'], message: 'the id must begin with its city' });
  if (new Set(sop.rows.map((row) => row.source)).size < sop.rows.length)
    faults.push({ path: ['rows'], message: 'two rows cite one line' });
  return faults;
}

function rowFaults(row: SopRow): readonly string[] {
  const faults = timeFaults(row);
  if (row.clock !== undefined && row.kind !== 'step') faults.push('only a step has a clock');
  if (row.clock === undefined && row.kind === 'step') faults.push('a step needs a clock');
  if (row.joint === true && row.agencyKinds === undefined) faults.push('a joint row names its agency kinds');
  if (row.agencyKinds !== undefined && row.scope === 'incident') faults.push('agency kinds belong to rows of a track');
  return faults;
}

/** No invented limit: the number must be the cell's own, and a cell with a number must have it. */
function timeFaults({ time, kind }: SopRow): string[] {
  const cell = parseTimeCell(time.raw);
  const readings = time.alternatives?.map((reading) => reading.limitSec) ?? [];
  const allowed = cell.kind === 'ambiguous' ? cell.readingsSec : [];
  const faults: string[] = [];
  if (cell.kind === 'unreadable') faults.push('the time cell cannot be read');
  if (time.limitSec !== (cell.kind === 'limit' ? cell.limitSec : undefined))
    faults.push('the limit must follow from the raw cell');
  if (time.limitSec !== undefined && kind !== 'step') faults.push('only a step has a limit');
  if (readings.join() !== allowed.join()) faults.push('the readings must follow from the raw cell');
  return faults;
}

/** The row's line must be in its city's text, and the rows its clock waits for must be steps of the same table. */
function placeFaults(row: SopRow, sop: Unchecked): readonly string[] {
  const faults = row.source.startsWith(`${sop.city}.txt:`) ? [] : ["the row must cite its city's text"];
  const moments = row.clock === undefined ? [] : [row.clock.from, row.clock.to].flat();
  for (const moment of moments) {
    const ord = moment === null ? null : completedOrd(moment);
    if (ord !== null && sop.rows.find((other) => other.ord === ord)?.kind !== 'step') faults.push(`row ${ord} is no step`);
  }
  return faults;
}

/** The ordinal in `StepCompleted(4)`; null for every other milestone. */
export function completedOrd(milestone: Milestone): number | null {
  const match = /^StepCompleted\((\d+)\)$/.exec(milestone);
  return match === null ? null : Number(match[1]);
}

/** The same SOP is the same text, whatever order its members were written in: what a content hash is taken of. */
export function canonicalSop(sop: Sop): string {
  return JSON.stringify(sop, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
