/** What to make of a local time that occurs twice, or never. */
export interface ClockChangeAnswers {
  readonly repeatedHour: 'earlier' | 'later' | 'reject';
  readonly missingHour: 'shift-forward' | 'reject';
}

export type LocalAnswer =
  { readonly ok: true; readonly atMs: number } | { readonly ok: false; readonly reason: 'repeated-hour' | 'missing-hour' };

const DAY_MS = 86_400_000;

/** One IANA zone: from local wall time to epoch ms and back, from the runtime's own zone data. */
export class ZoneTime {
  private readonly format: Intl.DateTimeFormat;
  /** Offset by UTC day; `null` where it changes within the day. Most days of a year have one offset. */
  private readonly days = new Map<number, number | null>();

  /** @throws RangeError when the zone is unknown */
  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** @returns ms to add to UTC for local time; positive east of Greenwich */
  offsetMs(atMs: number): number {
    const day = Math.floor(atMs / DAY_MS);
    let offset = this.days.get(day);
    if (offset === undefined) {
      const first = this.computeOffset(day * DAY_MS);
      offset = first === this.computeOffset((day + 1) * DAY_MS) ? first : null;
      this.days.set(day, offset);
    }
    return offset ?? this.computeOffset(atMs);
  }

  /** @param localMs the wall time as if it were UTC, ms */
  toEpoch(localMs: number, answers: ClockChangeAnswers): LocalAnswer {
    const before = this.offsetMs(localMs - DAY_MS);
    const after = this.offsetMs(localMs + DAY_MS);
    const isBefore = this.offsetMs(localMs - before) === before;
    if (before === after && isBefore) return { ok: true, atMs: localMs - before };
    const isAfter = this.offsetMs(localMs - after) === after;
    if (isBefore && isAfter) {
      if (answers.repeatedHour === 'reject') return { ok: false, reason: 'repeated-hour' };
      return {
        ok: true,
        atMs: localMs - (answers.repeatedHour === 'earlier' ? Math.max(before, after) : Math.min(before, after)),
      };
    }
    if (isBefore) return { ok: true, atMs: localMs - before };
    if (isAfter) return { ok: true, atMs: localMs - after };
    // The offset before the gap carries 02:30 to what the clocks then showed as 03:30.
    return answers.missingHour === 'reject' ? { ok: false, reason: 'missing-hour' } : { ok: true, atMs: localMs - before };
  }

  private computeOffset(atMs: number): number {
    const parts = new Map(this.format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
    const local = Date.UTC(year, part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local - Math.floor(atMs / 1000) * 1000;
  }
}
