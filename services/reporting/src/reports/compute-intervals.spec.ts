import { agencyIdSchema, categoryIdSchema, cityIdSchema, unitIdSchema, type Origin } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import { intervalsQuerySchema, type IntervalsQueryInput, type IntervalStats } from '@tanggap/platform/reports/reports-reader';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { computeIntervals, explainIntervals } from './compute-intervals.js';
import type { Selection } from './select-incidents.js';

const jambi = cityIdSchema.parse('jambi');
const [damkar, pmi] = [agencyIdSchema.parse('damkar'), agencyIdSchema.parse('pmi')];
const [unit1, unit2] = [unitIdSchema.parse('Damkar 01'), unitIdSchema.parse('Damkar 02')];
const noon = Date.UTC(2026, 2, 31, 5); // 12:00 in Jambi

function story(origin: Origin = 'live', startMs = noon): IncidentStory {
  return new IncidentStory({ city: 'jambi', origin, startMs }).tell('ReportReceived', { channel: 'phone' }, 0);
}

/** Two units to one fire; the second one assigned is the first on scene. */
function fire(): IncidentStory {
  const track = aTrack();
  return story()
    .tell('Verified', { category: categoryIdSchema.parse('kebakaran'), sop: null, district: 'Telanaipura' }, 60)
    .tell('Dispatched', { track, agency: damkar, sop: null }, 100)
    .tell('UnitAssigned', { track, unit: unit1 }, 110)
    .tell('UnitAssigned', { track, unit: unit2 }, 130)
    .tell('ArrivedOnScene', { track, unit: unit1 }, 700)
    .tell('ArrivedOnScene', { track, unit: unit2 }, 430);
}

async function* stream(...stories: IncidentStory[]): AsyncGenerator<IncidentRecord> {
  for (const told of stories) yield await Promise.resolve(told.record());
}

const live: Selection = { city: jambi, origin: 'live', period: null, zone: 'Asia/Jakarta', agency: null };

function ask(
  query: Partial<IntervalsQueryInput>,
  stories: IncidentStory[],
  selection: Partial<Selection> = {},
): Promise<readonly IntervalStats[]> {
  const parsed = intervalsQuerySchema.parse({ city: 'jambi', from: 'Dispatched', to: 'ArrivedOnScene', ...query });
  return computeIntervals(stream(...stories), parsed, { ...live, ...selection });
}

describe('computeIntervals', () => {
  it('takes the first occurrence of each milestone, not the first one written down', async () => {
    expect(await ask({}, [fire()])).toMatchObject([{ incidents: 1, measured: 1, p50Ms: 330_000 }]);
  });

  it('uses the corrected time', async () => {
    const told = fire();
    const [dispatched] = told.events().filter((event) => event.type === 'Dispatched');
    if (dispatched === undefined) throw new Error('the story has a dispatch');
    const rightTime = dispatched.recordedAt.replace(':01:40.', ':01:00.') as typeof dispatched.recordedAt; // the same brand
    told.tell('OccurrenceCorrected', { event: dispatched.id, rightTime }, 900);
    expect(await ask({}, [told])).toMatchObject([{ p50Ms: 370_000 }]);
  });

  it('measures per unit from its assignment where dispatch is asked for', async () => {
    expect(await ask({ per: 'unit', limitsSec: [300, 590] }, [fire(), story()])).toEqual([
      expect.objectContaining({
        from: 'Dispatched',
        per: 'unit',
        incidents: 1,
        measured: 2,
        minMs: 300_000,
        maxMs: 590_000,
        over: { '300': 1, '590': 0 },
        exactly: { '300': 1, '590': 1 },
      }),
    ]);
  });

  it('gives each agency its own milestones, and incidents without one a group of their own', async () => {
    const told = fire();
    const track = aTrack();
    told
      .tell('Dispatched', { track, agency: pmi, sop: null }, 200)
      .tell('ArrivedOnScene', { track, unit: unitIdSchema.parse('PMI 1') }, 800);
    const groups = (await ask({ by: 'agency' }, [told, story()])).map(({ group, p50Ms, missingBoth }) => ({
      group,
      p50Ms,
      missingBoth,
    }));
    expect(groups).toEqual([
      { group: 'damkar', p50Ms: 330_000, missingBoth: 0 },
      { group: 'pmi', p50Ms: 600_000, missingBoth: 0 },
      { group: 'unknown', p50Ms: null, missingBoth: 1 },
    ]);
  });

  it('shows an agency its own tracks only', async () => {
    const other = story().tell('Dispatched', { track: aTrack(), agency: pmi, sop: null }, 5);
    expect(await ask({}, [fire(), other], { agency: damkar })).toMatchObject([{ incidents: 1, measured: 1 }]);
    const informed = fire().tell('AgencyInformed', { agency: pmi }, 200);
    expect(await ask({ to: 'AgencyInformed' }, [informed], { agency: damkar })).toMatchObject([{ missingEnd: 1 }]);
    expect(await ask({ to: 'AgencyInformed' }, [informed])).toMatchObject([{ measured: 1 }]);
  });

  it.each([
    ['category', ['kebakaran', 'unknown']],
    ['district', ['Telanaipura', 'unknown']],
  ] as const)('groups by %s', async (by, groups) => {
    expect((await ask({ by }, [fire(), story()])).map(({ group }) => group)).toEqual(groups);
  });

  it('takes one origin and one city', async () => {
    const elsewhere = new IncidentStory({ city: 'bima', startMs: noon }).tell('ReportReceived', { channel: 'phone' }, 0);
    expect(await ask({}, [story('drill'), story('imported'), elsewhere])).toMatchObject([{ incidents: 0 }]);
    expect(await ask({}, [story('drill'), story()], { origin: 'drill' })).toMatchObject([{ incidents: 1 }]);
  });

  it("puts a report into the period by the city's own calendar day, end exclusive", async () => {
    const period = { from: '2026-04-01', to: '2026-05-01' };
    const at = (iso: string): IncidentStory => story('live', Date.parse(iso));
    const counts = await Promise.all(
      ['2026-03-31T16:59:59.999Z', '2026-03-31T17:00:00.000Z', '2026-04-30T16:59:59.999Z', '2026-04-30T17:00:00.000Z'].map(
        async (iso) => (await ask({}, [at(iso)], { period }))[0]?.incidents,
      ),
    );
    expect(counts).toEqual([0, 1, 1, 0]);
  });

  it('names the incidents behind every count', async () => {
    const measured = fire();
    const query = intervalsQuerySchema.parse({ city: 'jambi', from: 'Dispatched', to: 'ArrivedOnScene', limitsSec: [300] });
    const explained = await explainIntervals(
      stream(measured, story(), fire()),
      { report: 'intervals', query, group: null, count: 'over', limitSec: 300, first: 1 },
      live,
    );
    expect(explained).toEqual({
      total: 2,
      samples: [{ incident: measured.id, caseNumber: null, category: 'kebakaran', agency: null, unit: null, elapsedMs: 330_000 }],
    });
  });
});
