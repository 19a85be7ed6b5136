import type { KeyObject } from 'node:crypto';
import type { IncidentId, KeyId } from '@tanggap/events/ids';

export type KeyState =
  { readonly state: 'live'; readonly key: KeyObject } | { readonly state: 'destroyed' } | { readonly state: 'unknown' };

/** What an event's personal data is encrypted with. */
export interface DataKey {
  readonly key: KeyObject;
  /** Null for the incident's own key; a spare's id has to stand in the event, or nobody finds it again. */
  readonly keyId: KeyId | null;
}

/**
 * Data keys, wrapped by a master key that lies elsewhere: one an incident, and spares that were used while this store could
 * not be asked (docs/adr/0017). A destroyed key leaves a tombstone and never comes back.
 */
export interface KeyStore {
  /** Durable before it resolves. The same incident again returns its same own key. @throws KeyDestroyed after an erasure. */
  obtain(incident: IncidentId): Promise<DataKey>;
  /** @param keyId as the event says. After the incident's erasure every key of it counts as destroyed. */
  find(incident: IncidentId, keyId?: KeyId): Promise<KeyState>;
  /**
   * Idempotent; resolves when the keys' bytes are gone from the file and the tombstones are durable.
   * @param keyIds all that the incident's events name
   * @throws StoreUnavailable when the bytes could not be overwritten yet: ask again
   */
  destroy(incident: IncidentId, keyIds?: readonly KeyId[]): Promise<void>;
  close(): Promise<void>;
}

/** A store that takes keys which were made elsewhere. For migrations only. */
export interface KeyVault extends KeyStore {
  /**
   * Puts each key in place, wrapped by this store's own master key; durable when it resolves. One that is there already is
   * left as it is, a tombstone too: `find` tells what counts.
   */
  adopt(keys: ReadonlyMap<IncidentId | KeyId, KeyObject>): Promise<void>;
}

export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}
