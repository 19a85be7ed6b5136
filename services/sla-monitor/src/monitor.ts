import type { RecordedEvent } from '@tanggap/events/envelope';
import type { IncidentId } from '@tanggap/events/ids';
import type { Platform } from '@tanggap/platform/platform';
import { errorShape } from '@tanggap/platform/telemetry/logger';
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
    const { clock, logger } = this.platform;
    try {
      await this.clockWatch.look();
      const told = (incident: IncidentId, error: unknown): void =>
        logger.error({ incident, err: errorShape(error) }, 'an incident could not be judged');
      await this.due.followSettings(told);
      const fired = await this.due.fire(clock.alarmNowMs(), told);
      if (fired > 0) logger.info({ alarms: fired }, 'alarms recorded');
    } catch (error) {
      logger.error({ err: errorShape(error) }, 'deadline scan failed');
    }
  }
}
