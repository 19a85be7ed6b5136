import { streamNameSchema, type RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent, isMonitorEvent } from '@tanggap/events/event-registry';
import { incidentIdSchema, type IncidentId, type Origin, type WorkOrigin } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { instantToMs } from '@tanggap/incident/instant';
import type { Timeline } from '@tanggap/incident/timeline';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import { UnknownEventType, type EventReader } from '@tanggap/platform/event-store/event-store';
import { decideAlarms } from '@tanggap/sla/decide-alarms';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import { replayAlarms, type Disagreement } from '@tanggap/sla/replay-alarms';
import type { SopBook } from '@tanggap/sla/sop-book';
import type { BookOf } from '@tanggap/sla-monitor/alarm-desk';
import { alarmedOn } from '@tanggap/sla-monitor/alarm-outlook';

export interface Replay {
  readonly ok: boolean;
  readonly incidents: number;
  readonly events: number;
  /** ISO-8601 UTC, when the newest event was recorded: open rows are judged at this moment. null: an empty log. */
  readonly asOf: string | null;
  /** Incidents by verdict; `not-judged` with its reason. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Rows by verdict. */
  readonly rows: Readonly<Record<string, number>>;
  /** Recorded alarms by type. */
  readonly alarms: Readonly<Record<string, number>>;
  /** Breaches of incidents that the monitor watches, at `asOf` that no alarm tells of: the monitor was not running, or has not got there. */
  readonly unrecorded: number;
  /** Incidents with an event that this program cannot decode. */
  readonly undecodable: number;
  readonly disagreement: (Disagreement & { readonly incident: IncidentId }) | null;
}

type Counts = Record<string, number>;

/**
 * Recomputes every verdict from the events alone and holds every recorded alarm against it, up to the first that does not
 * agree. @param of `origin`: what the installation is for, whose alarms were watched @throws CorruptEvent
 */
export async function replayFolder(
  events: EventReader,
  { bookOfCity, origin }: { readonly bookOfCity: BookOf; readonly origin: WorkOrigin },
  onProgress: (incidents: number, all: number) => void,
): Promise<Replay> {
  const { ids, read, asOf } = await incidentsIn(events);
  const replayed = new Replayed(bookOfCity, alarmedOn(origin), asOf === null ? 0 : instantToMs(asOf));
  for (const incident of ids) {
    replayed.add(incident, await historyOf(events, incident));
    onProgress(replayed.incidents, ids.size);
    if (replayed.disagreement !== null) break;
  }
  const { incidents, verdicts, rows, alarms, unrecorded, undecodable, disagreement } = replayed;
  const ok = disagreement === null;
  return { ok, incidents, events: read, asOf, verdicts, rows, alarms, unrecorded, undecodable, disagreement };
}

class Replayed {
  incidents = 0;
  unrecorded = 0;
  undecodable = 0;
  readonly verdicts: Counts = {};
  readonly rows: Counts = {};
  readonly alarms: Counts = {};
  disagreement: Replay['disagreement'] = null;

  constructor(
    private readonly bookOfCity: BookOf,
    private readonly watched: ReadonlySet<Origin>,
    private readonly nowMs: number,
  ) {}

  add(incident: IncidentId, history: History | null): void {
    this.incidents += 1;
    if (history === null) {
      this.undecodable += 1;
      return;
    }
    const { recorded } = history;
    for (const { type } of recorded) count(this.alarms, type);
    const timeline = history.timelineUpTo(Infinity);
    const city = timeline.city === null ? null : this.bookOfCity(timeline.city);
    if (city === null) {
      count(this.verdicts, 'not-judged: no-profile');
      return;
    }
    this.judge(timeline, city.book);
    if (this.watched.has(timeline.origin)) {
      const missing = decideAlarms({ timeline, ...city, nowMs: this.nowMs, recorded });
      this.unrecorded += missing.filter(({ type }) => type === 'SlaBreached').length;
    }
    const found = replayAlarms({ ...history, book: city.book });
    if (found !== null) this.disagreement = { incident, ...found };
  }

  private judge(timeline: Timeline, book: SopBook): void {
    const { incident, rows } = judgeIncident(timeline, book, this.nowMs);
    count(this.verdicts, incident.verdict === 'not-judged' ? `not-judged: ${incident.reason}` : incident.verdict);
    for (const { verdict } of rows) if (verdict !== null) count(this.rows, verdict.status);
  }
}

interface History {
  readonly timelineUpTo: (revision: number) => Timeline;
  readonly recorded: readonly RecordedEvent<MonitorEvent>[];
}

/** @returns null when one of its events cannot be decoded by this program */
async function historyOf(events: EventReader, incident: IncidentId): Promise<History | null> {
  try {
    const facts = (await events.readStream(streamNameSchema.parse(`incident-${incident}`))).events;
    const alarms = (await events.readStream(streamNameSchema.parse(`sla-${incident}`))).events;
    const upTo = (revision: number): readonly RecordedEvent[] => facts.filter((event) => event.revision <= revision);
    return {
      timelineUpTo: (revision) => timelineOf(upTo(revision).filter(isIncidentEvent), ownerOf(facts)),
      recorded: alarms.filter(isMonitorEvent),
    };
  } catch (error) {
    if (!(error instanceof UnknownEventType)) throw error;
    return null;
  }
}

async function incidentsIn(
  events: EventReader,
): Promise<{ readonly ids: ReadonlySet<IncidentId>; readonly read: number; readonly asOf: string | null }> {
  const ids = new Set<IncidentId>();
  let read = 0;
  let asOf: string | null = null;
  for await (const entry of events.readAll('start')) {
    read += 1;
    const { stream } = 'event' in entry ? entry.event : entry.undecodable;
    if (stream.startsWith('incident-')) ids.add(incidentIdSchema.parse(stream.slice('incident-'.length)));
    if ('event' in entry && (asOf === null || entry.event.recordedAt > asOf)) asOf = entry.event.recordedAt;
  }
  return { ids, read, asOf };
}

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
