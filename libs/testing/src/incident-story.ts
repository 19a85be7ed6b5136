import { randomUUID } from 'node:crypto';
import { streamNameSchema, type NewEvent, type RecordedEvent, type StreamName } from '@tanggap/events/envelope';
import {
  cityIdSchema,
  eventIdSchema,
  incidentIdSchema,
  instantSchema,
  type EventId,
  type IncidentId,
  type Origin,
  type TrackId,
} from '@tanggap/events/ids';
import { trackIdSchema } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { Timeline } from '@tanggap/incident/timeline';
import { timelineOf } from '@tanggap/incident/timeline-of';
import { emptyRecord, foldRecord, type IncidentRecord } from '@tanggap/incident/incident-record';

type DataOf<T extends IncidentEvent['type']> = Extract<IncidentEvent, { type: T }>['data'];

/** A new, made-up track. */
export function aTrack(): TrackId {
  return trackIdSchema.parse(randomUUID());
}

/**
 * One made-up incident, told event by event in seconds after its beginning: for specs of what reads histories. Nothing is
 * decided; any order can be told.
 */
export class IncidentStory {
  readonly id: IncidentId = incidentIdSchema.parse(randomUUID());
  readonly stream: StreamName = streamNameSchema.parse(`incident-${this.id}`);
  private readonly told: NewEvent<IncidentEvent>[] = [];

  constructor(private readonly of: { readonly city: string; readonly origin?: Origin; readonly startMs: number }) {}

  /** @param atSec when it happened; it is recorded then too, unless `recordedSec` says otherwise */
  tell<T extends IncidentEvent['type']>(type: T, data: DataOf<T>, atSec: number, recordedSec: number = atSec): this {
    const event = {
      id: eventIdSchema.parse(randomUUID()),
      type,
      data,
      occurredAt: this.instant(atSec),
      recordedAt: this.instant(recordedSec),
      origin: this.of.origin ?? 'live',
      city: cityIdSchema.parse(this.of.city),
      actor: { id: 'test', role: 'call-taker', agency: null },
      reportedBy: { role: 'call-taker', agency: null, unit: null, channel: 'phone' },
      correlationId: this.id,
      causationId: this.id,
      traceparent: null,
      commandId: null,
      commandDigest: null,
    };
    this.told.push(event as unknown as NewEvent<IncidentEvent>); // type and data belong together by T
    return this;
  }

  /** @param rightSec when it really happened */
  correct(event: EventId, rightSec: number, atSec: number, recordedSec: number = atSec): this {
    return this.tell('OccurrenceCorrected', { event, rightTime: this.instant(rightSec) }, atSec, recordedSec);
  }

  events(): readonly NewEvent<IncidentEvent>[] {
    return this.told;
  }

  /** As the log would give it. */
  recorded(): readonly RecordedEvent<IncidentEvent>[] {
    const { stream } = this;
    const envelope = { stream, schemaVersion: 1, personal: null, previousHash: null, hash: '' };
    return this.told.map((event, revision) => ({ ...event, ...envelope, revision }));
  }

  /** As a view would hold it. */
  record(): IncidentRecord {
    return this.recorded().reduce<IncidentRecord>(foldRecord, emptyRecord(this.id));
  }

  /** As known once everything told was recorded. */
  timeline(): Timeline {
    return timelineOf(this.recorded(), {
      incident: this.id,
      city: cityIdSchema.parse(this.of.city),
      origin: this.of.origin ?? 'live',
    });
  }

  private instant(sec: number): ReturnType<typeof instantSchema.parse> {
    return instantSchema.parse(new Date(this.of.startMs + Math.round(sec * 1000)).toISOString());
  }
}
