import type { StreamName } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { z } from 'zod';
import { UnknownEventType, type StoredBytes } from '../../event-store/event-store.js';
import { canonicalJson } from '../../serializer/canonical-json.js';
import { open } from '../../serializer/event-serializer.js';
import { laneOf, type FeedItem } from '../feed-handler.js';

export const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';
const TYPE_PREFIX = 'id.tanggap112.';
const SEQUENCE_DIGITS = 19;

/** One message of the topic: CloudEvents 1.0, structured. `data` is the stored envelope, personal fields still encrypted. */
export interface FeedMessage {
  /** The incident's id, for other streams their name: what keeps an incident in order. */
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

const storedSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  schemaVersion: z.int(),
  stream: z.string(),
  revision: z.int(),
  occurredAt: z.string().optional(),
  recordedAt: z.string().optional(),
  correlationId: z.string().optional(),
  causationId: z.string().optional(),
  traceparent: z.string().nullish(),
});

export function messageOf({ body, hash }: StoredBytes): FeedMessage {
  const stored = storedSchema.parse(JSON.parse(body));
  const key = laneOf(stored.stream);
  const attributes = {
    specversion: '1.0',
    id: stored.id,
    source: `/tanggap112/${stored.stream}`, // ids are unique within their stream
    type: cloudEventType(stored.type, stored.schemaVersion),
    subject: stored.stream,
    time: stored.occurredAt,
    datacontenttype: 'application/json',
    sequence: String(stored.revision).padStart(SEQUENCE_DIGITS, '0'),
    partitionkey: key,
    recordedtime: stored.recordedAt,
    correlationid: stored.correlationId,
    causationid: stored.causationId,
    traceparent: stored.traceparent ?? undefined,
    eventhash: hash,
  };
  const trace = typeof stored.traceparent === 'string' ? { traceparent: stored.traceparent } : {};
  // The envelope's own bytes, so that its hash holds at the other end.
  const value = `${JSON.stringify(attributes).slice(0, -1)},"data":${body}}`;
  return { key, value, headers: { 'content-type': CONTENT_TYPE, ...trace } };
}

export function cloudEventType(type: string, schemaVersion: number): string {
  return `${TYPE_PREFIX}${type}.v${schemaVersion}`;
}

const messageSchema = z.looseObject({
  subject: streamNameSchema,
  sequence: z.string().regex(/^\d{19}$/),
  type: z.string(),
  eventhash: z.string(),
  data: z.unknown(), // JSON it is, since it was parsed; its hash says whether it is ours
});

/**
 * What a consumer makes of a message: the event with its hash checked, or what cannot be decoded and where it stands in the
 * log, so that it is parked and read from there later. Never throws: one bad message must not stop a topic.
 * @param key the message's key, the lane that is parked when even the place cannot be read
 */
export function itemOf(key: string, value: string | null): FeedItem {
  const parsed = messageSchema.safeParse(parsedJson(value));
  if (!parsed.success) return { undecodable: { stream: streamOfLane(key), revision: 0, reason: 'not one of our messages' } };
  const { subject: stream, sequence, data, eventhash } = parsed.data;
  const revision = Number(sequence);
  try {
    const place = { stream, revision, position: 'the topic' };
    return { event: open({ body: canonicalJson(data), hash: eventhash }, place, undefined) };
  } catch (error) {
    const reason = error instanceof UnknownEventType ? error.message : 'its bytes do not fit its hash';
    return { undecodable: { stream, revision, reason } };
  }
}

interface CarriedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/** As `itemOf`, with the stage by which the relay brought it. */
export function carriedItem({ key, value, headers }: CarriedMessage): FeedItem {
  const item = itemOf(key?.toString() ?? '', value?.toString() ?? null);
  const traceparent = headers?.['traceparent'];
  return Buffer.isBuffer(traceparent) && 'event' in item ? { ...item, traceparent: traceparent.toString() } : item;
}

function streamOfLane(key: string): StreamName {
  const named = streamNameSchema.safeParse(key);
  return named.success ? named.data : streamNameSchema.parse(`incident-${/^[a-z0-9-]{1,100}$/.test(key) ? key : 'unreadable'}`);
}

function parsedJson(value: string | null): unknown {
  try {
    return value === null ? null : JSON.parse(value);
  } catch {
    return null;
  }
}
