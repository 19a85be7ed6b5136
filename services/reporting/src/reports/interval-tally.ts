import type { IntervalsQuery, IntervalStats } from '@tanggap/platform/reports/reports-reader';
import type { IntervalSample } from './interval-samples.js';

export type SampleKind = 'measured' | 'missingStart' | 'missingEnd' | 'missingBoth' | 'negative';

export function kindOf({ startMs, endMs }: IntervalSample): SampleKind {
  if (startMs === null) return endMs === null ? 'missingBoth' : 'missingStart';
  if (endMs === null) return 'missingEnd';
  return endMs < startMs ? 'negative' : 'measured';
}

/** Below zero where the end was recorded before the start; null when either is missing. */
export function elapsedMsOf({ startMs, endMs }: IntervalSample): number | null {
  return startMs === null || endMs === null ? null : endMs - startMs;
}

interface Group {
  incidents: number;
  readonly counts: Record<SampleKind, number>;
  readonly measuredMs: number[];
}

/** Counts samples group by group; keeps every measured one, because the percentiles are exact. */
export class IntervalTally {
  private readonly groups = new Map<string | null, Group>();

  constructor(private readonly query: Pick<IntervalsQuery, 'from' | 'to' | 'per' | 'by' | 'limitsSec'>) {
    // An empty city still answers the question that was asked.
    if (query.by === null) this.groupOf(null);
  }

  /** All samples of ONE incident: it counts once in every group it appears in. */
  add(samples: readonly IntervalSample[]): void {
    const met = new Set<Group>();
    for (const sample of samples) {
      const group = this.groupOf(sample.group);
      const kind = kindOf(sample);
      const elapsedMs = elapsedMsOf(sample);
      group.counts[kind]++;
      if (kind === 'measured' && elapsedMs !== null) group.measuredMs.push(elapsedMs);
      met.add(group);
    }
    for (const group of met) group.incidents++;
  }

  /** In the groups' alphabetical order. */
  stats(): readonly IntervalStats[] {
    return [...this.groups]
      .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
      .map(([name, group]) => this.statsOf(name, group));
  }

  private statsOf(name: string | null, { incidents, counts, measuredMs }: Group): IntervalStats {
    const { from, to, per, limitsSec } = this.query;
    const sorted = Float64Array.from(measuredMs).sort();
    const zero = firstAbove(sorted, 0);
    const over = limitsSec.map((sec) => [String(sec), sorted.length - firstAbove(sorted, sec * 1000)] as const);
    const exactly = limitsSec.map((sec) => [String(sec), countOf(sorted, sec * 1000)] as const);
    return {
      from,
      to,
      per,
      group: name,
      incidents,
      ...counts,
      zero,
      minMs: sorted[0] ?? null,
      p50Ms: nearestRank(sorted, 50),
      p90Ms: nearestRank(sorted, 90),
      p95Ms: nearestRank(sorted, 95),
      maxMs: sorted.at(-1) ?? null,
      over: Object.fromEntries(over),
      exactly: Object.fromEntries(exactly),
    };
  }

  private groupOf(name: string | null): Group {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const counts = { measured: 0, missingStart: 0, missingEnd: 0, missingBoth: 0, negative: 0 };
    const group: Group = { incidents: 0, counts, measuredMs: [] };
    this.groups.set(name, group);
    return group;
  }
}

/** The smallest sample that at least `percent` of all samples do not exceed; null without samples. */
export function nearestRank(sorted: Float64Array, percent: number): number | null {
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null;
}

/** Index of the first sample strictly above `value`: how many are not. */
function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function countOf(sorted: Float64Array, value: number): number {
  let index = firstAbove(sorted, value);
  let count = 0;
  while (index > 0 && sorted[--index] === value) count++;
  return count;
}
