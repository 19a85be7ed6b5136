import type { EventContext } from '@tanggap/events/envelope';
import { traceparentHere } from '../telemetry/tracing.js';
import { instantSchema, type CityId, type Instant, type Origin } from '@tanggap/events/ids';

/** Epoch ms UTC as the one written form of an instant. @throws RangeError beyond what a date can hold */
export function instantOf(atMs: number): Instant {
  return instantSchema.parse(new Date(atMs).toISOString());
}

/** The envelope of what one of our own services records by itself: a case number, an alarm, a first edition. */
export function systemContext(of: {
  readonly service: string;
  readonly city: CityId;
  readonly origin: Origin;
  readonly atMs: number;
  /** The same for everything that belongs together. */
  readonly correlationId: string;
  readonly commandId?: string;
}): EventContext {
  const at = instantOf(of.atMs);
  return {
    occurredAt: at,
    recordedAt: at,
    origin: of.origin,
    city: of.city,
    actor: { id: of.service, role: 'system', agency: null },
    reportedBy: { role: 'system', agency: null, unit: null, channel: 'app' },
    correlationId: of.correlationId,
    causationId: of.correlationId,
    traceparent: traceparentHere(),
    commandId: of.commandId ?? null,
    commandDigest: null,
  };
}
