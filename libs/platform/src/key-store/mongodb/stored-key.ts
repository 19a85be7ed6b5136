import type { Binary } from 'mongodb';

/** Only wrapped keys are stored, under the incident's id or the spare's own; a tombstone has none. */
export interface StoredKey {
  readonly _id: string;
  readonly wrapped: Binary | null;
}
