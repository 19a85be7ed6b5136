import { agencyIdSchema, cityIdSchema, type Role } from '@tanggap/events/ids';
import { scopeOf, type Scope } from '@tanggap/platform/access/principal';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { complianceQuerySchema, intervalsQuerySchema } from '@tanggap/platform/reports/reports-reader';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { CaseReports } from './case-reports.js';
import { InlineReportRunner } from './report-runner.js';

const startMs = Date.UTC(2026, 0, 1);
const directory: CityDirectory = { profiles: new Map(cityProfiles.map((profile) => [profile.id, profile])), sops: new Map() };
const [damkar, pmi] = [agencyIdSchema.parse('damkar'), agencyIdSchema.parse('pmi')];

function told(city: string, origin: 'live' | 'imported' | 'drill', ...agencies: (typeof damkar)[]): IncidentStory {
  const story = new IncidentStory({ city, origin, startMs }).tell('ReportReceived', { channel: 'phone' }, 0);
  agencies.forEach((agency) => story.tell('Dispatched', { track: aTrack(), agency, sop: null }, 60));
  return story;
}

function reportsOver(...stories: IncidentStory[]): CaseReports {
  async function* all() {
    for (const story of stories) yield await Promise.resolve(story.record());
  }
  const imported = (city: string) =>
    Promise.resolve(city === 'atlantis' ? null : { zone: 'America/Los_Angeles', isWhatIf: true });
  return new CaseReports(new InlineReportRunner({ all }), () => directory, new DrivenClock(startMs), imported, 'live');
}

function as(role: Role, agency: typeof damkar | null = null): Scope {
  return scopeOf({ id: 'key', role, cities: ['jambi', 'sf'].map((city) => cityIdSchema.parse(city)), agency });
}

const ask = (city: string, more = {}) => intervalsQuerySchema.parse({ city, from: 'ReportReceived', to: 'Dispatched', ...more });

describe('CaseReports', () => {
  it('takes live incidents of a city with a profile, and says so', async () => {
    const report = await reportsOver(told('jambi', 'live'), told('jambi', 'drill'), told('jambi', 'imported')).intervals(
      as('analyst'),
      ask('jambi'),
    );
    expect(report).toMatchObject({ origin: 'live', zone: 'Asia/Jakarta', whatIf: false, intervals: [{ incidents: 1 }] });
  });

  it("takes the imported ones of a city without a profile, in its source's zone, its verdicts marked as a what-if", async () => {
    const report = await reportsOver(told('sf', 'imported'), told('sf', 'imported')).intervals(as('analyst'), ask('sf'));
    expect(report).toMatchObject({
      origin: 'imported',
      zone: 'America/Los_Angeles',
      whatIf: false,
      intervals: [{ incidents: 2 }],
    });
    const compliance = await reportsOver(told('sf', 'imported')).compliance(
      as('analyst'),
      complianceQuerySchema.parse({ city: 'sf' }),
    );
    expect(compliance).toMatchObject({ origin: 'imported', whatIf: true });
  });

  it("shows a foreign city's import to the analysts of every city, and to no agency", async () => {
    const [bima] = [cityIdSchema.parse('bima')];
    const analyst = scopeOf({ id: 'k', role: 'analyst', cities: [bima], agency: null });
    const dispatcher = scopeOf({ id: 'k', role: 'agency-dispatcher', cities: [bima], agency: damkar });
    const reports = reportsOver(told('sf', 'imported', damkar));
    expect(await reports.intervals(analyst, ask('sf'))).toMatchObject({ origin: 'imported', intervals: [{ incidents: 1 }] });
    for (const [scope, query] of [
      [dispatcher, ask('sf')],
      [analyst, ask('sf', { origin: 'live' })],
      [analyst, ask('jambi', { origin: 'imported' })],
      [analyst, ask('atlantis')],
    ] as const) {
      await expect(reports.intervals(scope, query)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('takes what is asked for before any default', async () => {
    const report = await reportsOver(told('jambi', 'drill')).intervals(
      as('analyst'),
      ask('jambi', { origin: 'drill', zone: 'UTC' }),
    );
    expect(report).toMatchObject({ origin: 'drill', zone: 'UTC', intervals: [{ incidents: 1 }] });
  });

  it('shows an agency the incidents in which it has a track, and no incident verdicts', async () => {
    const reports = reportsOver(told('jambi', 'live', damkar), told('jambi', 'live', pmi), told('jambi', 'live'));
    expect((await reports.intervals(as('agency-dispatcher', damkar), ask('jambi'))).intervals).toMatchObject([{ incidents: 1 }]);
    const compliance = await reports.compliance(as('agency-dispatcher', damkar), complianceQuerySchema.parse({ city: 'jambi' }));
    expect(compliance).toMatchObject({ incidents: null, rate: null });
  });

  it('marks a supposed limit as a what-if', async () => {
    const query = complianceQuerySchema.parse({ city: 'jambi', overrides: [{ sop: 'jambi/kebakaran', ord: 3, limitSec: 60 }] });
    expect(await reportsOver().compliance(as('supervisor'), query)).toMatchObject({ whatIf: true });
  });

  it('names the incidents behind a number, under the same rules of sight', async () => {
    const [mine, theirs] = [told('jambi', 'live', damkar), told('jambi', 'live', pmi)];
    const query = {
      report: 'intervals',
      query: ask('jambi'),
      group: null,
      count: 'measured',
      limitSec: null,
      first: 10,
    } as const;
    const { samples } = await reportsOver(mine, theirs).explain(as('duty-officer', damkar), query);
    expect(samples.map(({ incident }) => incident)).toEqual([mine.id]);
  });

  it.each<[string, Scope, string]>([
    ['a crew', as('crew', damkar), 'role-not-allowed'],
    ['a call taker', as('call-taker'), 'role-not-allowed'],
    [
      'an analyst of another city',
      scopeOf({ id: 'k', role: 'analyst', cities: [cityIdSchema.parse('bima')], agency: null }),
      'not-found',
    ],
  ])('is refused to %s', async (_who, scope, code) => {
    await expect(reportsOver().intervals(scope, ask('jambi'))).rejects.toMatchObject({ name: 'ReportRefused', code });
    await expect(reportsOver().compliance(scope, complianceQuerySchema.parse({ city: 'jambi' }))).rejects.toMatchObject({ code });
  });
});
