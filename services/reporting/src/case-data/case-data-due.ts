import type { Origin } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import type { OrderRejection } from '@tanggap/platform/reports/case-data-desk';

/** When a city sends its case data (city profile). */
export type SendsWhen = 'after-close' | 'before-close-on-order' | 'none';

export type CaseDataDue =
  | { readonly due: true; readonly upToRevision: number }
  | { readonly due: false; readonly because: Exclude<OrderRejection['code'], 'role-not-allowed' | 'tracks-open'> }
  | { readonly due: false; readonly because: 'tracks-open'; readonly tracks: readonly string[] };

/** Exercises are packed like live cases, so that they can be rehearsed; history and simulations never leave. */
const sentOrigins: ReadonlySet<Origin> = new Set<Origin>(['live', 'drill']);

/** What a close sends: the package names the revision of that close, so closing again after reopening makes a new one. */
export function dueOnClose(timeline: Timeline, when: SendsWhen): CaseDataDue {
  if (when !== 'after-close') return { due: false, because: 'no-order-needed' };
  const lastClose = timeline.entries.findLast((entry) => entry.type === 'Closed');
  return dueUpTo(timeline, lastClose?.revision ?? -1);
}

/** What the call center may order: offered once no track is open. Everything known so far goes, but what sending itself recorded. */
export function dueOnOrder(timeline: Timeline, when: SendsWhen): CaseDataDue {
  if (timeline.upToRevision < 0) return { due: false, because: 'incident-not-found' };
  if (when !== 'before-close-on-order') return { due: false, because: 'no-order-needed' };
  // A supervisor may have closed over a track that never ended.
  const open = timeline.isClosed ? [] : timeline.tracks.filter((track) => track.end === null);
  if (open.length > 0) return { due: false, because: 'tracks-open', tracks: open.map(({ track }) => track) };
  const last = timeline.entries.findLast((entry) => entry.type !== 'CaseDataSent');
  return dueUpTo(timeline, last?.revision ?? -1);
}

function dueUpTo(timeline: Timeline, upToRevision: number): CaseDataDue {
  const isCase =
    sentOrigins.has(timeline.origin) &&
    timeline.endedAtTriageMs === null &&
    timeline.mergedInto === null &&
    timeline.caseSops.length > 0; // verified: before that there is no case to report
  return isCase && upToRevision >= 0 ? { due: true, upToRevision } : { due: false, because: 'no-case-data' };
}
