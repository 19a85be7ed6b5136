import { streamNameSchema } from '@tanggap/events/envelope';
import { seal } from '../../serializer/event-serializer.js';
import { aNote } from '@tanggap/testing/sample-events';
import { NO_STREAM } from '../event-store.js';
import type { DriverRecord, EsdbDriver } from './esdb-driver.js';
import { LogAccess } from './log-access.js';
import { EsdbLogReader } from './log-reader.js';
import { outgoing } from './stored-record.js';
import { StreamNames } from './stream-names.js';

const stream = streamNameSchema.parse('city-jambi');

function stored(revision: number): DriverRecord {
  const sealed = seal(aNote(), { stream, revision, previousHash: null, key: null });
  return { ...outgoing(sealed, 'append'), stream, revision, place: { commit: 1n, prepare: 1n } };
}

/** A server whose stream gets its first events between two questions. */
function growing(records: readonly DriverRecord[]): EsdbDriver {
  let asked = 0;
  return {
    append: () => Promise.resolve('refused'),
    readStream: (_stream, { from, direction }) => {
      const there = asked++ === 0 ? [] : records;
      return Promise.resolve(
        direction === 'backwards' ? there.slice(-1) : there.filter(({ revision }) => revision >= Number(from)),
      );
    },
    readAll: () => Promise.resolve([]),
    subscribeAll: () => {
      throw new Error('not asked');
    },
    close: () => Promise.resolve(),
  };
}

function readerOf(driver: EsdbDriver): EsdbLogReader {
  return new EsdbLogReader(new LogAccess(driver, new StreamNames(''), 100), 'log');
}

describe('a stream that grows while it is read', () => {
  it('is not said to be further than the events that were handed out: who follows from there would miss them', async () => {
    expect(await readerOf(growing([stored(0)])).readStream(stream)).toEqual({ events: [], revision: NO_STREAM });
  });

  it('is read again from a later revision until events and revision agree', async () => {
    const { events, revision } = await readerOf(growing([stored(3)])).readStream(stream, 3);
    expect([events.map((event) => event.revision), revision]).toEqual([[3], 3]);
  });
});
