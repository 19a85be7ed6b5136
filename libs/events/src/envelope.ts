import { z } from 'zod';
import type { CityEvent } from './city-events.js';
import {
  agencyIdSchema,
  cityIdSchema,
  eventIdSchema,
  instantSchema,
  keyIdSchema,
  originSchema,
  roleSchema,
  unitIdSchema,
  type KeyId,
} from './ids.js';
import type { IncidentEvent } from './incident-events.js';
import type { MonitorEvent } from './monitor-events.js';

export type DomainEvent = IncidentEvent | MonitorEvent | CityEvent;
export type DomainEventType = DomainEvent['type'];

export const reportChannelSchema = z.enum(['app', 'ht', 'phone', 'whatsapp', 'paper']);

/** Whose credential wrote it. `id` is the access key's public id or a service's name, never a person's name. */
export const actorSchema = z.object({
  id: z.string().max(80),
  role: z.union([roleSchema, z.literal('system')]),
  agency: agencyIdSchema.nullable(),
});
export type Actor = z.infer<typeof actorSchema>;

/** Who said so, and how it reached the recorder. */
export const reportedBySchema = z.object({
  role: z.union([roleSchema, z.literal('caller'), z.literal('system')]),
  agency: agencyIdSchema.nullable(),
  unit: unitIdSchema.nullable(),
  channel: reportChannelSchema,
});
export type ReportedBy = z.infer<typeof reportedBySchema>;

/** Where a stream lives in the log: `incident-<uuid>`, `sla-<uuid>`, `city-<id>`, `counter-<city>-<origin>-<day>`, `clock-<name>`. */
export const streamNameSchema = z
  .string()
  .regex(/^(incident|sla|city|counter|clock)-[a-z0-9-]{1,100}$/)
  .brand<'StreamName'>();
export type StreamName = z.infer<typeof streamNameSchema>;

const contextFields = {
  occurredAt: instantSchema,
  recordedAt: instantSchema,
  origin: originSchema,
  city: cityIdSchema,
  actor: actorSchema,
  reportedBy: reportedBySchema,
  correlationId: z.uuid(),
  causationId: z.uuid(),
  traceparent: z.string().max(60).nullable(),
  /** HMAC hex; null where no command led to the event (alarms, imports). */
  commandId: z.string().max(64).nullable(),
  commandDigest: z.string().max(64).nullable(),
};

export const envelopeSchema = z.object({
  id: eventIdSchema,
  type: z.string().max(60),
  schemaVersion: z.int().min(1),
  stream: streamNameSchema,
  revision: z.int().min(0),
  ...contextFields,
  data: z.record(z.string(), z.json()),
  /** base64 of iv, ciphertext and tag over all personal fields; null when the event has none. */
  personal: z.string().nullable(),
  /** Which spare key `personal` is under; absent where it is the incident's own. */
  keyId: keyIdSchema.optional(),
  /** Hash of the stream's previous event, hex; null at revision 0. */
  previousHash: z.string().nullable(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

type ContextOf<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;
/** Everything but identity, place in the stream and content: what an edge knows before `decide` speaks. */
export type EventContext = Readonly<ContextOf<typeof contextFields>>;

/** An event about to be appended: personal fields still in clear inside `data`. */
export type NewEvent<E extends DomainEvent = DomainEvent> = E extends DomainEvent
  ? EventContext & { readonly id: z.infer<typeof eventIdSchema> } & E
  : never;

/** An event as read from the log: hash checked, upcast to today's shape, personal fields absent from `data`. */
export type RecordedEvent<E extends DomainEvent = DomainEvent> = E extends DomainEvent
  ? NewEvent<E> & {
      readonly schemaVersion: number;
      readonly stream: StreamName;
      readonly revision: number;
      readonly personal: string | null;
      readonly keyId?: KeyId;
      readonly previousHash: string | null;
      readonly hash: string;
    }
  : never;
