import { agencyIdSchema, categoryIdSchema, cityIdSchema, type AgencyId, type Origin, type Role } from '@tanggap/events/ids';
import { scopeOf, type Scope } from '@tanggap/platform/access/principal';
import { IncidentStory, aTrack } from '@tanggap/testing/incident-story';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { queueProjection, readQueue, type QueuedCase } from './queue.projection.js';

const [jambi, bima] = [cityIdSchema.parse('jambi'), cityIdSchema.parse('bima')];
const [damkar, pmi] = [agencyIdSchema.parse('damkar'), agencyIdSchema.parse('pmi')];
const startMs = Date.UTC(2026, 10, 24, 7);

function asking(role: Role, city = jambi, agency: AgencyId | null = null): Scope {
  return scopeOf({ id: 'key-1', role, cities: [city], agency });
}

/** @param waitsSec how long after the first minute the call came */
function verified(waitsSec = 0, origin: Origin = 'live'): IncidentStory {
  return new IncidentStory({ city: 'jambi', origin, startMs })
    .tell('ReportReceived', { channel: 'phone' }, waitsSec)
    .tell('Verified', { category: categoryIdSchema.parse('kebakaran'), sop: null }, waitsSec + 60);
}

async function queueOf(stories: readonly IncidentStory[], scope = asking('call-taker')): Promise<readonly QueuedCase[]> {
  const queue = queueProjection(new PlainLog(), new MemoryViews());
  await queue.start();
  for (const story of stories) for (const event of story.recorded()) await queue.apply(event);
  return readQueue(queue, scope, { origin: 'live', limit: 100 });
}

describe('the queue', () => {
  it('holds verified cases that nobody was sent to, longest waiting first', async () => {
    const [late, early] = [verified(100), verified()];
    const sent = verified().tell('Dispatched', { track: aTrack(), agency: damkar, sop: null }, 90);
    const unverified = new IncidentStory({ city: 'jambi', startMs }).tell('ReportReceived', { channel: 'phone' }, 0);
    expect((await queueOf([late, sent, unverified, early])).map(({ incident }) => incident)).toEqual([early.id, late.id]);
  });

  it('takes a case back when everybody asked said no or was called off, and says who said no', async () => {
    const [refused, cancelled] = [aTrack(), aTrack()];
    const story = verified()
      .tell('Dispatched', { track: refused, agency: damkar, sop: null }, 90)
      .tell('Dispatched', { track: cancelled, agency: pmi, sop: null }, 91)
      .tell('DispatchRejected', { track: refused, reason: 'no-unit' }, 95);
    expect(await queueOf([story])).toEqual([]);
    story.tell('TrackCancelled', { track: cancelled, reason: 'not-needed' }, 99);
    expect(await queueOf([story])).toMatchObject([{ incident: story.id, refusedBy: ['damkar'] }]);
  });

  it.each(['drill', 'simulated', 'imported'] as const)('holds no %s case', async (origin) =>
    expect(await queueOf([verified(0, origin)])).toEqual([]),
  );

  it.each<[string, Scope]>([
    ['an agency', asking('agency-dispatcher', jambi, damkar)],
    ['another city', asking('call-taker', bima)],
  ])('is empty for %s', async (_name, scope) => expect(await queueOf([verified()], scope)).toEqual([]));
});
