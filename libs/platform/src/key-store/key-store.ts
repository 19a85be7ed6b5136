import type { KeyObject } from 'node:crypto';
import type { IncidentId } from '@tanggap/events/ids';

export type KeyState =
  { readonly state: 'live'; readonly key: KeyObject } | { readonly state: 'destroyed' } | { readonly state: 'unknown' };

/** Data keys, one an incident, wrapped by a master key that lies elsewhere. A destroyed key leaves a tombstone and never comes back. */
export interface KeyStore {
  /** Durable before it resolves. The same incident again returns the same key. @throws KeyDestroyed after an erasure. */
  obtain(incident: IncidentId): Promise<KeyObject>;
  find(incident: IncidentId): Promise<KeyState>;
  /**
   * Idempotent; resolves when the key's bytes are gone from the file and the tombstone is durable.
   * @throws StoreUnavailable when the bytes could not be overwritten yet: ask again
   */
  destroy(incident: IncidentId): Promise<void>;
  close(): Promise<void>;
}

/** A store that takes keys which were made elsewhere. For migrations only. */
export interface KeyVault extends KeyStore {
  /**
   * Puts each key in place, wrapped by this store's own master key; durable when it resolves. One that is there already is
   * left as it is, a tombstone too: `find` tells what counts.
   */
  adopt(keys: ReadonlyMap<IncidentId, KeyObject>): Promise<void>;
}

export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}
