import { cityIdSchema } from '@tanggap/events/ids';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { aNote, anIncident } from '@tanggap/testing/sample-events';
import { sqliteLogUnderTest } from '@tanggap/testing/sqlite-log-under-test';
import { digestsOf } from './content-digest.js';

describe('the digest of what events say', () => {
  it('is the same whenever and under whichever key it was stored, and another for any other word', async () => {
    const { incident } = anIncident();
    const note = aNote();
    const city = cityIdSchema.parse(note.city);
    const of = async (change: object): Promise<readonly [sealed: string, content: string]> => {
      const { store, keys, close } = await sqliteLogUnderTest();
      await store.append(incident, NO_STREAM, [{ ...note, ...change }]);
      const { events, sealed, content } = await digestsOf({ log: store, keys }, city);
      expect(events).toBe(1);
      await close();
      return [sealed, content];
    };
    const [first, later] = [await of({}), await of({ recordedAt: '2026-03-03T03:03:03.000Z' })];
    expect(later[0]).not.toBe(first[0]);
    expect(later[1]).toBe(first[1]);
    const [, other] = await of({ data: { ...note.data, text: 'kata lain' } });
    expect(other).not.toBe(first[1]);
    const [, when] = await of({ occurredAt: '2026-01-01T00:00:00.001Z' });
    expect(when).not.toBe(first[1]);
  });
});
