import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Acknowledged } from './case-load.js';

/** What the log promises, by the name a campaign reports when it is broken. */
export type LogInvariant =
  'acknowledged-lost' | 'command-applied-twice' | 'revisions-not-contiguous' | 'case-number-repeated' | 'alarm-repeated';

export interface Audit {
  readonly events: number;
  readonly alarms: number;
  /** How often each was broken, and the first place. */
  readonly broken: ReadonlyMap<LogInvariant, { readonly count: number; readonly first: string }>;
}

/** An event as it lies in a log. */
export interface Stored {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly commandId: string | null;
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const ALARMS: ReadonlySet<string> = new Set(['SlaWarning', 'SlaBreached', 'SlaBreachRetracted', 'Escalated']);

/** Reads the log's file past the product's own code: what was promised against what is there. */
export function auditLog(folder: string, acknowledged: readonly Acknowledged[]): Audit {
  return auditEvents(storedIn(folder), acknowledged);
}

/** @param events in log order, of every stream from its first event on */
export function auditEvents(events: readonly Stored[], acknowledged: readonly Acknowledged[]): Audit {
  const broken = new Map<LogInvariant, { count: number; first: string }>();
  const note = (invariant: LogInvariant, where: string): void => {
    const known = broken.get(invariant);
    broken.set(invariant, { count: (known?.count ?? 0) + 1, first: known?.first ?? where });
  };
  const byStream = Map.groupBy(events, ({ stream }) => stream);
  for (const [stream, own] of byStream) checkRevisions(stream, own, note);
  checkAcknowledged(byStream, acknowledged, note);
  checkCommands(events, note);
  checkCaseNumbers(events, note);
  checkAlarms(events, note);
  return { events: events.length, alarms: events.filter(({ type }) => ALARMS.has(type)).length, broken };
}

type Note = (invariant: LogInvariant, where: string) => void;

function storedIn(folder: string): readonly Stored[] {
  const db = new DatabaseSync(join(folder, 'events.db'), { readOnly: true });
  try {
    // A power cut can take even the table.
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'events'").get() === undefined) return [];
    const rows = db.prepare('SELECT stream, revision, id, type, body FROM events ORDER BY position').all();
    return rows.map((row) => ({ ...(JSON.parse(String(row['body'])) as Stored), ...row })); // the log's own format
  } finally {
    db.close();
  }
}

function checkRevisions(stream: string, events: readonly Stored[], note: Note): void {
  events.forEach(({ revision }, index) => {
    if (revision !== index) note('revisions-not-contiguous', `${stream} has ${revision} where ${index} belongs`);
  });
}

function checkAcknowledged(
  byStream: ReadonlyMap<string, readonly Stored[]>,
  acknowledged: readonly Acknowledged[],
  note: Note,
): void {
  const idsOf = new Map([...byStream].map(([stream, events]) => [stream, new Map(events.map((event) => [event.id, event]))]));
  for (const { key, told } of acknowledged) {
    const stream = `incident-${told.incident}`;
    const stored = told.events.map((id) => idsOf.get(stream)?.get(id));
    if (stored.includes(undefined)) note('acknowledged-lost', `${key} in ${stream}`);
    const commandId = stored.find((event) => event !== undefined)?.commandId;
    const ofCommand = byStream.get(stream)?.filter((event) => event.commandId === commandId) ?? [];
    if (typeof commandId === 'string' && ofCommand.length > told.events.length)
      note('command-applied-twice', `${key} in ${stream}`);
  }
}

/** Acknowledged or not: one command leaves one append in one incident. */
function checkCommands(events: readonly Stored[], note: Note): void {
  const ofIncidents = events.filter(({ stream, commandId }) => stream.startsWith('incident-') && commandId !== null);
  for (const [commandId, own] of Map.groupBy(ofIncidents, (event) => event.commandId)) {
    const appends = new Set(own.map(({ stream, recordedAt }) => `${stream} ${recordedAt}`));
    if (appends.size > 1) note('command-applied-twice', `command ${String(commandId)}: ${[...appends].join(', ')}`);
  }
}

function checkCaseNumbers(events: readonly Stored[], note: Note): void {
  const issued = new Map<string, unknown>();
  for (const { type, data } of events) {
    if (type !== 'CaseNumberIssued') continue;
    const number = String(data['caseNumber']);
    if (issued.has(number)) note('case-number-repeated', `${number} was issued twice`);
    issued.set(number, data['incident']);
  }
  const carried = new Set<string>();
  for (const { type, stream, data } of events) {
    if (type !== 'ReportReceived') continue;
    const number = String(data['caseNumber']);
    if (carried.has(number) || `incident-${String(issued.get(number))}` !== stream)
      note('case-number-repeated', `${number} on ${stream} was issued to ${String(issued.get(number))}`);
    carried.add(number);
  }
}

function checkAlarms(events: readonly Stored[], note: Note): void {
  const seen = new Set<string>();
  for (const { type, stream, data } of events) {
    if (!ALARMS.has(type)) continue;
    const { sop, ord, track, attempt, level } = data;
    const alarm = `${type} ${JSON.stringify([stream, sop, ord, track, attempt, level ?? null])}`;
    if (seen.has(alarm)) note('alarm-repeated', alarm);
    seen.add(alarm);
  }
}
