/** What one part of the bench found. */
export interface Finding {
  readonly name: string;
  /** What was reached, in words and units. */
  readonly reached: string;
  /** Product over baseline, or null where the goal is an absolute figure. */
  readonly ratio: number | null;
  readonly goal: string;
  readonly met: boolean;
  readonly limitedBy: string;
  /** Every run's figures, for whoever doubts the medians. */
  readonly runs: readonly Readonly<Record<string, number>>[];
}

export interface Pair {
  readonly product: number;
  readonly baseline: number;
}

/** Product and baseline in turn, `runs` times: whatever else the machine does hits both. */
export async function alternate(
  runs: number,
  product: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let run = 0; run < runs; run++) {
    // The second of a pair finds warm caches: each goes first in turn.
    const first = run % 2 === 0 ? 'product' : 'baseline';
    const before = first === 'product' ? await product() : await baseline();
    const after = first === 'product' ? await baseline() : await product();
    pairs.push(first === 'product' ? { product: before, baseline: after } : { product: after, baseline: before });
  }
  return pairs;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** The median of each run's own ratio: both halves of a run saw the same neighbours. */
export function ratioOf(pairs: readonly Pair[]): number {
  return median(pairs.map(({ product, baseline }) => product / baseline));
}

/** Nearest rank. @param values unsorted @param percent 1..100 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
}

export function perSecond(count: number, ms: number): number {
  return (count / ms) * 1000;
}

/** `12,345`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
