import type { Clock } from './clock.js';

/** The machine's two times, in ms. The monotonic one counts from an arbitrary zero and is never set. */
export interface TimeSource {
  wallMs(): number;
  monotonicMs(): number;
}

const machine: TimeSource = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

const STEP_LIMIT_MS = 2000;
/** What two healthy clocks of one machine drift apart at most: as fast as NTP slews (500 ppm). */
const SLEW = 0.0005;

/** Wall time for `recordedAt`; for alarms wall time anchored to the monotonic clock, which a set clock cannot move. */
export class SystemClock implements Clock {
  private anchorMs: number;
  private observedMs: number;

  /** @param onFailedTick is told what a tick threw; the next tick comes all the same */
  constructor(
    private readonly onFailedTick: (error: unknown) => void,
    private readonly source: TimeSource = machine,
  ) {
    this.observedMs = source.monotonicMs();
    this.anchorMs = source.wallMs() - this.observedMs;
  }

  nowMs(): number {
    return this.source.wallMs();
  }

  alarmNowMs(): number {
    this.followDrift();
    return Math.round(this.source.monotonicMs() + this.anchorMs);
  }

  stepMs(): number {
    this.followDrift();
    return Math.round(this.differenceMs());
  }

  acceptStep(): void {
    this.anchorMs = this.source.wallMs() - this.source.monotonicMs();
  }

  every(everyMs: number, tick: () => Promise<void>): () => Promise<void> {
    let stopped = false;
    let running: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout;
    const schedule = (): void => {
      timer = setTimeout(() => {
        // A rejected tick must neither end the ticking nor the process.
        running = tick()
          .catch((error: unknown) => this.onFailedTick(error))
          .then(() => {
            if (!stopped) schedule();
          });
      }, everyMs);
    };
    schedule();
    return async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    };
  }

  private differenceMs(): number {
    return this.source.wallMs() - (this.source.monotonicMs() + this.anchorMs);
  }

  /**
   * Weeks of ordinary drift would otherwise add up to a "step". Small differences are absorbed, slower than time runs,
   * so alarm time never goes backwards; a pending step is left alone until it is accepted.
   */
  private followDrift(): void {
    const nowMs = this.source.monotonicMs();
    const mostMs = (nowMs - this.observedMs) * SLEW;
    this.observedMs = nowMs;
    const differenceMs = this.differenceMs();
    if (Math.abs(differenceMs) > STEP_LIMIT_MS) return;
    this.anchorMs += Math.max(-mostMs, Math.min(mostMs, differenceMs));
  }
}
