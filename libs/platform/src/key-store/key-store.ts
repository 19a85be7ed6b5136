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

export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}
