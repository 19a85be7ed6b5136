import { hash, type KeyObject } from 'node:crypto';
import type { Envelope, NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { findDefinition } from '@tanggap/events/event-registry';
import type { KeyId } from '@tanggap/events/ids';
import { CorruptEvent, UnknownEventType } from '../event-store/event-store.js';
import type { DataKey } from '../key-store/key-store.js';
import { canonicalJson } from './canonical-json.js';
import { decrypt, encrypt } from './personal-cipher.js';
import { upcast, type Upcasters } from './upcasters.js';

/** An event as a store keeps it: the canonical bytes are what the hash is over. */
export interface SealedEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  /** Canonical JSON of the whole envelope, UTF-8. */
  readonly body: string;
  /** SHA-256 of `body`, hex. */
  readonly hash: string;
}

/** Where a stored event was found, for the message that names a bad one, and what the store's own columns say it is. */
export interface Place {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly id?: string;
  readonly type?: string;
}

/** Whether an event has anything to encrypt: only then is a key needed. */
export function hasPersonalData(event: NewEvent): boolean {
  const definition = findDefinition(event.type);
  const data = event.data as Readonly<Record<string, unknown>>; // every event's data is an object
  return definition?.personalFields.some((field) => data[field] !== undefined) ?? false;
}

/**
 * The only way into the store: splits off exactly the classed fields, encrypts them as one, and chains the hash.
 * @param key needed when `hasPersonalData`; a spare's id is written into the event
 * @throws UnknownEventType for a type the vocabulary does not have
 */
export function seal(
  event: NewEvent,
  at: {
    readonly stream: StreamName;
    readonly revision: number;
    readonly previousHash: string | null;
    readonly key: DataKey | null;
  },
): SealedEvent {
  const definition = findDefinition(event.type);
  if (definition === undefined) throw new UnknownEventType(event.type);
  const { id, type, data, ...context } = event;
  const { clear, personal } = split(data, definition.personalFields);
  if (personal !== null && at.key === null) throw new TypeError(`${type} holds personal data and has no key`);
  const envelope = {
    ...context,
    id,
    type,
    schemaVersion: definition.schemaVersion,
    stream: at.stream,
    revision: at.revision,
    data: clear,
    ...(personal === null || at.key === null ? { personal: null } : encrypted(personal, at.key, boundTo(id, type))),
    previousHash: at.previousHash,
  };
  const body = canonicalJson(envelope);
  return { id, type, stream: at.stream, revision: at.revision, body, hash: hash('sha256', body) };
}

/**
 * The only way out: hash and chain checked, upcast to today's shape. Personal fields stay encrypted.
 * @param previousHash of the event before it in the stream, or undefined when it is not at hand
 * @throws CorruptEvent naming the place @throws UnknownEventType for a type or version this program does not know
 */
export function open(
  stored: { readonly body: string; readonly hash: string },
  place: Place,
  previousHash: string | null | undefined,
  upcasters?: Upcasters,
): RecordedEvent {
  if (hash('sha256', stored.body) !== stored.hash) throw corrupt(place, 'its bytes do not fit its hash');
  const envelope = parsed(stored.body, place);
  if (envelope.stream !== place.stream || envelope.revision !== place.revision)
    throw corrupt(place, `it says ${envelope.stream} revision ${envelope.revision}`);
  if ((place.id ?? envelope.id) !== envelope.id || (place.type ?? envelope.type) !== envelope.type)
    throw corrupt(place, 'its columns differ from its bytes');
  if (previousHash !== undefined && envelope.previousHash !== previousHash) throw corrupt(place, 'its chain is broken');
  return { ...upcast(envelope, upcasters), hash: stored.hash } as unknown as RecordedEvent; // data was parsed with its schema before it was sealed
}

/** The personal fields of one event in clear. @throws PersonalDataUnreadable for a wrong key or a changed byte */
export function openPersonal(
  event: { readonly id: string; readonly type: string; readonly personal: string | null },
  key: KeyObject,
): Readonly<Record<string, unknown>> {
  if (event.personal === null) return {};
  return JSON.parse(decrypt(event.personal, key, boundTo(event.id, event.type))) as Record<string, unknown>; // what `seal` wrote
}

function encrypted(
  personal: Record<string, unknown>,
  { key, keyId }: DataKey,
  bound: string,
): { readonly personal: string; readonly keyId?: KeyId } {
  return { personal: encrypt(canonicalJson(personal), key, bound), ...(keyId === null ? {} : { keyId }) };
}

function boundTo(id: string, type: string): string {
  return `${id}\n${type}`;
}

function split(
  data: object,
  personalFields: readonly string[],
): { clear: Record<string, unknown>; personal: Record<string, unknown> | null } {
  const clear: Record<string, unknown> = {};
  let personal: Record<string, unknown> | null = null;
  for (const [field, value] of Object.entries(data)) {
    if (value === undefined) continue;
    if (personalFields.includes(field)) (personal ??= {})[field] = value;
    else clear[field] = value;
  }
  return { clear, personal };
}

function parsed(body: string, place: Place): Envelope {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw corrupt(place, 'it is not JSON');
  }
  if (!isEnvelope(json)) throw corrupt(place, 'it is not an event');
  return json;
}

/** The hash vouches for what `seal` wrote; this is for bytes that somebody else wrote under a right hash. */
function isEnvelope(json: unknown): json is Envelope {
  if (typeof json !== 'object' || json === null) return false;
  const { id, type, stream, revision, data, schemaVersion, occurredAt, recordedAt } = json as Partial<
    Record<keyof Envelope, unknown>
  >; // each is checked on the next lines
  return (
    [id, type, stream, occurredAt, recordedAt].every((text) => typeof text === 'string') &&
    typeof revision === 'number' &&
    typeof schemaVersion === 'number' &&
    typeof data === 'object' &&
    data !== null
  );
}

function corrupt(place: Place, reason: string): CorruptEvent {
  return new CorruptEvent(place.stream, place.revision, place.position, reason);
}
