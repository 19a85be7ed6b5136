import type { CityId } from '@tanggap/events/ids';
import type { Scope } from '@tanggap/platform/access/principal';
import type { PossibleDuplicate } from '@tanggap/platform/commands/commands';
import type { Projection } from '@tanggap/platform/views/projection';
import type { Condition } from '@tanggap/platform/views/views';
import type { ComparableReport } from './duplicates.projection.js';
import { cellsAround } from './place-cell.js';

/** What one report is compared by. */
export type Comparable = Pick<ComparableReport, 'id' | 'city' | 'origin' | 'receivedAtMs' | 'cell' | 'phoneHash' | 'category'>;

/** Two calls about one event come within this; the same caller calls again within the other. */
const NEAR_MS = 2 * 3_600_000;
const SAME_CALLER_MS = 12 * 3_600_000;
const MOST = 20;
const MOST_EACH_SIDE = 100;

/** Who can merge them. To others it would tell which reports came from one telephone. */
const callCenter: ReadonlySet<Scope['role']> = new Set<Scope['role']>(['call-taker', 'supervisor', 'duty-officer']);

/**
 * Reports that may be about the same event: a neighbouring place cell, near in time, and the same category where both are
 * known; or the same telephone. Suggestions for the call center, nearest in time first.
 */
export async function findDuplicates(
  reports: Projection<ComparableReport>,
  scope: Scope,
  incident: string,
): Promise<readonly PossibleDuplicate[] | null> {
  return findSimilar(reports, scope, await reports.collection().get(incident));
}

/** The same for a report as it is known to its caller, before the view has it. */
export async function findSimilar(
  reports: Projection<ComparableReport>,
  scope: Scope,
  own: Comparable | null,
): Promise<readonly PossibleDuplicate[] | null> {
  const view = reports.collection();
  if (own?.city == null || own.receivedAtMs === null || !mayAsk(scope, own.city)) return null;
  const { id: incident, city, origin, receivedAtMs, cell, phoneHash, category } = own;
  // Nearest first on either side: in a burst there are more than anybody could read.
  const near = async (field: Condition, withinMs: number): Promise<readonly ComparableReport[]> => {
    const side = (from: number, to: number, direction: 'asc' | 'desc'): Promise<readonly ComparableReport[]> =>
      view.find({
        where: [{ field: 'city', is: city }, field, { field: 'receivedAtMs', from, to }],
        orderBy: { field: 'receivedAtMs', direction },
        limit: MOST_EACH_SIDE,
      });
    const before = await side(receivedAtMs - withinMs, receivedAtMs, 'desc');
    return [...before, ...(await side(receivedAtMs, receivedAtMs + withinMs, 'asc'))];
  };
  const atPlace = cell === null ? [] : await near({ field: 'cell', in: cellsAround(cell) }, NEAR_MS);
  const byPhone = phoneHash === null ? [] : await near({ field: 'phoneHash', is: phoneHash }, SAME_CALLER_MS);
  const samePlace = atPlace.filter((other) => category === null || other.category === null || other.category === category);
  const found = new Map([...samePlace, ...byPhone].map((other) => [other.id, other]));
  found.delete(incident);
  const [places, phones] = [idsOf(samePlace), idsOf(byPhone)];
  return [...found.values()]
    .filter((other) => other.origin === origin && other.mergedInto === null && other.receivedAtMs !== null)
    .sort((a, b) => Math.abs((a.receivedAtMs ?? 0) - receivedAtMs) - Math.abs((b.receivedAtMs ?? 0) - receivedAtMs))
    .slice(0, MOST)
    .map((other) => ({
      incident: other.id,
      caseNumber: other.caseNumber,
      category: other.category,
      receivedAt: new Date(other.receivedAtMs ?? 0).toISOString(),
      because: [...(places.has(other.id) ? (['place'] as const) : []), ...(phones.has(other.id) ? (['phone'] as const) : [])],
    }));
}

function idsOf(reports: readonly ComparableReport[]): ReadonlySet<string> {
  return new Set(reports.map(({ id }) => id));
}

function mayAsk({ agency, role, cities }: Scope, city: CityId): boolean {
  return agency === null && callCenter.has(role) && cities.includes(city);
}
