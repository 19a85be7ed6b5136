import { createHash, type KeyObject } from 'node:crypto';
import type { EventContext, NewEvent, StreamName } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { findDefinition } from '@tanggap/events/event-registry';
import type { CityId, IncidentId } from '@tanggap/events/ids';
import { incidentEventDefinitions, type IncidentEvent } from '@tanggap/events/incident-events';
import { instantOf } from '@tanggap/platform/commands/system-event';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { ImportIds } from './import-ids.js';
import type { Mapping } from './mapping.js';
import { readsPersonalData, RowReader, type CompiledRule, type Fields, type RowFacts } from './row-facts.js';
import { Columns, type SourceRow } from './source-row.js';
import { UnreadableRow, type Reject } from './unreadable-row.js';

/** One source incident as events of one stream. */
export interface IncidentFacts {
  readonly ok: true;
  readonly incident: IncidentId;
  readonly stream: StreamName;
  /** The events' correlation id: which source incident. */
  readonly sourceIncident: string;
  /** The events' causation id: what its rows and the mapping said. */
  readonly content: string;
  readonly line: number;
  /** By occurredAt, then by the order of the paper; stamps as the source has them. */
  readonly events: readonly NewEvent<IncidentEvent>[];
  readonly rejects: readonly Reject[];
}

/** Nothing of it is imported: half an incident would be another history. */
export interface HeldBackIncident {
  readonly ok: false;
  readonly rejects: readonly Reject[];
}

interface Draft {
  readonly atMs: number;
  readonly compiled: CompiledRule;
  readonly facts: RowFacts;
  /** Tells events of one rule apart: the row, the agency, or nothing. */
  readonly place: string;
  readonly data: Fields;
}

const paperOrder: ReadonlyMap<string, number> = new Map(incidentEventDefinitions.map(({ type }, index) => [type, index]));

/** Makes events from the rows of one source incident. Pure but for the zone data it is compiled with. */
export class FactMaker {
  readonly columns: Columns;
  private readonly reader: RowReader;
  private readonly ids: ImportIds;
  private readonly mappingDigest: string;

  /** @throws MissingColumn @throws UnknownDateFormat */
  constructor(
    private readonly mapping: Mapping,
    options: { readonly header: readonly string[]; readonly identityKey: KeyObject },
  ) {
    this.columns = new Columns(options.header, mapping.csv.nulls);
    this.reader = new RowReader(mapping, this.columns);
    this.ids = new ImportIds(mapping, { identityKey: options.identityKey, readsPersonalData: readsPersonalData(mapping) });
    this.mappingDigest = createHash('sha256').update(canonicalJson(mapping)).digest('hex');
  }

  /** Which source incident a row belongs to. @throws UnreadableRow */
  keyOf(row: SourceRow): string {
    return JSON.stringify(this.reader.keyOf(row));
  }

  /** @param rows of one source incident, in any order @param recordedAtMs epoch ms, the importing clock's */
  factsOf(rows: readonly SourceRow[], recordedAtMs: number): IncidentFacts | HeldBackIncident {
    const rejects: Reject[] = [];
    const read = rows.flatMap((row) => collect(rejects, row, () => this.reader.read(row)));
    const facts = withoutRepeats(read, rejects);
    if (rejects.some(({ reason }) => reason !== 'duplicate-row')) return heldBack(rows, rejects);
    const line = Math.min(...rows.map((row) => row.line));
    try {
      return { ok: true, line, rejects, ...this.assemble(facts, recordedAtMs) };
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      return heldBack(rows, [...rejects, { line, reason: error.reason, at: error.at }]);
    }
  }

  private assemble(facts: readonly RowFacts[], recordedAtMs: number): Omit<IncidentFacts, 'ok' | 'rejects' | 'line'> {
    const first = facts[0];
    const drafts = this.reader.rules.flatMap((compiled) => draftsOf(compiled, facts));
    if (first === undefined || drafts.length === 0) throw new UnreadableRow('no-time', null);
    drafts.sort((one, other) => one.atMs - other.atMs || orderOf(one) - orderOf(other));
    const keyParts = this.reader.keyOf(first.row);
    const key = JSON.stringify(keyParts);
    const startMs = (drafts.find(({ compiled }) => compiled.rule.type === 'ReportReceived') ?? drafts[0])?.atMs ?? 0;
    const incident = this.ids.incident(startMs, key);
    const sourceIncident = this.ids.sourceIncident(key);
    const content = this.ids.contentDigest(
      this.mappingDigest,
      facts.map(({ row }) => row.cells),
    );
    const recordedAt = instantOf(recordedAtMs);
    const events = drafts.map((draft) => {
      const agency = draft.compiled.hasTrack ? draft.facts.agency : null;
      const unit = draft.compiled.hasUnit ? draft.facts.unit : null;
      const context: EventContext = {
        occurredAt: instantOf(draft.atMs),
        recordedAt,
        origin: 'imported',
        city: this.mapping.city satisfies CityId,
        actor: { id: importActor(this.mapping.source), role: 'system', agency: null },
        reportedBy: { role: 'system', agency, unit, channel: 'app' },
        correlationId: sourceIncident,
        causationId: content,
        traceparent: null,
        commandId: null,
        commandDigest: null,
      };
      const id = this.ids.event(draft.atMs, key, draft.compiled.index, draft.place);
      return { id, ...context, ...this.eventOf(draft, { facts, keyParts, key, startMs }) };
    });
    return { incident, stream: streamNameSchema.parse(`incident-${incident}`), sourceIncident, content, events };
  }

