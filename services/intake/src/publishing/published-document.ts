import { createHash } from 'node:crypto';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';

/** A document as it goes into the city's stream. */
export interface PublishedDocument {
  /** SHA-256 of the canonical text, hex: the same document has the same hash, however its members were ordered. */
  readonly contentHash: string;
  /** Plain JSON: undefined members gone, as the log will hold it. */
  readonly document: Record<string, never>;
}

export function publishedDocument(value: object): PublishedDocument {
  const text = canonicalJson(value);
  const document = JSON.parse(text) as Record<string, never>; // what canonicalJson writes of an object is a JSON object
  return { contentHash: createHash('sha256').update(text).digest('hex'), document };
}
