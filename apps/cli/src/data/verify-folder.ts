import { setTimeout } from 'node:timers/promises';
import { voidNumbers } from '@tanggap/intake/void-numbers';
import type { Config } from '@tanggap/platform/config/config';
import { CorruptEvent, ForeignPosition, PositionBeyondHead, type Position } from '@tanggap/platform/event-store/event-store';
import type { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import type { Reached, ViewDifference } from '@tanggap/platform/views/compare-view';
import type { SqliteViews } from '@tanggap/platform/views/sqlite-views';
import { allViews, readDirectory, type OwnedView } from './all-views.js';
import { openKeys, readFolder, type ReadFolder } from './read-folder.js';

/** The first thing that is not as it should be. Names places, never contents. */
export type Fault =
  | { readonly in: 'log'; readonly stream: string; readonly revision: number; readonly position: string; readonly reason: string }
  | ({ readonly in: 'view' } & ViewDifference)
  | { readonly in: 'checkpoint'; readonly consumer: string; readonly reason: string }
  | { readonly in: 'file'; readonly reason: string };

export interface CheckedView {
  readonly view: string;
  /** `absent` or of another version: the next start folds it afresh. */
  readonly state: 'equal' | 'absent' | 'other-version';
  readonly documents: number;
  /** Events its consumer has not yet taken in; what is beyond them was not expected. */
  readonly behind: number;
  readonly parked: number;
}

export interface Verification {
  readonly ok: boolean;
  readonly events: number;
  readonly views: readonly CheckedView[];
  readonly voidNumbers: number;
  readonly fault: Fault | null;
}

export interface VerifyOptions {
  /** Whether a server works on the folder: then a consumer that is catching up is waited for. */
  readonly isServed: boolean;
  readonly onProgress: (what: string, done: number) => void;
}

const CATCH_UP_MS = 30_000;
const POLL_MS = 50;
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
      const fault = await checkViews(config, folder, options, views);
      if (fault !== null) return failed(fault);
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

async function checkViews(
  config: Config,
  { log, views, journal }: ReadFolder,
  options: VerifyOptions,
  checked: CheckedView[],
): Promise<Fault | null> {
  if (views === null) return null;
  const { keys, installation } = openKeys(config);
  try {
    const directory = await readDirectory(log);
    const parts = { events: log, views, keys, phones: installation.phones, directory, warningPct: config.warningPercent };
    const head = await log.head();
    for (const owned of allViews(parts)) {
      const { consumer, definition } = owned;
      if (options.isServed) await waitFor(() => isThrough(log, journal, consumer, head));
      const reached = reachedBy(journal, consumer);
      const behind = await distanceFrom(log, consumer, reached.through);
      const version = await views.storedVersion(definition);
      const state = version === null ? 'absent' : version === definition.version ? 'equal' : 'other-version';
      let documents = 0;
      if (state === 'equal') {
        const fault = await compare(owned, views, reached, (done) => {
          documents = done;
          options.onProgress(definition.name, done);
        });
        if (fault !== null) return { in: 'view', ...fault };
      } else if (options.isServed) {
        return { in: 'view', view: definition.name, id: '', what: 'missing', where: '' };
      }
      checked.push({ view: definition.name, state, documents, behind, parked: reached.parkedFrom.size });
    }
    return null;
  } finally {
    await keys.close();
  }
}

async function compare(
  { definition, projection }: OwnedView,
  views: SqliteViews,
  reached: Reached,
  onProgress: (documents: number) => void,
): Promise<ViewDifference | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const damage = views.findDamage(definition);
      if (damage !== null) return { view: definition.name, what: 'damaged', ...damage };
      await projection.attach();
      return await projection.verify(reached, onProgress);
    } catch (error) {
      if (attempt === 3 || !isSwappedAway(error)) throw error;
    }
  }
}

/** A rebuild was swapped in between asking where the view lies and reading it. */
function isSwappedAway(error: unknown): boolean {
  return error instanceof Error && /no such table/.test(error.message);
}

function reachedBy(journal: FeedJournal | null, consumer: string): Reached {
  if (journal === null) return { through: 'start', parkedFrom: new Map() };
  // The checkpoint first: what is parked below it was parked before it moved.
  const through = journal.checkpoint(consumer);
  const lanes = [...journal.parkedLanes(consumer).values()];
  return { through, parkedFrom: new Map(lanes.flatMap((streams) => [...streams])) };
}

async function isThrough(
  log: ReadFolder['log'],
  journal: FeedJournal | null,
  consumer: string,
  head: Position | 'start',
): Promise<boolean> {
  return (await log.distance(reachedBy(journal, consumer).through, head)) === 0;
}

async function distanceFrom(log: ReadFolder['log'], consumer: string, through: Position | 'start'): Promise<number> {
  try {
    return await log.distance(through, await log.head());
  } catch (error) {
    if (error instanceof ForeignPosition || error instanceof PositionBeyondHead)
      throw new WrongCheckpoint(consumer, error.message);
    throw error;
  }
}

/** Bounded: one that cannot catch up is checked as far as it came. */
async function waitFor(isThere: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + CATCH_UP_MS;
  while (performance.now() < deadlineMs && !(await isThere())) await setTimeout(POLL_MS);
}

class WrongCheckpoint extends Error {
  override readonly name = 'WrongCheckpoint';
  constructor(
    readonly consumer: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** @returns null for what is no fault of the data */
function faultOf(error: unknown): Fault | null {
  if (error instanceof CorruptEvent) {
    const { stream, revision, position, message } = error;
    return { in: 'log', stream, revision, position, reason: message.slice(message.lastIndexOf(': ') + 2) };
  }
  if (error instanceof WrongCheckpoint) return { in: 'checkpoint', consumer: error.consumer, reason: error.message };
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR')
    return { in: 'file', reason: error.message };
  return null;
}