  private eventOf(
    draft: Draft,
    of: { facts: readonly RowFacts[]; keyParts: readonly string[]; key: string; startMs: number },
  ): IncidentEvent {
    const { type } = draft.compiled.rule;
    const { agency, unit } = draft.facts;
    const data: Record<string, unknown> = { ...draft.data };
    if (draft.compiled.hasTrack) {
      if (agency === null) throw new UnreadableRow('no-agency', type);
      data['track'] = this.ids.track(of.startMs, of.key, agency);
    }
    if (draft.compiled.hasAgency) data['agency'] = agency ?? undefined;
    if (draft.compiled.hasUnit) data['unit'] = unit ?? undefined;
    if (type === 'ReportReceived') Object.assign(data, { channel: 'import', ...draft.data }, this.attributesOf(of));
    if (type === 'Verified' && ['point', 'address', 'district'].some((field) => field in data))
      data['placeProvenance'] ??= 'import';
    return checked(type, data);
  }

  private attributesOf(of: { facts: readonly RowFacts[]; keyParts: readonly string[] }): object {
    const { source, zone, whatIf, incident } = this.mapping;
    const about = {
      'import.source': source,
      'import.key': this.ids.readableKey(of.keyParts),
      'import.zone': zone.name,
      ...(whatIf ? { 'import.whatIf': 'yes' } : {}),
    };
    const sealed = {
      ...textsOf(of.facts.map((facts) => facts.sealed)),
      ...(incident.keyIsPersonal ? { 'import.key': of.keyParts.join(' ') } : {}),
    };
    return {
      attributes: { ...textsOf(of.facts.map((facts) => facts.open)), ...about },
      ...(Object.keys(sealed).length > 0 ? { sourceAttributes: sealed } : {}),
    };
  }
}

/** How the log says that an event came from this source: `import:sf-fire`. */
export function importActor(source: string): string {
  return `import:${source}`;
}

/** Only through the event's own schema does a row become a fact. @throws UnreadableRow naming the field */
function checked(type: IncidentEvent['type'], data: object): IncidentEvent {
  const parsed = findDefinition(type)?.data.safeParse(data);
  if (parsed?.success !== true) throw new UnreadableRow('bad-event', [type, ...(parsed?.error.issues[0]?.path ?? [])].join('.'));
  return { type, data: parsed.data } as IncidentEvent; // the schema that was just run is this type's own
}

/** The row that gives the time gives the values; what it does not say, the first row that does. */
function draftsOf(compiled: CompiledRule, facts: readonly RowFacts[]): readonly Draft[] {
  const { index, rule } = compiled;
  const timed = facts.flatMap((of) => {
    const atMs = of.timesMs[index] ?? null;
    return atMs === null ? [] : [{ atMs, compiled, facts: of, place: '', data: of.data[index] ?? {} }];
  });
  if (rule.per === 'row') return timed.map((draft) => ({ ...draft, place: draft.facts.rowKey }));
  const groups = Map.groupBy(timed, (draft) => (rule.per === 'track' ? (draft.facts.agency ?? '') : ''));
  return [...groups].map(([place, drafts]) => {
    const chosen = drafts.reduce((best, draft) =>
      (rule.take === 'earliest' ? draft.atMs < best.atMs : draft.atMs > best.atMs) ? draft : best,
    );
    const members = facts.filter((of) => rule.per === 'incident' || of.agency === chosen.facts.agency);
    const data = { ...firstSaid(members.map((of) => of.data[index] ?? {})), ...chosen.data };
    return { ...chosen, place, data };
  });
}

function orderOf(draft: Draft): number {
  return paperOrder.get(draft.compiled.rule.type) ?? 0;
}

/** In the order of the row keys, so that a file in another order gives the same events. */
function withoutRepeats(read: readonly RowFacts[], rejects: Reject[]): readonly RowFacts[] {
  const byKey = new Map<string, RowFacts>();
  for (const facts of read) {
    const known = byKey.get(facts.rowKey);
    if (known === undefined) byKey.set(facts.rowKey, facts);
    else {
      const same = known.row.cells.every((cell, index) => cell === facts.row.cells[index]);
      rejects.push({ line: facts.row.line, reason: same ? 'duplicate-row' : 'conflicting-row', at: null });
    }
  }
  return [...byKey.values()].sort((one, other) => (one.rowKey < other.rowKey ? -1 : 1));
}

function heldBack(rows: readonly SourceRow[], rejects: readonly Reject[]): HeldBackIncident {
  const named = new Set(rejects.map(({ line }) => line));
  const others = rows.filter(({ line }) => !named.has(line));
  return {
    ok: false,
    rejects: [...rejects, ...others.map(({ line }) => ({ line, reason: 'other-row-rejected', at: null }) as const)],
  };
}

function collect<T>(rejects: Reject[], row: SourceRow, read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    rejects.push({ line: row.line, reason: error.reason, at: error.at });
    return [];
  }
}

/** Field by field, what the first row that says anything says. */
function firstSaid(rows: readonly Fields[]): Fields {
  return rows.reduceRight<Fields>((later, row) => ({ ...later, ...row }), {});
}

/** Attributes are short texts; anything else is left to the schema to refuse. */
function textsOf(rows: readonly Fields[]): Record<string, unknown> {
  const asText = (value: Fields[string]): unknown => (typeof value === 'object' ? value : String(value));
  return Object.fromEntries(Object.entries(firstSaid(rows)).map(([name, value]) => [name, asText(value)]));
}
