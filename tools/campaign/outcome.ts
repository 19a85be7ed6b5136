import type { Audit } from './log-audit.js';

/** What a campaign found: the figures, and which invariants were broken, by name. */
export interface Outcome {
  readonly name: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly broken: ReadonlyMap<string, { readonly count: number; readonly first: string }>;
}

/** Collects what is broken; the first place of each is kept. */
export class Findings {
  readonly broken = new Map<string, { readonly count: number; readonly first: string }>();

  /** @param count how often in all, also where an earlier look has told of some */
  note(invariant: string, where: string, count = 1): void {
    const known = this.broken.get(invariant);
    this.broken.set(invariant, { count: Math.max(known?.count ?? 0, count), first: known?.first ?? where });
  }

  noteAll(invariant: string, places: readonly string[]): void {
    const [first] = places;
    if (first !== undefined) this.note(invariant, first, places.length);
  }

  noteAudit({ broken }: Audit): void {
    for (const [invariant, { count, first }] of broken) this.note(invariant, first, count);
  }

  count(invariant: string): number {
    return this.broken.get(invariant)?.count ?? 0;
  }

  /** @param awaited the invariant that must be seen broken; null: any ends the campaign */
  isOver(awaited: string | null): boolean {
    return awaited === null ? this.broken.size > 0 : this.broken.has(awaited);
  }
}

/** Nearest rank, whole milliseconds. */
export function spread(samplesMs: readonly number[]): { readonly p50: number; readonly max: number } {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  return { p50: Math.round(sorted[Math.ceil(sorted.length / 2) - 1] ?? 0), max: Math.round(sorted.at(-1) ?? 0) };
}
