import type { RecordedEvent } from '@tanggap/events/envelope';
import type { Platform } from '@tanggap/platform/platform';
import type { ClockWatch } from './clock-watch.js';
import type { DueIncidents } from './due.view.js';

const SCAN_EVERY_MS = 250;

/** The running monitor: follows the feed, and four times a second asks which instant has come. */
export class Monitor {
  private stopTicking: (() => Promise<void>) | null = null;

  constructor(
    private readonly platform: Platform,
    private readonly due: DueIncidents,
    readonly clockWatch: ClockWatch,
  ) {}

  start(): void {
    this.stopTicking = this.platform.clock.every(SCAN_EVERY_MS, () => this.tick());
  }

  onEvent(event: RecordedEvent): Promise<void> {
    return this.due.apply(event);
  }

  async stop(): Promise<void> {
    await this.stopTicking?.();
  }

  /** A failing scan is told and tried again at the next tick: deadlines are data, nothing is lost by waiting. */
  private async tick(): Promise<void> {
    try {
      await this.clockWatch.look();
      const fired = await this.due.fire(this.platform.clock.alarmNowMs());
      if (fired > 0) this.platform.logger.info({ alarms: fired }, 'alarms recorded');
    } catch (error) {
      this.platform.logger.error({ err: error }, 'deadline scan failed');
    }
  }
}
