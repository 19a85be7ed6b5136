import type { Scope } from '@tanggap/platform/access/principal';
import type { Projection } from '@tanggap/platform/views/projection';
import type { Condition } from '@tanggap/platform/views/views';
import type { ComparableReport } from './duplicates.projection.js';
import { cellsAround } from './place-cell.js';

export interface PossibleDuplicate {
  readonly incident: string;
  readonly caseNumber: string | null;
  readonly category: string | null;
  /** ISO-8601 UTC. */
  readonly receivedAt: string;
  readonly because: readonly ('place' | 'phone')[];
}

/** Two calls about one event come within this; the same caller calls again within the other. */
const NEAR_MS = 2 * 3_600_000;
const SAME_CALLER_MS = 12 * 3_600_000;
const MOST = 20;

/**
 * Reports that may be about the same event: a neighbouring place cell, near in time, and the same category where both are
 * known; or the same telephone. Suggestions for the call center, nearest in time first.
 */
export async function findDuplicates(
  reports: Projection<ComparableReport>,
  scope: Scope,
  incident: string,
): Promise<readonly PossibleDuplicate[] | null> {
  const view = reports.collection();
  const own = await view.get(incident);
  if (own?.city == null || own.receivedAtMs === null || scope.agency !== null || !scope.cities.includes(own.city)) return null;
  const { city, origin, receivedAtMs, cell, phoneHash, category } = own;
  const near = (field: Condition, withinMs: number): Promise<readonly ComparableReport[]> =>
    view.find({
      where: [
        { field: 'city', is: city },
        field,
        { field: 'receivedAtMs', from: receivedAtMs - withinMs, to: receivedAtMs + withinMs },
      ],
      limit: 200,
    });
  const atPlace = cell === null ? [] : await near({ field: 'cell', in: cellsAround(cell) }, NEAR_MS);
  const byPhone = phoneHash === null ? [] : await near({ field: 'phoneHash', is: phoneHash }, SAME_CALLER_MS);
  const samePlace = atPlace.filter((other) => category === null || other.category === null || other.category === category);
  const found = new Map([...samePlace, ...byPhone].map((other) => [other.id, other]));
  found.delete(incident);
  return [...found.values()]
    .filter((other) => other.origin === origin && other.mergedInto === null && other.receivedAtMs !== null)
    .sort((a, b) => Math.abs((a.receivedAtMs ?? 0) - receivedAtMs) - Math.abs((b.receivedAtMs ?? 0) - receivedAtMs))
    .slice(0, MOST)
    .map((other) => ({
      incident: other.id,
      caseNumber: other.caseNumber,
      category: other.category,
      receivedAt: new Date(other.receivedAtMs ?? 0).toISOString(),
      because: [
        ...(samePlace.includes(other) ? (['place'] as const) : []),
        ...(byPhone.includes(other) ? (['phone'] as const) : []),
      ],
    }));
}
