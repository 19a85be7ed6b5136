import { streamNameSchema } from '@tanggap/events/envelope';
import { CorruptEvent } from '../event-store.js';
import { EMPTY_STREAM, KnownStreams } from './known-streams.js';
import type { OwnRecord } from './log-access.js';

const stream = streamNameSchema.parse('incident-1');

function record(revision: number, metadata: unknown = { hash: `hash ${revision}`, append: 'a' }): OwnRecord {
  const place = { commit: BigInt(revision), prepare: BigInt(revision) };
  return { stream, revision, id: `id ${revision}`, type: 'NoteAdded', data: {}, metadata, place };
}

describe('what is remembered of a stream', () => {
  it('grows only without a gap', () => {
    const known = new KnownStreams();
    expect(known.learn(stream, [record(1)])).toBe(EMPTY_STREAM);
    known.learn(stream, [record(0), record(1)]);
    known.learn(stream, [record(3)]);
    expect(known.get(stream)).toEqual({ revision: 1, hash: 'hash 1', ids: new Set(['id 0', 'id 1']) });
    expect(known.learn(stream, [record(1), record(2)])).toMatchObject({ revision: 2, hash: 'hash 2' });
  });

  it('never goes back, and is gone after an outage', () => {
    const known = new KnownStreams();
    known.learn(stream, [record(0), record(1)]);
    expect(known.learn(stream, [record(0)]).revision).toBe(1);
    known.forget();
    expect(known.get(stream)).toBe(EMPTY_STREAM);
  });

  it('keeps the streams used last', () => {
    const known = new KnownStreams();
    const names = Array.from({ length: 2001 }, (_, index) => streamNameSchema.parse(`incident-${index}`));
    for (const name of names) known.learn(name, [record(0)]);
    expect(known.get(streamNameSchema.parse('incident-0'))).toBe(EMPTY_STREAM);
    expect(known.get(streamNameSchema.parse('incident-2000')).revision).toBe(0);
  });

  it('is not made of an event that somebody else stored', () => {
    expect(() => new KnownStreams().learn(stream, [record(0, {})])).toThrow(CorruptEvent);
  });
});
