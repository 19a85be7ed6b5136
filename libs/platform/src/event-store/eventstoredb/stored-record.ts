import type { RecordedEvent } from '@tanggap/events/envelope';
import { z } from 'zod';
import { canonicalJson, NotCanonical } from '../../serializer/canonical-json.js';
import { open, type SealedEvent } from '../../serializer/event-serializer.js';
import { CorruptEvent, type StoredBytes } from '../event-store.js';
import type { DriverRecord, OutgoingEvent } from './esdb-driver.js';

const metadataSchema = z.looseObject({ hash: z.string(), append: z.string() });

/**
 * The envelope is the event's data, as JSON; its hash stands beside it, with the names under which EventStoreDB's own
 * tools follow a story (`$correlationId`, `$causationId`) and the trace.
 * @param append an id of this append, by which a writer knows its own events from those of a repetition
 */
export function outgoing(sealed: SealedEvent, append: string): OutgoingEvent {
  const data = JSON.parse(sealed.body) as Readonly<Record<string, string | null>>; // `seal` wrote it; these three are texts
  const { correlationId, causationId, traceparent } = data;
  return {
    id: sealed.id,
    type: sealed.type,
    data,
    metadata: {
      hash: sealed.hash,
      append,
      ...(correlationId == null ? {} : { $correlationId: correlationId }),
      ...(causationId == null ? {} : { $causationId: causationId }),
      ...(traceparent == null ? {} : { traceparent }),
    },
  };
}

/** Which append stored it; null when it was none of ours. */
export function appendOf(record: DriverRecord): string | null {
  return metadataSchema.safeParse(record.metadata).data?.append ?? null;
}

/** The hash it was stored with, not compared with its bytes. @throws CorruptEvent when it has none */
export function storedHash(record: DriverRecord): string {
  const metadata = metadataSchema.safeParse(record.metadata).data;
  if (metadata === undefined) throw corrupt(record, 'it has no hash');
  return metadata.hash;
}

/**
 * Checked: bytes made again from the JSON fit the hash, and the chain holds.
 * @param previousHash of the event before it in the stream, or undefined when it is not at hand
 * @throws CorruptEvent naming the place @throws UnknownEventType for a type or version this program does not know
 */
export function openRecord(record: DriverRecord, previousHash: string | null | undefined): RecordedEvent {
  return openStored(bytesOf(record), record, previousHash);
}

/** The same for bytes that were made already. */
export function openStored(stored: StoredBytes, record: DriverRecord, previousHash: string | null | undefined): RecordedEvent {
  const { stream, revision, id, type } = record;
  return open(stored, { stream, revision, position: placeText(record), id, type }, previousHash);
}

/** Bytes made again from the JSON; not yet compared with the hash. @throws CorruptEvent when they cannot be made */
export function bytesOf(record: DriverRecord): StoredBytes {
  return { body: bodyOf(record), hash: storedHash(record) };
}

function bodyOf(record: DriverRecord): string {
  try {
    return canonicalJson(record.data);
  } catch (error) {
    if (error instanceof NotCanonical) throw corrupt(record, 'its bytes do not fit its hash');
    throw error;
  }
}

function placeText({ place }: DriverRecord): string {
  return String(place.commit);
}

function corrupt(record: DriverRecord, reason: string): CorruptEvent {
  return new CorruptEvent(record.stream, record.revision, placeText(record), reason);
}
