import type { introspection } from '../generated/schema.js';

type EventType = introspection['types']['IncidentEventType']['enumValues'];
type AlarmType = introspection['types']['MonitorEventType']['enumValues'];

/** What is drawn of an event. Times are instants. */
export interface DrawnEntry {
  readonly event: string;
  readonly type: EventType;
  readonly track: string | null;
  readonly at: string;
  readonly originallyAt: string | null;
  readonly recordedAt: string;
  readonly toldLate: boolean;
}

export interface DrawnAlarm {
  readonly id: string;
  readonly type: AlarmType;
  readonly track: string | null;
  readonly at: string;
  readonly about: string | null;
}

/** An incident as far as it is drawn. */
export interface Drawn {
  readonly timeline: readonly DrawnEntry[];
  readonly alarms: readonly DrawnAlarm[];
}

/** Something drawn on the line of the call center (`lane` null) or of one track. Times are epoch ms. */
export interface Mark {
  readonly key: string;
  readonly lane: string | null;
  readonly kind: 'happened' | 'corrected' | 'late' | 'breach' | 'retracted';
  readonly type: EventType | AlarmType;
  readonly atMs: number;
  /** Of a stretch: where it ends. */
  readonly untilMs: number | null;
  /** It was on record at the moment looked at. */
  readonly isKnown: boolean;
}

/** What is drawn of an incident. @param then as known at an earlier moment; null: all of it is known */
export function marksOf(incident: Drawn, then: Drawn | null): readonly Mark[] {
  const events = new Set((then ?? incident).timeline.map(({ event }) => event));
  const alarms = new Set((then ?? incident).alarms.map(({ id }) => id));
  const retracted = new Set(
    (then ?? incident).alarms.flatMap(({ type, about }) => (type === 'SlaBreachRetracted' ? [about] : [])),
  );
  return [
    ...incident.timeline.flatMap((entry) => marksOfEntry(entry, events.has(entry.event))),
    ...incident.alarms
      .filter(({ type }) => type === 'SlaBreached')
      .map((alarm): Mark => {
        const { id, type, at, track } = alarm;
        const kind = retracted.has(id) ? 'retracted' : 'breach';
        return { key: id, lane: track, kind, type, atMs: Date.parse(at), untilMs: null, isKnown: alarms.has(id) };
      }),
  ];
}

/** The event itself; where it stood before it was corrected; how long it was not written down. */
function marksOfEntry(
  { event, type, track, at, originallyAt, recordedAt, toldLate }: DrawnEntry,
  isKnown: boolean,
): readonly Mark[] {
  const common = { lane: track, type, isKnown };
  const atMs = Date.parse(at);
  const happened: Mark = { ...common, key: event, kind: 'happened', atMs, untilMs: null };
  const late: Mark = { ...common, key: `${event} late`, kind: 'late', atMs, untilMs: Date.parse(recordedAt) };
  if (originallyAt === null) return toldLate ? [late, happened] : [happened];
  const corrected: Mark = { ...common, key: `${event} first`, kind: 'corrected', atMs: Date.parse(originallyAt), untilMs: atMs };
  return [...(toldLate ? [late] : []), corrected, happened];
}
