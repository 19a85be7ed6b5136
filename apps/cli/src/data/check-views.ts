import type { WorkOrigin } from '@tanggap/events/ids';
import { setTimeout } from 'node:timers/promises';
import type { DuplicatesParts } from '@tanggap/intake/duplicates/duplicates.projection';
import { ForeignPosition, PositionBeyondHead, type EventReader, type Position } from '@tanggap/platform/event-store/event-store';
import type { Reached, ViewDifference } from '@tanggap/platform/views/compare-view';
import type { ViewDefinition, ViewDocument, Views } from '@tanggap/platform/views/views';
import { allViews, readDirectory, type OwnedView } from './all-views.js';

export interface CheckedView {
  readonly view: string;
  /** `absent` or of another version: the next start folds it afresh. */
  readonly state: 'equal' | 'absent' | 'other-version';
  readonly documents: number;
  /** Events its consumer has not yet taken in; what is beyond them was not expected. */
  readonly behind: number;
  readonly parked: number;
}

export interface VerifyOptions {
  /** Whether somebody works on it: then a consumer that is catching up is waited for. */
  readonly isServed: boolean;
  readonly onProgress: (what: string, done: number) => void;
}

/** What is compared: one log, the views made from it, and how far each consumer says it came. */
export interface ViewsToCheck {
  readonly log: EventReader;
  readonly views: Views;
  readonly keys: DuplicatesParts['keys'];
  readonly phones: DuplicatesParts['phones'];
  readonly warningPct: number | null;
  /** What the installation is for. */
  readonly origin: WorkOrigin;
  reached(consumer: string): Promise<Reached>;
  /** What of a view's rows is not as it was written, before any fold; null where nothing is. */
  damageOf(definition: ViewDefinition<ViewDocument>): { readonly id: string; readonly where: string } | null;
}

const CATCH_UP_MS = 30_000;
const POLL_MS = 50;

/** Each view against a fresh fold; stops at the first fault. @param checked gets each as it is done @throws WrongCheckpoint */
export async function checkViews(
  of: ViewsToCheck,
  options: VerifyOptions,
  checked: CheckedView[],
): Promise<ViewDifference | null> {
  const { log, views, keys, phones, warningPct, origin } = of;
  const directory = await readDirectory(log);
  const head = await log.head();
  for (const owned of allViews({ events: log, views, keys, phones, directory, warningPct, origin })) {
    const { consumer, definition } = owned;
    if (options.isServed) await waitFor(async () => (await log.distance((await reachedOf(of, consumer)).through, head)) === 0);
    const reached = await reachedOf(of, consumer);
    const behind = await distanceFrom(log, consumer, reached.through);
    const version = await views.storedVersion(definition);
    const state = version === null ? 'absent' : version === definition.version ? 'equal' : 'other-version';
    let documents = 0;
    if (state === 'equal') {
      const fault = await compare(owned, of, reached, (done) => {
        documents = done;
        options.onProgress(definition.name, done);
      });
      if (fault !== null) return fault;
    } else if (options.isServed) {
      return { view: definition.name, id: '', what: 'missing', where: '' };
    }
    checked.push({ view: definition.name, state, documents, behind, parked: reached.parkedFrom.size });
  }
  return null;
}

async function compare(
  { definition, projection }: OwnedView,
  of: ViewsToCheck,
  reached: Reached,
  onProgress: (documents: number) => void,
): Promise<ViewDifference | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const damage = of.damageOf(definition);
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

function reachedOf(of: ViewsToCheck, consumer: string): Promise<Reached> {
  return ofThisLog(consumer, () => of.reached(consumer));
}

function distanceFrom(log: EventReader, consumer: string, through: Position | 'start'): Promise<number> {
  return ofThisLog(consumer, async () => log.distance(through, await log.head()));
}

/** @throws WrongCheckpoint where the consumer's checkpoint belongs to another log */
async function ofThisLog<T>(consumer: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
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

export class WrongCheckpoint extends Error {
  override readonly name = 'WrongCheckpoint';
  constructor(
    readonly consumer: string,
    reason: string,
  ) {
    super(reason);
  }
}
