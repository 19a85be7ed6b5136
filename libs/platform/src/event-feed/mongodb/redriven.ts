import { setTimeout as pause } from 'node:timers/promises';
import type { MongoFeedJournal, RedriveOutcome } from './mongo-feed-journal.js';

const WAIT_MS = 30_000;
const ASK_MS = 50;

/** Asks whichever replica owns the lane, and waits for its answer. @throws Error when none answers */
export async function redriven(
  journal: Pick<MongoFeedJournal, 'requestRedrive' | 'redriveOutcome'>,
  consumer: string,
  lane: string,
): Promise<RedriveOutcome> {
  await journal.requestRedrive(consumer, lane);
  const deadlineMs = performance.now() + WAIT_MS;
  while (performance.now() < deadlineMs) {
    const outcome = await journal.redriveOutcome(consumer, lane);
    if (outcome !== null) return outcome;
    await pause(ASK_MS);
  }
  throw new Error(`no replica that owns this lane of ${consumer} answered`);
}
