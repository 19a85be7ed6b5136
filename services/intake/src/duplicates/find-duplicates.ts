import type { CityId } from '@tanggap/events/ids';
import type { Scope } from '@tanggap/platform/access/principal';
import type { PossibleDuplicate } from '@tanggap/platform/commands/commands';
import type { Projection } from '@tanggap/platform/views/projection';
import type { Condition, ViewCollection, ViewQuery } from '@tanggap/platform/views/views';
import type { ComparableReport } from './duplicates.projection.js';
import { cellsAround } from './place-cell.js';

/** What one report is compared by. */
export type Comparable = Pick<ComparableReport, 'id' | 'city' | 'origin' | 'receivedAtMs' | 'cell' | 'phoneHash' | 'category'>;

/** Two calls about one event come within this; the same caller calls again within the other. */
const NEAR_MS = 2 * 3_600_000;
const SAME_CALLER_MS = 12 * 3_600_000;
const MOST = 20;
/** Looked at on either side in time, page by page: of a burst mostly merged already the rest is not worth the search. */
const MOST_EACH_SIDE = 100;
const PAGE = 25;

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
  if (own?.city == null || own.receivedAtMs === null || !mayAsk(scope, own.city)) return null;
  const { receivedAtMs } = own;
  const reasons = reasonsOf(own);
  const near = await Promise.all(reasons.map((reason) => nearest(reports.collection(), { ...own, receivedAtMs }, reason)));
  const found = new Map(near.flat().map((other) => [other.id, other]));
  const apartMs = (other: ComparableReport): number => (other.receivedAtMs ?? Infinity) - receivedAtMs;
  return [...found.values()]
    .sort((a, b) => Math.abs(apartMs(a)) - Math.abs(apartMs(b)))
    .slice(0, MOST)
    .map((other) => ({
      incident: other.id,
      caseNumber: other.caseNumber,
      category: other.category,
      receivedAt: new Date(other.receivedAtMs ?? 0).toISOString(),
      because: reasons
        .filter(({ withinMs, holds }) => holds(other) && apartMs(other) >= -withinMs && apartMs(other) < withinMs)
        .map(({ because }) => because),
    }));
}

interface Reason {
  readonly because: PossibleDuplicate['because'][number];
  readonly withinMs: number;
  /** What the view is asked for; `holds` says the same of a report at hand, and what the view has no index for. */
  readonly where: Condition;
  readonly holds: (other: ComparableReport) => boolean;
}

function reasonsOf({ cell, phoneHash, category }: Comparable): readonly Reason[] {
  const cells = cell === null ? [] : cellsAround(cell);
  const isSameKind = (other: ComparableReport): boolean =>
    category === null || other.category === null || other.category === category;
  const place: Reason = {
    ...{ because: 'place', withinMs: NEAR_MS, where: { field: 'cell', in: cells } },
    holds: (other) => other.cell !== null && cells.includes(other.cell) && isSameKind(other),
  };
  const phone: Reason = {
    ...{ because: 'phone', withinMs: SAME_CALLER_MS, where: { field: 'phoneHash', is: phoneHash } },
    holds: (other) => other.phoneHash === phoneHash,
  };
  return [...(cell === null ? [] : [place]), ...(phoneHash === null ? [] : [phone])];
}

/** The nearest in time on either side, as many as could be shown: in a burst there are more than anybody could read. */
async function nearest(
  view: ViewCollection<ComparableReport>,
  own: Comparable & { readonly receivedAtMs: number },
  { withinMs, where, holds }: Reason,
): Promise<readonly ComparableReport[]> {
  const { id, city, origin, receivedAtMs } = own;
  const isCandidate = (other: ComparableReport): boolean =>
    other.id !== id && other.origin === origin && other.mergedInto === null && holds(other);
  const side = async (from: number, to: number, direction: 'asc' | 'desc'): Promise<readonly ComparableReport[]> => {
    const kept: ComparableReport[] = [];
    let after: ViewQuery['after'];
    for (let looked = 0; looked < MOST_EACH_SIDE && kept.length < MOST; looked += PAGE) {
      const page = await view.find({
        where: [{ field: 'city', is: city }, where, { field: 'receivedAtMs', from, to }],
        orderBy: { field: 'receivedAtMs', direction },
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      kept.push(...page.filter(isCandidate));
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = { value: last.receivedAtMs, id: last.id };
    }
    return kept;
  };
  const before = await side(receivedAtMs - withinMs, receivedAtMs, 'desc');
  return [...before, ...(await side(receivedAtMs, receivedAtMs + withinMs, 'asc'))];
}

function mayAsk({ agency, role, cities }: Scope, city: CityId): boolean {
  return agency === null && callCenter.has(role) && cities.includes(city);
}
