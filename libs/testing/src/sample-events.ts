import { randomUUID } from 'node:crypto';
import { streamNameSchema, type EventContext, type NewEvent, type StreamName } from '@tanggap/events/envelope';
import { cityIdSchema, eventIdSchema, instantSchema } from '@tanggap/events/ids';

/** The two streams of a new, made-up incident. */
export function anIncident(): { id: string; incident: StreamName; sla: StreamName } {
  const id = randomUUID();
  return { id, incident: streamNameSchema.parse(`incident-${id}`), sla: streamNameSchema.parse(`sla-${id}`) };
}

/** The smallest event there is: a note whose text is not given. @param atMs epoch ms UTC */
export function aNote(atMs: number = Date.UTC(2026, 0, 5, 8)): NewEvent {
  const at = instantSchema.parse(new Date(atMs).toISOString());
  const context: EventContext = {
    occurredAt: at,
    recordedAt: at,
    origin: 'live',
    city: cityIdSchema.parse('jambi'),
    actor: { id: 'test', role: 'call-taker', agency: null },
    reportedBy: { role: 'call-taker', agency: null, unit: null, channel: 'phone' },
    correlationId: randomUUID(),
    causationId: randomUUID(),
    traceparent: null,
    commandId: null,
    commandDigest: null,
  };
  return { ...context, id: eventIdSchema.parse(randomUUID()), type: 'NoteAdded', data: {} };
}
