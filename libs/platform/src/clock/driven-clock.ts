import type { Clock } from './clock.js';

interface Ticking {
  readonly everyMs: number;
  readonly tick: () => Promise<void>;
  lastMs: number;
}

/**
 * Time that moves only when it is moved: minutes pass at once, and everything that was due has run when the move
 * resolves. For specs and for the CLI's own walks; never for a call center's server.
 */
export class DrivenClock implements Clock {
  private wallMs: number;
  private anchoredMs: number;
  private readonly ticking = new Set<Ticking>();
  private moving: Promise<void> = Promise.resolve();

  /** @param startMs epoch ms UTC */
  constructor(startMs: number) {
    this.wallMs = startMs;
    this.anchoredMs = startMs;
  }

  nowMs(): number {
    return this.wallMs;
  }

  alarmNowMs(): number {
    return this.anchoredMs;
  }

  stepMs(): number {
    return this.wallMs - this.anchoredMs;
  }

  acceptStep(): void {
    this.anchoredMs = this.wallMs;
  }

  every(everyMs: number, tick: () => Promise<void>): () => Promise<void> {
    const entry: Ticking = { everyMs, tick, lastMs: this.anchoredMs };
    this.ticking.add(entry);
    return async () => {
      this.ticking.delete(entry);
      await this.moving;
    };
  }

  /** Moves on by `byMs` and runs every due tick once, at the new time, as after a machine's sleep. @throws what a tick throws */
  advance(byMs: number): Promise<void> {
    if (!(byMs >= 0)) throw new RangeError('time is advanced, never taken back; stepWall sets the wall clock back');
    return this.move(() => {
      this.wallMs += byMs;
      this.anchoredMs += byMs;
    });
  }

  /** Moves on to an instant, epoch ms UTC; one that has passed changes nothing. @throws what a tick throws */
  set(toMs: number): Promise<void> {
    return this.move(() => {
      const byMs = Math.max(0, toMs - this.wallMs);
      this.wallMs += byMs;
      this.anchoredMs += byMs;
    });
  }

  /** Somebody sets the machine's clock, either way: the wall jumps, alarm time does not, and no time passes. */
  stepWall(byMs: number): void {
    this.wallMs += byMs;
  }

  private move(change: () => void): Promise<void> {
    const moved = this.moving.then(async () => {
      change();
      for (const entry of [...this.ticking]) await this.runIfDue(entry);
    });
    this.moving = moved.catch(() => undefined); // the caller of this move sees the error, the next move goes on
    return moved;
  }

  private async runIfDue(entry: Ticking): Promise<void> {
    if (!this.ticking.has(entry) || this.anchoredMs - entry.lastMs < entry.everyMs) return;
    entry.lastMs = this.anchoredMs;
    await entry.tick();
  }
}
