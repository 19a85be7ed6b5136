import type { EventFeed } from '@tanggap/platform/event-feed/event-feed';
import {
  ForeignPosition,
  PositionBeyondHead,
  type EventStore,
  type LogEntry,
  type Position,
  type PositionedEvent,
  type Subscription,
} from '@tanggap/platform/event-store/event-store';
import type { ViewCollection, ViewDocument } from '@tanggap/platform/views/views';
import { FrameQueue } from './frame-queue.js';
import type { ViewProgress } from './view-progress.js';

/** An event whose row shows it, or (`stale`) one whose row does not: its incident is parked, or the view is far behind. */
export interface SettledEvent extends PositionedEvent {
  readonly stale: boolean;
}

/** The caller must read again and follow from there. */
export class ResyncRequired extends Error {
  override readonly name = 'ResyncRequired';
  constructor(readonly reason: 'foreign-position' | 'position-beyond-head' | 'too-far-behind') {
    super(`resync-required: ${reason}`);
  }
}

export type Wanted = (entry: PositionedEvent) => boolean;

export interface LiveLogOptions {
  /** How long a row may stay behind its event before followers are told without it. */
  readonly rowTimeoutMs: number;
  /** Frames that may wait for one reader. */
  readonly queueLimit: number;
  /** How many log entries a resume may go back. */
  readonly resumeLimit: number;
}

const defaults: LiveLogOptions = { rowTimeoutMs: 5000, queueLimit: 1000, resumeLimit: 10_000 };
const CATCH_UP_TRY_MS = 60_000;
const STUCK_PATIENCE_MS = 30;

interface Follower {
  readonly wanted: Wanted;
  readonly queue: FrameQueue<SettledEvent>;
}

/**
 * One tail of the log for all subscriptions of this replica. It waits in log order until the view shows an event, then
 * moves its position and tells the followers: whoever reads the view at a position and follows from it misses nothing.
 */
export class LiveLog {
  private settled: Position | 'start' | null = null;
  private tail: Subscription | null = null;
  private stopped = false;
  private readonly followers = new Set<Follower>();
  /** Streams whose row did not come in time; not waited for again until it does. */
  private readonly stuck = new Set<string>();
  private readonly moved = new Set<() => void>();
  private readonly options: LiveLogOptions;

  constructor(
    private readonly log: { readonly store: EventStore; readonly feed: Pick<EventFeed, 'caughtUp'> },
    private readonly rows: { readonly view: ViewCollection<ViewDocument>; readonly progress: ViewProgress },
    options: Partial<LiveLogOptions> = {},
  ) {
    this.options = { ...defaults, ...options };
  }

  /** Resolves when the view has caught up with the log as it is now. */
  async start(): Promise<void> {
    const head = await this.log.store.head();
    while (!this.stopped && !(await this.caughtUp()));
    if (this.stopped) return;
    this.settle(head);
    this.tail = this.log.store.subscribeAll(head, (entry) => this.onEntry(entry));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const follower of this.followers) follower.queue.close();
    this.followers.clear();
    for (const wake of this.moved) wake();
    this.rows.progress.stop();
    await this.tail?.stop();
  }

  /** Everything up to here is in the view; null while starting. Take it before reading the view. */
  position(): Position | null {
    return this.settled === 'start' ? null : this.settled;
  }

  /** Waits until the view shows what the log holds now, for a caller who has just written; gives up after a while. */
  async catchUp(timeoutMs: number): Promise<void> {
    const head = await this.log.store.head();
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const here = this.settled;
      const leftMs = deadlineMs - performance.now();
      if (this.stopped || leftMs <= 0 || here === head) return;
      if (here !== null && (await this.log.store.distance(here, head)) === 0) return;
      if (this.settled === here) await Promise.race([this.move(), pause(leftMs)]);
    }
  }

  /**
   * The wanted events after a position, from then on each once; without one from now on.
   * @throws ResyncRequired before anything is handed out
   */
  async follow(after: string | null, wanted: Wanted, onOverrun: () => void): Promise<AsyncIterableIterator<SettledEvent>> {
    while (this.settled === null && !this.stopped) await this.move();
    const from = after === null ? null : await this.resumable(after as Position); // opaque: the store itself says whether it is one of its own
    const follower: Follower = { wanted, queue: new FrameQueue(this.options.queueLimit, onOverrun) };
    const joinedAt = this.settled;
    if (this.stopped) follower.queue.close();
    else this.followers.add(follower);
    const events = this.events(from, joinedAt, follower);
    const following: AsyncIterableIterator<SettledEvent> = {
      next: () => events.next(),
      return: async () => {
        this.followers.delete(follower);
        follower.queue.close(); // first: the generator may be waiting in it
        return events.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    return following;
  }

  private async *events(
    from: Position | null,
    joinedAt: Position | 'start' | null,
    follower: Follower,
  ): AsyncGenerator<SettledEvent, undefined> {
    try {
      if (from !== null && from !== joinedAt && joinedAt !== 'start') {
        for await (const entry of this.log.store.readAll(from)) {
          if ('event' in entry && follower.wanted(entry)) yield { ...entry, stale: this.stuck.has(entry.event.stream) };
          if (entry.position === joinedAt) break;
        }
      }
      for await (const entry of follower.queue) yield entry;
    } finally {
      this.followers.delete(follower);
    }
    return undefined;
  }

  /** Waits until this replica is at the position too: another one may have been ahead. */
  private async resumable(after: Position): Promise<Position> {
    await this.assertKnown(after);
    for (;;) {
      const here = this.settled;
      if (here === null || this.stopped || here === after) return after;
      const behind = await this.log.store.distance(after, here);
      if (behind > this.options.resumeLimit) throw new ResyncRequired('too-far-behind');
      if (behind > 0) return after;
      if (this.settled === here) await this.move();
    }
  }

  private async assertKnown(after: Position): Promise<void> {
    try {
      await this.log.store.readAll(after, 1)[Symbol.asyncIterator]().next();
    } catch (error) {
      if (error instanceof ForeignPosition) throw new ResyncRequired('foreign-position');
      if (error instanceof PositionBeyondHead) throw new ResyncRequired('position-beyond-head');
      throw error;
    }
  }

  private async onEntry(entry: LogEntry): Promise<void> {
    if (!('event' in entry)) {
      this.settle(entry.position);
      return;
    }
    const { stream } = entry.event;
    const patienceMs = this.stuck.has(stream) ? STUCK_PATIENCE_MS : this.options.rowTimeoutMs;
    const shown = await this.rows.progress.shows(entry.event, this.rows.view, patienceMs);
    if (shown) this.stuck.delete(stream);
    else this.stuck.add(stream);
    // In one turn: who joins before sees it in the queue, who joins after reads the position that covers it.
    this.settle(entry.position);
    for (const { wanted, queue } of this.followers) if (wanted(entry)) queue.push({ ...entry, stale: !shown });
  }

  private settle(position: Position | 'start'): void {
    this.settled = position;
    for (const wake of this.moved) wake();
    this.moved.clear();
  }

  private move(): Promise<void> {
    return new Promise((resolve) => this.moved.add(resolve));
  }

  private async caughtUp(): Promise<boolean> {
    try {
      await this.log.feed.caughtUp(CATCH_UP_TRY_MS);
      return true;
    } catch {
      return false; // only a time-out: a long import is behind
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
