import { dateReader, type WallTime } from './date-format.js';
import { readDuration } from './duration-format.js';
import type { Mapping, TimeSpec } from './mapping.js';
import type { CellReader, Columns, SourceRow } from './source-row.js';
import { UnreadableRow } from './unreadable-row.js';
import { ZoneTime } from './zone-time.js';

/** Epoch ms UTC; null where the source has none. @throws UnreadableRow */
export type TimeReader = (row: SourceRow) => number | null;

const DAY_MS = 86_400_000;

/** Reads the named times of a mapping from rows. */
export class SourceTimes {
  private readonly zone: ZoneTime;
  private readonly readers = new Map<string, TimeReader>();

  /** @throws MissingColumn @throws UnknownDateFormat */
  constructor(
    private readonly mapping: Mapping,
    private readonly columns: Columns,
  ) {
    this.zone = new ZoneTime(mapping.zone.name);
    for (const name of Object.keys(mapping.times)) this.reader(name);
  }

  /** @throws TypeError for a name the mapping does not have: its schema checked that */
  reader(name: string): TimeReader {
    const known = this.readers.get(name);
    if (known !== undefined) return known;
    const spec = this.mapping.times[name];
    if (spec === undefined) throw new TypeError(`no time is named ${name}`);
    const reader = this.compile(spec);
    this.readers.set(name, reader);
    return reader;
  }

  private compile(spec: TimeSpec): TimeReader {
    if ('column' in spec) return this.stamp(spec);
    if ('date' in spec) return this.dateAndClock(spec);
    if ('near' in spec) return this.clockNear(spec);
    const [from, length] = [this.reader(spec.after), this.columns.reader(spec.duration.column)];
    return (row) => {
      const [fromMs, text] = [from(row), length(row)];
      if (text === null) return null;
      const durationMs = readDuration(text, spec.duration.format);
      if (durationMs === null) throw new UnreadableRow('bad-duration', spec.duration.column);
      return fromMs === null ? null : fromMs + durationMs;
    };
  }

  private stamp(spec: Extract<TimeSpec, { column: string }>): TimeReader {
    const read = this.wall(spec);
    return (row) => {
      const wall = read(row);
      if (wall === null) return null;
      if (wall.instantMs !== null) return wall.instantMs;
      if (wall.dateMs === null || wall.clockMs === null) throw new UnreadableRow('bad-time', spec.column);
      return this.toEpoch(wall.dateMs + wall.clockMs, spec.column);
    };
  }

  private dateAndClock(spec: Extract<TimeSpec, { date: unknown }>): TimeReader {
    const [readDate, readClock] = [this.wall(spec.date), this.wall(spec.clock)];
    return (row) => {
      const [date, clock] = [readDate(row), readClock(row)];
      if (date === null || clock === null) return null;
      if (date.dateMs === null) throw new UnreadableRow('bad-time', spec.date.column);
      if (clock.clockMs === null) throw new UnreadableRow('bad-time', spec.clock.column);
      return this.toEpoch(date.dateMs + clock.clockMs, spec.clock.column);
    };
  }

  /** The clock says no day: of the days before, of and after the anchor, the one that puts it nearest; a tie is later. */
  private clockNear(spec: Extract<TimeSpec, { near: string }>): TimeReader {
    const [anchor, readClock] = [this.reader(spec.near), this.wall(spec.clock)];
    return (row) => {
      const [anchorMs, clock] = [anchor(row), readClock(row)];
      if (clock === null) return null;
      const { clockMs } = clock;
      if (clockMs === null) throw new UnreadableRow('bad-time', spec.clock.column);
      if (anchorMs === null) throw new UnreadableRow('no-anchor', spec.clock.column);
      const midnight = Math.floor((anchorMs + this.zone.offsetMs(anchorMs)) / DAY_MS) * DAY_MS;
      return this.nearest(
        [-1, 0, 1].map((days) => midnight + days * DAY_MS + clockMs),
        anchorMs,
        spec.clock.column,
      );
    };
  }

  private nearest(walls: readonly number[], anchorMs: number, column: string): number {
    // By wall time first: only the day that is meant may run into a missing or repeated hour.
    const anchorWall = anchorMs + this.zone.offsetMs(anchorMs);
    const best = walls.reduce((one, other) => (Math.abs(other - anchorWall) <= Math.abs(one - anchorWall) ? other : one));
    return this.toEpoch(best, column);
  }

  private wall(spec: { column: string; format: string }): (row: SourceRow) => WallTime | null {
    const cell: CellReader = this.columns.reader(spec.column);
    const read = dateReader(spec.format);
    return (row) => {
      const text = cell(row);
      if (text === null) return null;
      const wall = read(text);
      if (wall === null) throw new UnreadableRow('bad-time', spec.column);
      return wall;
    };
  }

  private toEpoch(wallMs: number, column: string): number {
    const answer = this.zone.toEpoch(wallMs, this.mapping.zone);
    if (!answer.ok) throw new UnreadableRow(answer.reason, column);
    return answer.atMs;
  }
}
