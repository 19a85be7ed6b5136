import { hash } from 'node:crypto';
import type { CityId } from '@tanggap/events/ids';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { KeyStore } from '@tanggap/platform/key-store/key-store';

export interface OpenLog {
  readonly log: Pick<EventReader, 'readAll'>;
  readonly keys: Pick<KeyStore, 'find'>;
}

export interface Digests {
  readonly events: number;
  /** Of the stored hashes: equal only where every byte of every event is. */
  readonly sealed: string;
  /** Of what the events say, personal fields in clear; without when and under which keys it was stored. */
  readonly content: string;
}

/** Both digests over the incidents of one city; the order of the streams among each other does not matter. */
export async function digestsOf({ log, keys }: OpenLog, city: CityId): Promise<Digests> {
  const sealed: string[] = [];
  const content: string[] = [];
  for await (const entry of log.readAll('start')) {
    if (!('event' in entry)) throw new Error('an event of the log cannot be read');
    const { event } = entry;
    if (event.city !== city || !event.stream.startsWith('incident-')) continue;
    const at = `${event.stream} ${String(event.revision).padStart(6, '0')}`;
    sealed.push(`${at} ${event.hash}`);
    content.push(`${at} ${hash('sha256', canonicalJson(await said(event, keys)))}`);
  }
  return {
    events: sealed.length,
    sealed: hash('sha256', sealed.sort().join('\n')),
    content: hash('sha256', content.sort().join('\n')),
  };
}

async function said(event: RecordedEvent, keys: Pick<KeyStore, 'find'>): Promise<object> {
  const { hash: _hash, previousHash: _previous, recordedAt: _recorded, keyId, personal, actor, ...rest } = event;
  const { id: _id, ...who } = actor; // an access key's own id
  if (personal === null) return { ...rest, who };
  const key = await keys.find(incidentIdSchema.parse(event.stream.slice('incident-'.length)), keyId);
  return { ...rest, who, personal: key.state === 'live' ? openPersonal(event, key.key) : key.state };
}
