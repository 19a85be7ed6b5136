import { hash } from 'node:crypto';
import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { incidentIdSchema, type CityId } from '@tanggap/events/ids';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { KeyStore } from '@tanggap/platform/key-store/key-store';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { PersonalDataUnreadable } from '@tanggap/platform/serializer/personal-cipher';

export interface OpenHistory {
  readonly log: Pick<EventReader, 'readAll'>;
  readonly keys: Pick<KeyStore, 'find'>;
}

/** A stream in three lines, however long it is: what memory holds grows with the incidents, not with their events. */
export interface StreamDigest {
  readonly events: number;
  /** Its last hash, which covers every byte of every event before it. */
  readonly sealed: string;
  /** Over what its events say, each with what came before it. */
  readonly content: string;
  /** The first event whose personal data nobody can read, though nobody erased it. */
  readonly unreadable: number | null;
}

export interface HistoryDigest {
  readonly events: number;
  /** Equal only where every byte of every event is. */
  readonly sealed: string;
  /** Equal where the events say the same; see `said`. */
  readonly content: string;
  readonly streams: ReadonlyMap<StreamName, StreamDigest>;
}

/** Personal data in clear; that it was erased, or that it cannot be read: its key is lost, or another one. */
export type SaidPersonally = Readonly<Record<string, unknown>> | 'erased' | 'unreadable' | null;
export type Said = ReturnType<typeof statedBy> & { readonly personal: SaidPersonally };

/** Both digests over one city's incidents and their alarms; the order of the streams among each other does not matter. */
export async function digestOf(history: OpenHistory, city: CityId): Promise<HistoryDigest> {
  const streams = new Map<StreamName, StreamDigest>();
  let events = 0;
  for await (const event of eventsOf(history, city)) {
    const { stream, revision } = event;
    const before = streams.get(stream);
    const words = await said(event, history.keys);
    streams.set(stream, {
      events: (before?.events ?? 0) + 1,
      sealed: event.hash,
      content: hash('sha256', `${before?.content ?? ''}\n${canonicalJson(words)}`),
      unreadable: before?.unreadable ?? (words.personal === 'unreadable' ? revision : null),
    });
    events += 1;
  }
  const over = (which: 'sealed' | 'content'): string =>
    hash(
      'sha256',
      [...streams]
        .map(([stream, digest]) => `${stream} ${digest.events} ${digest[which]}`)
        .sort()
        .join('\n'),
    );
  return { events, streams, sealed: over('sealed'), content: over('content') };
}

/** @param only of these streams alone @throws Error for an event that this program cannot decode: it could not be compared */
export async function* eventsOf(
  { log }: OpenHistory,
  city: CityId,
  only?: ReadonlySet<StreamName>,
): AsyncGenerator<RecordedEvent> {
  for await (const entry of log.readAll('start')) {
    if (!('event' in entry)) throw new Error(`${entry.undecodable.stream} ${entry.undecodable.revision} cannot be decoded`);
    const { event } = entry;
    if (event.city === city && /^(?:incident|sla)-/.test(event.stream) && (only?.has(event.stream) ?? true)) yield event;
  }
}

/**
 * The one place that says what two copies must agree on where their bytes may differ: everything an event says, who recorded it
 * and personal data in clear among it. Left out is what tells only when and where it was stored: `recordedAt`, the hashes made
 * with it, the name of the data key; a position and its log's id stand in no event.
 */
export async function said(event: RecordedEvent, keys: OpenHistory['keys']): Promise<Said> {
  return { ...statedBy(event), personal: await saidPersonally(event, keys) };
}

function statedBy(event: RecordedEvent): Omit<RecordedEvent, 'recordedAt' | 'hash' | 'previousHash' | 'keyId' | 'personal'> {
  const { recordedAt: _stored, hash: _hash, previousHash: _before, keyId: _key, personal: _sealed, ...stated } = event;
  return stated;
}

/** A destroyed key is what an erasure says of its events; one that is missing says that something was lost. */
async function saidPersonally(event: RecordedEvent, keys: OpenHistory['keys']): Promise<SaidPersonally> {
  if (event.personal === null) return null;
  const key = await keys.find(incidentIdSchema.parse(event.stream.slice('incident-'.length)), event.keyId);
  if (key.state === 'destroyed') return 'erased';
  if (key.state !== 'live') return 'unreadable';
  try {
    return openPersonal(event, key.key);
  } catch (error) {
    if (error instanceof PersonalDataUnreadable) return 'unreadable';
    throw error;
  }
}
