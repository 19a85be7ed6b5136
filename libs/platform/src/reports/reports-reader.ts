import { z } from 'zod';
import {
  agencyIdSchema,
  cityIdSchema,
  originSchema,
  sopIdSchema,
  sopRefSchema,
  type CategoryId,
  type IncidentId,
  type Origin,
  type SopRef,
} from '@tanggap/events/ids';
import { incidentEventDefinitions, type IncidentEventType } from '@tanggap/events/incident-events';
import type { Scope } from '../access/principal.js';
import { isTimeZone } from '../clock/time-zone.js';

const milestoneTypes = incidentEventDefinitions.map((definition) => definition.type);
/** Any fact of an incident can begin or end an interval. */
export const milestoneSchema: z.ZodType<IncidentEventType, IncidentEventType> = z.enum(milestoneTypes);

/** Calendar dates in the city's own zone, by the day of ReportReceived; `to` is exclusive. */
export const periodSchema = z.strictObject({ from: z.iso.date(), to: z.iso.date() }).refine(({ from, to }) => from < to, {
  message: 'masa berakhir sebelum mulai / the period ends before it begins',
  path: ['to'],
});
export type Period = z.infer<typeof periodSchema>;

const selection = {
  city: cityIdSchema,
  period: periodSchema.nullable().default(null),
  /** null: what the server is for, or `imported` for a city that has no profile here; the report says which it took. */
  origin: originSchema.nullable().default(null),
  /** IANA zone of the period's dates; null: the city profile's, else the one its import recorded, else UTC. */
  zone: z
    .string()
    .max(60)
    .refine(isTimeZone, { message: 'bukan zona waktu IANA / not an IANA time zone' })
    .nullable()
    .default(null),
};

export const intervalsQuerySchema = z.strictObject({
  ...selection,
  from: milestoneSchema,
  to: milestoneSchema,
  /** `unit`: one sample per incident and unit, where Dispatched means the unit's UnitAssigned. */
  per: z.enum(['incident', 'unit']).default('incident'),
  by: z.enum(['agency', 'category', 'district']).nullable().default(null),
  limitsSec: z.array(z.number().min(0).max(1e9)).max(20).default([]),
});
/** What a caller writes; `IntervalsQuery` is what it means. */
export type IntervalsQueryInput = z.input<typeof intervalsQuerySchema>;
export type IntervalsQuery = z.infer<typeof intervalsQuerySchema>;

export const complianceQuerySchema = z.strictObject({
  ...selection,
  /** What if the paper said otherwise: judged on a copy of the SOP; null takes the limit away. Nothing is recorded. */
  overrides: z
    .array(z.strictObject({ sop: sopIdSchema, ord: z.int().min(1).max(99), limitSec: z.int().min(1).max(1e6).nullable() }))
    .max(100)
    .default([]),
});
export type ComplianceQueryInput = z.input<typeof complianceQuerySchema>;
export type ComplianceQuery = z.infer<typeof complianceQuerySchema>;

/** One group of one interval. `measured` samples are in the percentiles: neither missing nor negative; zero counts. */
export interface IntervalStats {
  readonly from: IncidentEventType;
  readonly to: IncidentEventType;
  readonly per: 'incident' | 'unit';
  /** null without `by`; `unknown` where the incident has no such attribute. */
  readonly group: string | null;
  /** Incidents in the group; with `per: unit` each counts once however many units it had. */
  readonly incidents: number;
  readonly measured: number;
  readonly missingStart: number;
  readonly missingEnd: number;
  readonly missingBoth: number;
  readonly negative: number;
  readonly zero: number;
  /** Nearest rank over all measured samples; null when there is none. */
  readonly minMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  /** Samples strictly longer than each limit, by its seconds as written. */
  readonly over: Readonly<Record<string, number>>;
  readonly exactly: Readonly<Record<string, number>>;
}

/** Where a report's numbers come from, so that nobody takes an import or a drill for live work. */
export interface Provenance {
  readonly city: string;
  readonly origin: Origin;
  readonly zone: string;
  readonly period: Period | null;
  /** Verdicts under rules that were never in force: supposed limits, or SOPs lent to a foreign city. */
  readonly whatIf: boolean;
}

export interface IntervalsReport extends Provenance {
  readonly intervals: readonly IntervalStats[];
}

