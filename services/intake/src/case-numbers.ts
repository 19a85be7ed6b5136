import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { eventIdSchema, type CityId, type IncidentId, type Origin } from '@tanggap/events/ids';
import type { Clock } from '@tanggap/platform/clock/clock';
import { dateIn } from '@tanggap/platform/clock/time-zone';
import { systemContext } from '@tanggap/platform/commands/system-event';
import { RevisionConflict, type EventStore } from '@tanggap/platform/event-store/event-store';
import { deriveUuid } from '@tanggap/platform/serializer/uuid';

export interface CaseNumberRequest {
  readonly city: CityId;
  /** Three letters said over the radio, from the city's profile. */
  readonly cityCode: string;
  readonly timeZone: string;
  readonly origin: Origin;
  readonly incident: IncidentId;
  readonly commandId: string;
}

interface Waiting {
  readonly request: CaseNumberRequest;
  readonly resolve: (caseNumber: string) => void;
  readonly reject: (error: unknown) => void;
}

/** So that nobody mistakes an exercise for a case: `JMB-261124-0042` is live, `JMB-L261124-0042` a drill (latihan). */
const ORIGIN_MARK: Readonly<Record<Origin, string>> = { live: '', drill: 'L', simulated: 'S', imported: 'I' };
/** A race is only lost to another replica that took its number: with every loss somebody got on. */
const TRIES = 25;

/**
 * Hands out case numbers, one sequence a city, origin and local day, from a counter stream. Whoever waits while an append
 * is in flight shares the next one, so a burst of reports costs few appends. A number whose report was never stored
 * (a crash between the two appends) is a gap and listed as void; it is never handed out again.
 */
export class CaseNumbers {
  private readonly waiting = new Map<StreamName, Waiting[]>();
  private readonly draining = new Set<StreamName>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  issue(request: CaseNumberRequest): Promise<string> {
    const day = localDay(this.clock.nowMs(), request.timeZone);
    const stream = streamNameSchema.parse(`counter-${request.city}-${request.origin}-${day}`);
    return new Promise((resolve, reject) => {
      this.waiting.set(stream, [...(this.waiting.get(stream) ?? []), { request, resolve, reject }]);
      if (!this.draining.has(stream)) void this.drain(stream, day);
    });
  }

  private async drain(stream: StreamName, day: string): Promise<void> {
    this.draining.add(stream);
    for (let batch = this.take(stream); batch.length > 0; batch = this.take(stream)) {
      try {
        const numbers = await this.append(stream, day, batch);
        batch.forEach((waiting, index) => waiting.resolve(numbers[index] ?? ''));
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.draining.delete(stream);
  }

  private take(stream: StreamName): readonly Waiting[] {
    const batch = this.waiting.get(stream) ?? [];
    this.waiting.delete(stream);
    return batch;
  }

  private async append(stream: StreamName, day: string, batch: readonly Waiting[]): Promise<readonly string[]> {
    for (let attempt = 1; ; attempt++) {
      const { revision } = await this.tail(stream);
      const numbers = batch.map(({ request }, index) => formatCaseNumber(request, day, revision + 2 + index));
      const events = batch.map(({ request }, index) => this.issued(request, numbers[index] ?? '', revision + 2 + index));
      try {
        await this.store.append(stream, revision, events);
        return numbers;
      } catch (error) {
        if (!(error instanceof RevisionConflict) || attempt === TRIES) throw error;
      }
    }
  }

  /** Reads only past what this process itself appended last: a counter stream holds a whole day. */
  private readonly known = new Map<StreamName, number>();
  private async tail(stream: StreamName): Promise<{ revision: number }> {
    const { revision } = await this.store.readStream(stream, (this.known.get(stream) ?? -1) + 1);
    this.known.set(stream, revision);
    return { revision };
  }

  private issued(request: CaseNumberRequest, caseNumber: string, sequence: number): NewEvent {
    const { city, origin, commandId } = request;
    return {
      id: eventIdSchema.parse(deriveUuid(commandId, `case-number:${sequence}`)),
      type: 'CaseNumberIssued',
      data: { caseNumber, sequence, incident: request.incident },
      ...systemContext({
        service: 'intake',
        city,
        origin,
        atMs: this.clock.nowMs(),
        correlationId: deriveUuid(commandId, 'correlation'),
        commandId,
      }),
    };
  }
}

/** `JMB-YYMMDD-0042`; from 10,000 reports a day on it simply grows a digit. */
function formatCaseNumber(request: CaseNumberRequest, day: string, sequence: number): string {
  return `${request.cityCode}-${ORIGIN_MARK[request.origin]}${day}-${String(sequence).padStart(4, '0')}`;
}

/** YYMMDD in the city's own zone: the day turns at its midnight. */
function localDay(atMs: number, timeZone: string): string {
  return dateIn(atMs, timeZone).slice(2).replaceAll('-', '');
}
