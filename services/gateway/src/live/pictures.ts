import type { Clock } from '@tanggap/platform/clock/clock';

const LOOK_EVERY_MS = 1000;

/** What is shown as a whole, and the moment at which time alone changes it, epoch ms UTC. */
export interface Picture {
  readonly changesAtMs: number;
}

/**
 * The picture as it is, then a new one whenever something has changed or its moment has come, at most one a second: a
 * thousand changes in one second are one picture.
 *
 * @param changes only that one came matters
 */
export function pictures<P extends Picture>(
  changes: AsyncIterableIterator<unknown>,
  clock: Pick<Clock, 'nowMs' | 'every'>,
  take: () => Promise<P>,
): AsyncIterableIterator<P> {
  const album = new Album(changes, clock, take);
  return {
    next: () => album.next(),
    return: () => album.close(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

class Album<P extends Picture> {
  /** Not taken yet: the first one is due at once. */
  private dueMs = Number.NEGATIVE_INFINITY;
  private isChanged = false;
  private isLookedAgain = true;
  private isOver = false;
  private fault: Error | null = null;
  private look: () => void = () => undefined;
  private readonly stopLooking: () => Promise<void>;

  constructor(
    private readonly changes: AsyncIterableIterator<unknown>,
    private readonly clock: Pick<Clock, 'nowMs' | 'every'>,
    private readonly take: () => Promise<P>,
  ) {
    this.stopLooking = clock.every(LOOK_EVERY_MS, () => {
      this.isLookedAgain = true;
      this.look();
      return Promise.resolve();
    });
    void this.heed();
  }

  async next(): Promise<IteratorResult<P>> {
    while (!this.isOver && !this.isDue()) await this.nextLook();
    if (this.fault !== null) throw this.fault;
    if (this.isOver) return { done: true, value: undefined };
    this.isChanged = false; // first: what comes while it is taken makes another one
    this.isLookedAgain = false;
    try {
      const value = await this.take();
      this.dueMs = value.changesAtMs;
      return { done: false, value };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<IteratorResult<P>> {
    this.end(null);
    await this.changes.return?.();
    return { done: true, value: undefined };
  }

  private isDue(): boolean {
    return this.isLookedAgain && (this.isChanged || this.clock.nowMs() >= this.dueMs);
  }

  private async heed(): Promise<void> {
    try {
      for (let next = await this.changes.next(); next.done !== true; next = await this.changes.next()) this.isChanged = true;
      this.end(null);
    } catch (error) {
      this.end(error instanceof Error ? error : new Error('the changes ended in a fault', { cause: error }));
    }
  }

  private end(fault: Error | null): void {
    this.fault = fault;
    this.isOver = true;
    void this.stopLooking();
    this.look();
  }

  private nextLook(): Promise<void> {
    return new Promise((resolve) => (this.look = resolve));
  }
}
