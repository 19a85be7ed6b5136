import { streamNameSchema, type NewEvent } from '@tanggap/events/envelope';
import { eventIdSchema, type CityId, type EventId } from '@tanggap/events/ids';
import type { Clock } from '@tanggap/platform/clock/clock';
import { instantOf, systemContext } from '@tanggap/platform/commands/system-event';
import { RevisionConflict, type EventStore } from '@tanggap/platform/event-store/event-store';
import { deriveUuid, timedUuid } from '@tanggap/platform/serializer/uuid';

/** Beyond this the wall clock was set, not adjusted. */
const STEP_MS = 2000;
const STREAM = streamNameSchema.parse('clock-sla-monitor');

/**
 * Tells when somebody set the machine's clock. Deadlines go on by the anchored clock; the step is recorded once and
 * changes nothing until a person accepts it. A drift of less than two seconds (NTP at work) says nothing.
 */
export class ClockWatch {
  /** The step last recorded; null while the clocks agree. */
  private recordedMs: number | null = null;
  private pending: EventId | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly city: CityId,
  ) {}

  /** The step that waits for somebody; null when the clocks agree. */
  pendingStep(): { readonly event: EventId; readonly stepMs: number } | null {
    return this.pending === null || this.recordedMs === null ? null : { event: this.pending, stepMs: this.recordedMs };
  }

  /** Records a new step, or one that changed again by more than two seconds. */
  async look(): Promise<void> {
    const stepMs = Math.round(this.clock.stepMs());
    if (Math.abs(stepMs - (this.recordedMs ?? 0)) <= STEP_MS) return;
    const id = eventIdSchema.parse(timedUuid(Math.floor(this.clock.alarmNowMs()), `clock-step:${stepMs}`));
    const wallAfterMs = this.clock.nowMs();
    await this.append({
      id,
      type: 'ClockStepDetected',
      data: { stepMs, wallBefore: instantOf(wallAfterMs - stepMs), wallAfter: instantOf(wallAfterMs) },
      ...this.context(),
    });
    // Set right again: that is recorded too, and nothing waits for anybody any more.
    const agrees = Math.abs(stepMs) <= STEP_MS;
    this.recordedMs = agrees ? null : stepMs;
    this.pending = agrees ? null : id;
  }

  /** Deadlines follow the wall clock from now on. @returns false when there was nothing to accept */
  async accept(by: { readonly id: string; readonly role: 'supervisor' | 'city-admin' }): Promise<boolean> {
    if (this.pending === null) return false;
    await this.append({
      id: eventIdSchema.parse(deriveUuid(this.pending.replaceAll('-', ''), 'accepted')),
      type: 'ClockStepAccepted',
      data: { step: this.pending },
      ...this.context(),
      actor: { ...by, agency: null },
    });
    this.clock.acceptStep();
    this.recordedMs = null;
    this.pending = null;
    return true;
  }

  private context(): ReturnType<typeof systemContext> {
    const correlationId = deriveUuid('00', 'clock');
    return systemContext({ service: 'sla-monitor', city: this.city, origin: 'live', atMs: this.clock.nowMs(), correlationId });
  }

  private async append(event: NewEvent): Promise<void> {
    for (;;) {
      const { revision } = await this.store.readStream(STREAM);
      try {
        await this.store.append(STREAM, revision, [event]);
        return;
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
      }
    }
  }
}
