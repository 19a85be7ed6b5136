import type { z } from 'zod';
import { findDefinition } from '@tanggap/events/event-registry';
import { agencyIdSchema, unitIdSchema, type AgencyId, type UnitId } from '@tanggap/events/ids';
import { dataFieldsOf, needsTrack, type EventRule, type Mapping, type ValueSpec } from './mapping.js';
import type { Columns, SourceRow } from './source-row.js';
import { SourceTimes, type TimeReader } from './source-time.js';
import { valueReader, type ValueReader } from './source-value.js';
import { UnreadableRow } from './unreadable-row.js';

type Json = z.core.util.JSONType;
export type Fields = Readonly<Record<string, Json>>;

/** One rule of the mapping, ready to read rows. */
export interface CompiledRule {
  readonly index: number;
  readonly rule: EventRule;
  readonly hasTrack: boolean;
  readonly hasUnit: boolean;
  readonly hasAgency: boolean;
  readonly at: TimeReader;
  readonly data: readonly (readonly [string, ValueReader])[];
}

/** What one row says, each part already read. */
export interface RowFacts {
  readonly row: SourceRow;
  readonly rowKey: string;
  readonly agency: AgencyId | null;
  readonly unit: UnitId | null;
  /** By rule. */
  readonly timesMs: readonly (number | null)[];
  /** By rule. */
  readonly data: readonly Fields[];
  readonly open: Fields;
  readonly sealed: Fields;
}

/** Reads everything a mapping asks of a row, so that whatever cannot be read is known to be this row's. */
export class RowReader {
  readonly rules: readonly CompiledRule[];
  private readonly incidentKey: (row: SourceRow) => readonly string[];
  private readonly rowKey: (row: SourceRow) => readonly string[];
  private readonly agency: ValueReader;
  private readonly unit: ValueReader;
  private readonly open: readonly (readonly [string, ValueReader])[];
  private readonly sealed: readonly (readonly [string, ValueReader])[];

  /** @throws MissingColumn @throws UnknownDateFormat */
  constructor(
    private readonly mapping: Mapping,
    columns: Columns,
  ) {
    const times = new SourceTimes(mapping, columns);
    const readers = (values: Readonly<Record<string, string | ValueSpec>>): readonly (readonly [string, ValueReader])[] =>
      Object.entries(values).map(([name, value]) => [name, valueReader(mapping, columns, value)] as const);
    this.incidentKey = columns.keyReader(mapping.incident.key);
    this.rowKey = columns.keyReader(mapping.row?.key ?? []);
    this.agency = valueReader(mapping, columns, mapping.agency ?? { value: null });
    this.unit = valueReader(mapping, columns, mapping.unit ?? { value: null });
    this.open = readers(mapping.openAttributes);
    this.sealed = readers(mapping.sealedAttributes);
    this.rules = mapping.events.map((rule, index) => {
      const fields = dataFieldsOf(rule.type);
      const hasTrack = fields.has('track') && needsTrack(rule.type);
      const hasAgency = fields.has('agency') && rule.type !== 'AssistanceRequested';
      // Handling completed without a unit speaks for all of them.
      const hasUnit = fields.has('unit') && (rule.type !== 'HandlingCompleted' || rule.per === 'row');
      return {
        index,
        rule,
        hasTrack,
        hasUnit,
        hasAgency,
        at: whenReader(rule, columns, times.reader(rule.at)),
        data: readers(rule.data),
      };
    });
  }

  /** @throws UnreadableRow */
  keyOf(row: SourceRow): readonly string[] {
    return this.incidentKey(row);
  }

  /** @throws UnreadableRow */
  rowKeyOf(row: SourceRow): string {
    return JSON.stringify(this.rowKey(row));
  }

  /** @throws UnreadableRow */
  read(row: SourceRow): RowFacts {
    const timesMs = this.rules.map((rule) => inRange(rule.at(row), rule.rule.at));
    return {
      row,
      rowKey: this.rowKeyOf(row),
      agency: this.identity(this.agency(row), 'no-agency'),
      unit: this.identity(this.unit(row), 'no-unit'),
      timesMs,
      data: this.rules.map(({ rule, data }, index) => (needsData(rule, timesMs[index]) ? fieldsOf(row, data) : {})),
      open: fieldsOf(row, this.open),
      sealed: fieldsOf(row, this.sealed),
    };
  }

  private identity(value: Json | undefined, reason: 'no-agency'): AgencyId | null;
  private identity(value: Json | undefined, reason: 'no-unit'): UnitId | null;
  private identity(value: Json | undefined, reason: 'no-agency' | 'no-unit'): AgencyId | UnitId | null {
    if (value === undefined || value === null) return null;
    const parsed = (reason === 'no-agency' ? agencyIdSchema : unitIdSchema).safeParse(value);
    if (!parsed.success) throw new UnreadableRow(reason, null);
    return parsed.data;
  }
}

/** Whether anything that the mapping reads is stored encrypted. */
export function readsPersonalData(mapping: Mapping): boolean {
  const sealed = mapping.incident.keyIsPersonal || Object.keys(mapping.sealedAttributes).length > 0;
  const personalField = ({ type, data }: EventRule): boolean => {
    const personal = findDefinition(type)?.personalFields ?? [];
    return Object.keys(data).some((field) => personal.includes(field));
  };
  return sealed || mapping.events.some(personalField);
}

/** A row without the time may still give an incident's event the values that the row with the time leaves out. */
function needsData({ per, when }: EventRule, atMs: number | null | undefined): boolean {
  return typeof atMs === 'number' || (per !== 'row' && when === undefined);
}

function whenReader({ when }: EventRule, columns: Columns, at: TimeReader): TimeReader {
  if (when === undefined) return at;
  const [cell, texts] = [columns.reader(when.column), new Set(when.in)];
  return (row) => (texts.has(cell(row) ?? '') ? at(row) : null);
}

function fieldsOf(row: SourceRow, readers: readonly (readonly [string, ValueReader])[]): Fields {
  const fields: Record<string, Json> = {};
  for (const [name, read] of readers) {
    const value = read(row);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** Years 1900 to 9999: beyond them the text was no time of an emergency call. */
function inRange(atMs: number | null, name: string): number | null {
  if (atMs !== null && (atMs < -2_208_988_800_000 || atMs > 253_402_300_799_999)) throw new UnreadableRow('bad-time', name);
  return atMs;
}
