import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, LogEntry, Position, Subscription } from '../../event-store/event-store.js';
import { reasonOf } from '../deliver.js';
import { beginStage, type OpenStage } from '../../telemetry/tracing.js';
import { messageOf, type FeedMessage } from './cloud-event.js';

/** Which of several relays sends, and how far the topic has been fed. */
export interface RelayLease {
  /** Takes or renews it. @returns false while somebody else's is alive */
  take(): Promise<boolean>;
  release(): Promise<void>;
  position(): Promise<Position | 'start'>;
  /** @returns false when the lease is somebody else's by now: what was sent since may have been sent twice, nothing is left out */
  moveTo(position: Position): Promise<boolean>;
}

/** The broker's side. Resolves when all in-sync replicas have the batch. */
export interface RelaySink {
  send(messages: readonly FeedMessage[]): Promise<void>;
}

export interface RelayNote {
  readonly what: 'active' | 'standby' | 'stumbled' | 'flowing';
  readonly reason?: string;
}

export interface RelayParts {
  readonly store: Pick<EventStore, 'subscribeAll'>;
  readonly lease: RelayLease;
  readonly sink: RelaySink;
  readonly note: (note: RelayNote) => void;
  /** Told after each batch that is in the topic. */
  readonly onSent?: (events: number) => void;
}

const BATCH = 500;
const MOST_WAITING = 2000;
const RENEW_MS = 2000;
const STANDBY_ASKS_MS = 1000;
const RETRY_MS = 500;

/**
 * The log into the topic: a batch is acknowledged by the broker before the place moves, so a crash repeats and never skips.
 * While a place is being saved the next batch is on its way, and no more than that one.
 */
export class Relay {
  private stopping = false;
  private readonly wakeups = new Set<() => void>();
  private running: Promise<void> | null = null;

  constructor(private readonly parts: RelayParts) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const wake of this.wakeups) wake();
    await this.running;
  }

  private async run(): Promise<void> {
    let stumbling = false;
    while (!this.isStopping()) {
      try {
        if (!(await this.parts.lease.take())) {
          await this.wait(STANDBY_ASKS_MS);
          continue;
        }
        this.parts.note({ what: 'active' });
        await this.feed();
        if (this.isStopping()) await this.parts.lease.release();
        else this.parts.note({ what: 'standby' });
        stumbling = false;
      } catch (error) {
        if (!stumbling) this.parts.note({ what: 'stumbled', reason: reasonOf(error) });
        stumbling = true;
        await this.wait(RETRY_MS);
      }
    }
  }

  /** Returns when the lease is lost or the relay stops. */
  private async feed(): Promise<void> {
    const waiting: LogEntry[] = [];
    let isOver = false;
    const signals = { arrived: Promise.withResolvers<undefined>(), room: Promise.withResolvers<undefined>() };
    const subscription: Subscription = this.parts.store.subscribeAll(await this.parts.lease.position(), async (entry) => {
      waiting.push(entry);
      signals.arrived.resolve(undefined);
      if (waiting.length < MOST_WAITING || isOver) return;
      signals.room = Promise.withResolvers<undefined>();
      await signals.room.promise;
    });
    try {
      let renewedMs = performance.now();
      let saving = Promise.resolve(true);
      while (!this.isStopping()) {
        if (waiting.length === 0) {
          if (!(await saving)) return;
          signals.arrived = Promise.withResolvers<undefined>();
          await this.wait(RENEW_MS, signals.arrived.promise);
        }
        const batch = waiting.slice(0, BATCH);
        if (batch.length > 0) {
          const upTo = await this.send(batch);
          // False: the lease was lost while this batch went out. Its new holder sends it as well.
          if (!(await saving) || upTo === null) return;
          saving = this.parts.lease.moveTo(upTo);
          saving.catch(() => undefined); // thrown where it is awaited
          waiting.splice(0, batch.length);
          signals.room.resolve(undefined);
        }
        if (performance.now() - renewedMs > RENEW_MS) {
          if (!(await this.parts.lease.take())) return;
          renewedMs = performance.now();
        }
      }
      await saving;
    } finally {
      isOver = true;
      signals.room.resolve(undefined);
      await subscription.stop();
    }
  }

  /** @returns the place of what the brokers have; null when it was given up */
  private async send(batch: readonly LogEntry[]): Promise<Position | null> {
    const carried = batch.map(({ stored }) => carry(messageOf(stored)));
    try {
      const isSent = await this.sendMessages(carried.map(({ message }) => message));
      return isSent ? (batch.at(-1)?.position ?? null) : null;
    } finally {
      for (const { stage } of carried) stage?.end();
    }
  }

  private async sendMessages(messages: readonly FeedMessage[]): Promise<boolean> {
    for (let failed = false; ; failed = true) {
      try {
        await this.parts.sink.send(messages);
        if (failed) this.parts.note({ what: 'flowing' });
        break;
      } catch (error) {
        if (!failed) this.parts.note({ what: 'stumbled', reason: reasonOf(error) });
        await this.wait(RETRY_MS);
        // While the broker is away the lease is kept; whoever loses it must not send on.
        if (this.isStopping() || !(await this.parts.lease.take())) return false;
      }
    }
    this.parts.onSent?.(messages.length);
    return true;
  }

  /** A method, because it changes while somebody waits, which the compiler cannot see. */
  private isStopping(): boolean {
    return this.stopping;
  }

  private async wait(ms: number, orUntil?: Promise<unknown>): Promise<void> {
    if (this.isStopping()) return; // its wake-up has passed
    const woken = Promise.withResolvers<undefined>();
    const wake = (): void => woken.resolve(undefined);
    const timer = new AbortController();
    this.wakeups.add(wake);
    await Promise.race([
      pause(ms, undefined, { signal: timer.signal }).catch(() => undefined),
      woken.promise,
      ...(orUntil === undefined ? [] : [orUntil]),
    ]);
    timer.abort();
    this.wakeups.delete(wake);
  }
}

/** A message of a trace goes on as the relay's own stage, so that a consumer's is seen to follow from it. */
function carry(message: FeedMessage): { readonly message: FeedMessage; readonly stage: OpenStage | null } {
  const { traceparent } = message.headers;
  const stage = traceparent === undefined ? null : beginStage({ name: 'relay', kind: 'producer', parent: traceparent });
  if (stage === null) return { message, stage };
  return { message: { ...message, headers: { ...message.headers, traceparent: stage.traceparent } }, stage };
}
