import { hash } from 'node:crypto';
import type { StreamName } from '@tanggap/events/envelope';
import { z } from 'zod';
import type { SealedEvent } from '../serializer/event-serializer.js';
import { CorruptEvent, type Revision, type StoredBytes } from './event-store.js';

/** An event on its way from one log to another: its bytes, and what of them the new log needs to know. */
export interface CopiedEvent extends SealedEvent {
  readonly previousHash: string | null;
}

/** A log that takes events as another one sealed them. For migrations only: everybody else appends. */
export interface SealedLog {
  /**
   * Puts events of one stream where they stand in the other log, byte for byte. Durable when it resolves; what is there
   * already is left alone, so that an interrupted copy can be done again.
   * @param events neighbours in their stream, in order @returns how many were new
   * @throws CorruptEvent when a hash or the chain does not fit @throws CopyConflict when another event stands there
   * @throws StoreUnavailable
   */
  copySealed(stream: StreamName, events: readonly StoredBytes[]): Promise<number>;
}

/** The two logs have gone different ways. */
export class CopyConflict extends Error {
  override readonly name = 'CopyConflict';
  constructor(
    readonly stream: string,
    readonly revision: Revision,
  ) {
    super(`${stream} revision ${revision}: the other log holds something else there, or nothing before it`);
  }
}

const headSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  stream: z.string(),
  revision: z.int().min(0),
  previousHash: z.string().nullable(),
});

/** What every adapter checks before it stores: hash, stream, revisions without a gap, chain. @throws CorruptEvent */
export function checkedRun(stream: StreamName, events: readonly StoredBytes[]): readonly CopiedEvent[] {
  const run = events.map(copiedOf);
  run.forEach((event, index) => {
    const before = run[index - 1];
    if (event.stream !== stream) throw corrupt(stream, event.revision, `it says ${event.stream}`);
    if (before !== undefined && event.revision !== before.revision + 1) throw corrupt(stream, event.revision, 'a gap before it');
    const fits =
      before === undefined ? (event.previousHash === null) === (event.revision === 0) : event.previousHash === before.hash;
    if (!fits) throw corrupt(stream, event.revision, 'its chain is broken');
  });
  return run;
}

/** @throws CorruptEvent for bytes that are not what was hashed, or no event */
export function copiedOf({ body, hash: stored }: StoredBytes): CopiedEvent {
  if (hash('sha256', body) !== stored) throw corrupt('an event', -1, 'its bytes do not fit its hash');
  const head = headSchema.safeParse(JSON.parse(body)).data;
  if (head === undefined) throw corrupt('an event', -1, 'it is not an event');
  const { id, type, stream, revision, previousHash } = head;
  return { id, type, stream, revision, previousHash, body, hash: stored };
}

function corrupt(stream: string, revision: Revision, reason: string): CorruptEvent {
  return new CorruptEvent(stream, revision, 'a copy', reason);
}
