import { voidNumbers } from '@tanggap/intake/void-numbers';
import type { Config } from '@tanggap/platform/config/config';
import type { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import { CorruptEvent } from '@tanggap/platform/event-store/event-store';
import type { Reached, ViewDifference } from '@tanggap/platform/views/compare-view';
import { checkViews, WrongCheckpoint, type CheckedView, type VerifyOptions } from './check-views.js';
import { casesReached, SERVICE } from '../folder/caught-up-cases.js';
import { openKeys, readFolder, type ReadFolder } from './read-folder.js';

/** The first thing that is not as it should be. Names places, never contents. */
export type Fault =
  | { readonly in: 'log'; readonly stream: string; readonly revision: number; readonly position: string; readonly reason: string }
  | ({ readonly in: 'view' } & ViewDifference)
  | { readonly in: 'checkpoint'; readonly consumer: string; readonly reason: string }
  | { readonly in: 'file'; readonly reason: string };

export interface Verification {
  readonly ok: boolean;
  readonly events: number;
  readonly views: readonly CheckedView[];
  readonly voidNumbers: number;
  readonly fault: Fault | null;
}

/** A number this young may still get its report. */
export const SETTLED_MS = 60_000;

/** Checks the log, then each view against it, and stops at the first fault. @throws CliError for a folder that holds no installation */
export async function verifyFolder(config: Config, options: VerifyOptions): Promise<Verification> {
  const views: CheckedView[] = [];
  let events = 0;
  const failed = (fault: Fault): Verification => ({ ok: false, events, views, voidNumbers: 0, fault });
  try {
    const folder = readFolder(config);
    try {
      events = folder.log.check(null, (done) => options.onProgress('peristiwa/events', done));
      const fault = await checkFolder(config, folder, options, views);
      if (fault !== null) return failed({ in: 'view', ...fault });
      const gaps = await voidNumbers(folder.log, Date.now() - SETTLED_MS);
      return { ok: true, events, views, voidNumbers: gaps.length, fault: null };
    } finally {
      folder.close();
    }
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return failed(fault);
  }
}

async function checkFolder(
  config: Config,
  { log, views, journal }: ReadFolder,
  options: VerifyOptions,
  checked: CheckedView[],
): Promise<ViewDifference | null> {
  if (views === null) return null;
  const { keys, installation } = openKeys(config);
  const { origin, warningPercent: warningPct } = config;
  const parts = { log, views, keys, phones: installation.phones, warningPct, origin };
  try {
    const reached = (consumer: string): Promise<Reached> => reachedBy(log, journal, consumer);
    return await checkViews({ ...parts, reached, damageOf: (definition) => views.findDamage(definition) }, options, checked);
  } finally {
    await keys.close();
  }
}

async function reachedBy(log: ReadFolder['log'], journal: FeedJournal | null, consumer: string): Promise<Reached> {
  if (journal === null) return { through: 'start', parkedFrom: new Map() };
  // The checkpoint first: what is parked below it was parked before it moved.
  const through = consumer === SERVICE ? await casesReached(log, journal) : journal.checkpoint(consumer);
  const lanes = [...journal.parkedLanes(consumer).values()];
  return { through, parkedFrom: new Map(lanes.flatMap((streams) => [...streams])) };
}

/** @returns null for what is no fault of the data */
export function faultOf(error: unknown): Fault | null {
  if (error instanceof CorruptEvent) {
    const { stream, revision, position, message } = error;
    return { in: 'log', stream, revision, position, reason: message.slice(message.lastIndexOf(': ') + 2) };
  }
  if (error instanceof WrongCheckpoint) return { in: 'checkpoint', consumer: error.consumer, reason: error.message };
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR')
    return { in: 'file', reason: error.message };
  return null;
}
