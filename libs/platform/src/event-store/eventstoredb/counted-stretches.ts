import { comparePlaces, type Place } from './esdb-driver.js';

/** So many of our records lie in the stretch up to here, this one among them. */
interface Mark {
  readonly place: Place | 'start';
  readonly count: number;
}

interface Stretch {
  readonly begin: Mark;
  readonly marks: Mark[];
}

/** Our records after a place, in order; a hint says how many are wanted. */
export type ReadAfter = (after: Place | 'start', wanted: number) => AsyncIterable<{ readonly place: Place }>;

/** Entries are counted one by one up to here; what lies beyond is estimated by bytes. */
const COUNTED = 10_000;
const MARK_EVERY = 50;
const MOST_MARKS = 4000;
const MOST_STRETCHES = 4;
const WHOLE_PAGE = 500;

/**
 * How many records lie between two places. A server's positions are no counts, and whoever asks how far a consumer is behind
 * asks again a moment later: what was counted once is remembered by marks, so that the same stretch is not read each time.
 */
export class CountedStretches {
  private stretches: Stretch[] = [];

  constructor(private readonly readAfter: ReadAfter) {}

  /** Exact up to 10,000, an estimate beyond. @param begin exclusive, before `end` @param end inclusive */
  async between(begin: Place | 'start', end: Place): Promise<number> {
    const stretch = this.stretches.find((known) => covers(known, begin)) ?? this.newStretch(begin);
    const base = await this.countTo(stretch, begin, Infinity);
    const { place: here, count } = await this.countTo(stretch, end, base.count + COUNTED);
    const counted = count - base.count;
    return counted < COUNTED ? counted : estimate(counted, { begin, here, end });
  }

  private newStretch(place: Place | 'start'): Stretch {
    const stretch = { begin: { place, count: 0 }, marks: [] };
    this.stretches = [stretch, ...this.stretches].slice(0, MOST_STRETCHES);
    return stretch;
  }

  /** @returns the last of our records up to `place`, or the one at which the count reached `most` */
  private async countTo({ begin, marks }: Stretch, place: Place | 'start', most: number): Promise<Mark> {
    let at = marks.findLast((mark) => order(mark.place, place) <= 0) ?? begin;
    if (place === 'start' || order(at.place, place) === 0 || at.count >= most) return at;
    for await (const record of this.readAfter(at.place, at === (marks.at(-1) ?? begin) ? WHOLE_PAGE : MARK_EVERY)) {
      if (comparePlaces(record.place, place) > 0) break;
      at = { place: record.place, count: at.count + 1 };
      if (at.count % MARK_EVERY === 0) remember(marks, at);
      if (at.count >= most) break;
    }
    remember(marks, at);
    return at;
  }
}

function order(a: Place | 'start', b: Place | 'start'): number {
  if (a === 'start' || b === 'start') return (a === 'start' ? 0 : 1) - (b === 'start' ? 0 : 1);
  return comparePlaces(a, b);
}

/** One that has grown long is left to be forgotten, or a long life would fill the memory. */
function covers({ begin, marks }: Stretch, place: Place | 'start'): boolean {
  const last = marks.at(-1) ?? begin;
  return marks.length < MOST_MARKS && order(begin.place, place) <= 0 && order(place, last.place) <= 0;
}

/** At the end only: another question may have come further meanwhile. */
function remember(marks: Mark[], mark: Mark): void {
  const last = marks.at(-1);
  if (mark.count > 0 && (last === undefined || order(mark.place, last.place) > 0)) marks.push(mark);
}

function estimate(
  count: number,
  at: { readonly begin: Place | 'start'; readonly here: Place | 'start'; readonly end: Place },
): number {
  const [begin, here] = [offsetOf(at.begin), offsetOf(at.here)];
  const [covered, whole] = [Number(here - begin), Number(at.end.commit - begin)];
  return Math.max(count, Math.round((count * whole) / Math.max(1, covered)));
}

function offsetOf(place: Place | 'start'): bigint {
  return place === 'start' ? 0n : place.commit;
}
