import type { Instant, SopRef } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Timeline, TimelineEntry } from '@tanggap/incident/timeline';
import { instantOf } from '@tanggap/platform/commands/system-event';
import type { IncidentVerdictName, VerdictName } from '@tanggap/platform/reports/reports-reader';
import type { JudgedCase, JudgedRow } from '../reports/judged-case.js';

export interface Label {
  readonly id: string;
  readonly en: string;
}

/** What the city's profile allows to leave: everything else stays out, whoever asks. */
export interface PackagePlace {
  readonly precision: string;
  readonly district: string | null;
  readonly address: string | null;
  readonly point: { readonly lat: number; readonly lng: number } | null;
}

export interface PackageCaller {
  readonly name: string | null;
  readonly phone: string | null;
}

export interface PackageRow {
  readonly sop: SopRef;
  readonly ord: number;
  readonly printedNo: string | null;
  readonly label: Label;
  /** 1, 2 …: index into `tracks`; null: the incident's. */
  readonly track: number | null;
  readonly limitMs: number | null;
  readonly elapsedMs: number | null;
  readonly verdict: VerdictName;
  /** Not finished when the package was made. */
  readonly running: boolean;
}

/** The record of one case up to `upToRevision`, as a city hands it on. No free text, no key, no name of a worker. */
export interface CasePackage {
  readonly format: 'tanggap-case-data';
  readonly version: 1;
  readonly city: string;
  /** Anything but `live` is no real case. */
  readonly origin: string;
  readonly incident: string;
  readonly caseNumber: string | null;
  readonly upToRevision: number;
  /** When that revision was recorded: running rows are judged as of then. */
  readonly judgedAt: Instant;
  readonly category: { readonly id: string; readonly label: Label | null } | null;
  readonly place: PackagePlace;
  /** Absent unless the city's profile allows it. */
  readonly caller?: PackageCaller;
  readonly tracks: readonly { readonly agency: string; readonly sop: SopRef | null; readonly end: string | null }[];
  readonly sops: readonly SopRef[];
  readonly timeline: readonly PackageEntry[];
  readonly rows: readonly PackageRow[];
  readonly verdict: IncidentVerdictName;
}

interface PackageEntry {
  readonly event: string;
  readonly at: Instant;
  /** Present when a correction moved it. */
  readonly firstReportedAt?: Instant;
  readonly recordedAt: Instant;
  readonly track: number | null;
  readonly agency: string | null;
  readonly unit: string | null;
  readonly reportedBy: string;
  readonly channel: string;
}

export interface PackageInput {
  readonly record: IncidentRecord;
  readonly timeline: Timeline;
  readonly judged: JudgedCase;
  readonly judgedAtMs: number;
  readonly factsOf: (row: JudgedRow) => {
    readonly printedNo: string | null;
    readonly label: Label;
    readonly limitMs: number | null;
  };
  readonly categoryLabel: Label | null;
  readonly place: PackagePlace;
  readonly caller: PackageCaller | null;
}

const unfinished: ReadonlySet<VerdictName> = new Set<VerdictName>(['running', 'breached-open', 'not-started']);

/** Pure: the same case up to the same revision gives the same package. */
export function casePackage(input: PackageInput): CasePackage {
  const { record, timeline, judged, place, caller } = input;
  const tracks: Tracks = new Map(timeline.tracks.map(({ track, agency }, index) => [track, { number: index + 1, agency }]));
  return {
    format: 'tanggap-case-data',
    version: 1,
    city: record.city ?? '',
    origin: timeline.origin,
    incident: record.id,
    caseNumber: record.caseNumber,
    upToRevision: timeline.upToRevision,
    judgedAt: instantOf(input.judgedAtMs),
    category: record.category === null ? null : { id: record.category, label: input.categoryLabel },
    place,
    ...(caller === null ? {} : { caller }),
    tracks: timeline.tracks.map(({ agency, sops, end }) => ({ agency, sop: sops.at(-1)?.sop ?? null, end: end?.how ?? null })),
    sops: sopsOf(judged.rows),
    timeline: timeline.entries.map((entry) => entryOf(entry, tracks)),
    rows: judged.rows.map((row) => rowOf(row, { input, tracks })),
    verdict: judged.verdict,
  };
}

type Tracks = ReadonlyMap<string, { readonly number: number; readonly agency: string }>;

function entryOf(entry: TimelineEntry, tracks: Tracks): PackageEntry {
  const { type, atMs, originallyAtMs, recordedAtMs, unit, reportedBy } = entry;
  const track = entry.track === null ? undefined : tracks.get(entry.track);
  return {
    event: type,
    at: instantOf(atMs),
    ...(originallyAtMs === null ? {} : { firstReportedAt: instantOf(originallyAtMs) }),
    recordedAt: instantOf(recordedAtMs),
    track: track?.number ?? null,
    agency: entry.agency ?? track?.agency ?? null,
    unit,
    reportedBy: reportedBy.role,
    channel: reportedBy.channel,
  };
}

function rowOf(row: JudgedRow, { input, tracks }: { readonly input: PackageInput; readonly tracks: Tracks }): PackageRow {
  const { sop, ord, track, elapsedMs, verdict } = row;
  return {
    sop: { id: sop.id, version: sop.version },
    ord,
    ...input.factsOf(row),
    track: track === null ? null : (tracks.get(track)?.number ?? null),
    elapsedMs,
    verdict,
    running: unfinished.has(verdict),
  };
}

function sopsOf(rows: readonly JudgedRow[]): readonly SopRef[] {
  const sops = new Map(rows.map(({ sop: { id, version } }) => [`${id}@${version}`, { id, version }]));
  return [...sops].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sop]) => sop);
}
