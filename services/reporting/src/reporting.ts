import type { RecordedEvent } from '@tanggap/events/envelope';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Clock } from '@tanggap/platform/clock/clock';
import type { Projection } from '@tanggap/platform/views/projection';
import type { CaseDataOffice } from './case-data/case-data-office.js';
import type { Delivery } from './case-data/delivery.js';
import type { ReportRunner } from './reports/report-runner.js';

/** Nest token of the running service. */
export const REPORTING = Symbol('Reporting');

const DELIVER_EVERY_MS = 1_000;

export interface ReportingParts {
  readonly cases: Projection<IncidentRecord>;
  readonly office: CaseDataOffice;
  readonly delivery: Delivery;
  readonly runner: ReportRunner;
  readonly clock: Clock;
  /** A round of deliveries failed as a whole (the store is down): told, and tried again at the next tick. */
  readonly onDeliveryError: (error: unknown) => void;
}

/** What runs: follows the feed into the case view and the outbox, and carries packages out once a second. */
export class Reporting {
  private stopTicking: (() => Promise<void>) | null = null;

  constructor(private readonly parts: ReportingParts) {}

  start(): void {
    this.stopTicking = this.parts.clock.every(DELIVER_EVERY_MS, () => this.deliver());
  }

  async onEvent(event: RecordedEvent): Promise<void> {
    await this.parts.cases.apply(event);
    await this.parts.office.onEvent(event);
  }

  async stop(): Promise<void> {
    await this.stopTicking?.();
    await this.parts.delivery.settled();
    await this.parts.runner.close();
  }

  /** Never rejects: a failed round is told and tried again. */
  async deliver(): Promise<void> {
    try {
      await this.parts.delivery.run();
    } catch (error) {
      this.parts.onDeliveryError(error);
    }
  }
}