/** DESIGN's one verdict list; breaches apart by whether the row is still unfinished. */
export const verdictNames = [
  'not-started',
  'running',
  'met',
  'breached',
  'breached-open',
  'no-limit',
  'skipped',
  'missing-start',
  'missing-stop',
  'missing-both',
  'negative',
] as const;
export type VerdictName = (typeof verdictNames)[number];

export interface ComplianceRow {
  readonly sop: SopRef;
  readonly ord: number;
  readonly printedNo: string | null;
  readonly label: { readonly id: string; readonly en: string };
  /** `joint`: judged over several tracks, counted once an incident. */
  readonly whose: 'incident' | 'track' | 'joint';
  /** null: no limit printed (or taken away by an override). */
  readonly limitMs: number | null;
  /** The printed limit where an override replaced it. */
  readonly printedLimitMs: number | null;
  readonly overridden: boolean;
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  /** By agency: an alarm was raised, the track ended, and no stop was ever recorded. The row itself is under `missing-stop`. */
  readonly alarmRaisedStopNeverRecorded: Readonly<Record<string, number>>;
}

export const incidentVerdictNames = ['breached', 'unknown', 'compliant', 'not-judged', 'open'] as const;
export type IncidentVerdictName = (typeof incidentVerdictNames)[number];

export interface ComplianceReport extends Provenance {
  /** Epoch of the judgement, ISO-8601 UTC: open rows move on. */
  readonly judgedAt: string;
  readonly rows: readonly ComplianceRow[];
  /** null for an agency: it sees its own tracks' rows, and an incident is judged by everybody's. */
  readonly incidents: Readonly<Record<IncidentVerdictName, number>> | null;
  /** compliant / (compliant + breached); null when neither occurs. */
  readonly rate: number | null;
}

const bucketNames = ['measured', 'missingStart', 'missingEnd', 'missingBoth', 'negative', 'zero'] as const;
/** A count of a report whose incidents are asked for. */
export const explainQuerySchema = z.discriminatedUnion('report', [
  z.strictObject({
    report: z.literal('intervals'),
    query: intervalsQuerySchema,
    group: z.string().max(80).nullable().default(null),
    /** `over` and `exactly` need `limitSec`, one of the query's. */
    count: z.enum([...bucketNames, 'over', 'exactly']),
    limitSec: z.number().min(0).nullable().default(null),
    first: z.int().min(1).max(1000).default(20),
  }),
  z.strictObject({
    report: z.literal('compliance'),
    query: complianceQuerySchema,
    /** A row and one of its verdicts, or null and an incident verdict. */
    row: z.strictObject({ sop: sopRefSchema, ord: z.int().min(1) }).nullable(),
    verdict: z.enum([...verdictNames, ...incidentVerdictNames]),
    agency: agencyIdSchema.nullable().default(null),
    first: z.int().min(1).max(1000).default(20),
  }),
]);
export type ExplainQueryInput = z.input<typeof explainQuerySchema>;
export type ExplainQuery = z.infer<typeof explainQuerySchema>;

export interface ExplainedSample {
  readonly incident: IncidentId;
  readonly caseNumber: string | null;
  readonly category: CategoryId | null;
  readonly agency: string | null;
  readonly unit: string | null;
  /** null where nothing was measured. */
  readonly elapsedMs: number | null;
}

/** The samples behind one count, in the order they were read. */
export interface Explained {
  readonly total: number;
  readonly samples: readonly ExplainedSample[];
}

/** Reports computed from the events when asked. One adapter in the process that holds the case view, one over HTTP. */
export interface ReportsReader {
  /** @throws ReportRefused */
  intervals(scope: Scope, query: IntervalsQuery): Promise<IntervalsReport>;
  /** @throws ReportRefused */
  compliance(scope: Scope, query: ComplianceQuery): Promise<ComplianceReport>;
  /** The incidents behind one number. @throws ReportRefused */
  explain(scope: Scope, query: ExplainQuery): Promise<Explained>;
}

/** Nest token of the `ReportsReader`. */
export const REPORTS_READER = Symbol('ReportsReader');

/** `not-found`: the city is none of the caller's; it is not told whether it exists. */
export class ReportRefused extends Error {
  override readonly name = 'ReportRefused';
  constructor(readonly code: 'role-not-allowed' | 'not-found') {
    super(code);
  }
}
