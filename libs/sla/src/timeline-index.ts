import type { TrackId } from '@tanggap/events/ids';
import type { Timeline, TimelineEntry, TimelineTrack } from '@tanggap/incident/timeline';

/** A moment that was recorded, and the event behind it. */
export type Moment = Pick<TimelineEntry, 'atMs' | 'event'>;

/** One timeline's entries by type and by track, made once however many tables are read against it. */
export class TimelineIndex {
  private readonly byType = new Map<string, TimelineEntry[]>();
  private readonly byTrack = new Map<TrackId, Map<string, TimelineEntry[]>>();

  private constructor(readonly timeline: Timeline) {
    for (const entry of timeline.entries) {
      push(this.byType, entry);
      if (entry.track === null) continue;
      let ofTrack = this.byTrack.get(entry.track);
      if (ofTrack === undefined) this.byTrack.set(entry.track, (ofTrack = new Map<string, TimelineEntry[]>()));
      push(ofTrack, entry);
    }
  }

  private static readonly made = new WeakMap<Timeline, TimelineIndex>();

  static of(timeline: Timeline): TimelineIndex {
    let index = TimelineIndex.made.get(timeline);
    if (index === undefined) TimelineIndex.made.set(timeline, (index = new TimelineIndex(timeline)));
    return index;
  }

  /** Every entry of a type, of one track or of the whole incident, in stream order. */
  all(type: string, track: TrackId | null): readonly TimelineEntry[] {
    const entries = track === null ? this.byType : this.byTrack.get(track);
    return entries?.get(type) ?? NONE;
  }

  /** Closed or merged: no further stop is expected of the incident. */
  get isOver(): boolean {
    return this.timeline.isClosed || this.timeline.mergedInto !== null;
  }
}

const NONE: readonly TimelineEntry[] = [];

function push(map: Map<string, TimelineEntry[]>, entry: TimelineEntry): void {
  const known = map.get(entry.type);
  if (known === undefined) map.set(entry.type, [entry]);
  else known.push(entry);
}

export function earliest(entries: readonly TimelineEntry[]): Moment | null {
  let found: TimelineEntry | null = null;
  for (const entry of entries) if (found === null || entry.atMs < found.atMs) found = entry;
  return found;
}

export function latest(entries: readonly Moment[]): Moment | null {
  let found: Moment | null = null;
  for (const entry of entries) if (found === null || entry.atMs > found.atMs) found = entry;
  return found;
}

/** Neither rejected nor cancelled. */
export function isKept(track: TimelineTrack): boolean {
  return track.end === null || track.end.how === 'responded';
}
