import { join } from 'node:path';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import type { EventReader, Position } from '@tanggap/platform/event-store/event-store';
import type { Platform } from '@tanggap/platform/platform';
import type { Projection } from '@tanggap/platform/views/projection';
import { caseProjection } from '@tanggap/reporting/cases/case.projection';
import { caseView } from '@tanggap/reporting/cases/case.view';

/** The consumer whose service keeps the case view. */
export const SERVICE = 'reporting';
/** How far the command line has brought the view. The service's own checkpoint stays: it does more with an event than this. */
const OURS = 'command-line/reporting.case';

export interface CaughtUpCases {
  readonly cases: Projection<IncidentRecord>;
  readonly catchUpMs: number;
}

/**
 * The case view as the log is now, although no server follows it.
 * @param onProgress events read so far @throws ForeignPosition @throws PositionBeyondHead when feed.db belongs to another log
 */
export async function openCaughtUpCases(
  { config, store, views }: Platform,
  onProgress: (events: number) => void,
): Promise<CaughtUpCases> {
  const begunMs = performance.now();
  const head = await store.head();
  const isNew = (await views.storedVersion(caseView)) !== caseView.version;
  const cases = caseProjection(store, views);
  await cases.start();
  const journal = new FeedJournal(join(config.data, 'feed.db'));
  try {
    const known = await casesReached(store, journal);
    // A view that was not there has just been folded from the whole log.
    const { position } = await cases.catchUp(isNew ? head : known, onProgress);
    if (position !== 'start') journal.saveCheckpoint(OURS, position);
  } finally {
    journal.close();
  }
  return { cases, catchUpMs: performance.now() - begunMs };
}

/** How far the case view has come, by its service or by the command line. @throws ForeignPosition @throws PositionBeyondHead */
export async function casesReached(log: Pick<EventReader, 'distance'>, journal: FeedJournal): Promise<Position | 'start'> {
  const [theirs, ours] = [journal.checkpoint(SERVICE), journal.checkpoint(OURS)];
  return (await log.distance(theirs, ours)) > 0 ? ours : theirs;
}
