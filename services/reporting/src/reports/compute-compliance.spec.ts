import { agencyIdSchema, categoryIdSchema, cityIdSchema, sopIdSchema, unitIdSchema, type Origin } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import {
  complianceQuerySchema,
  type ComplianceQueryInput,
  type ComplianceReport,
} from '@tanggap/platform/reports/reports-reader';
import { catalog } from '@tanggap/sop-definitions/catalog';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { computeCompliance, explainCompliance } from './compute-compliance.js';

const startMs = Date.UTC(2026, 0, 1);
const nowMs = startMs + 86_400_000;
const fireSop = { id: sopIdSchema.parse('jambi/kebakaran'), version: 1 };
const TRAVEL = 3;
const directory: CityDirectory = {
  profiles: new Map(cityProfiles.map((profile) => [profile.id, profile])),
  sops: new Map(
    catalog.map((sop) => [`${sop.id}@${sop.version}`, { sop, effectiveFrom: '2026-01-01T00:00:00.000Z', contentHash: '' }]),
  ),
};

/** A fire that is handled and closed in time but for the travel, which takes as long as told. */
function fire(travelSec: number, of: { city?: string; origin?: Origin } = {}): IncidentStory {
  const track = aTrack();
  const unit = unitIdSchema.parse('Damkar 01');
  const arrivedSec = 120 + travelSec;
  return new IncidentStory({ city: 'jambi', ...of, startMs })
    .tell('ReportReceived', { channel: 'phone' }, 0)
    .tell('CallAnswered', {}, 5)
    .tell('Verified', { category: categoryIdSchema.parse('kebakaran'), sop: fireSop }, 60)
    .tell('Dispatched', { track, agency: agencyIdSchema.parse('damkar'), sop: fireSop }, 100)
    .tell('DispatchAccepted', { track }, 110)
    .tell('UnitAssigned', { track, unit }, 120)
    .tell('ArrivedOnScene', { track, unit }, arrivedSec)
    .tell('HandlingCompleted', { track, unit, outcome: 'handled', transport: 'not-needed' }, arrivedSec + 900)
    .tell('Responded', { track }, arrivedSec + 960)
    .tell('Closed', {}, arrivedSec + 1000);
}

async function* stream(...stories: IncidentStory[]): AsyncGenerator<IncidentRecord> {
  for (const story of stories) yield await Promise.resolve(story.record());
}

function judgement(city = 'jambi', origin: Origin = 'live') {
  return {
    selection: { city: cityIdSchema.parse(city), origin, period: null, zone: 'Asia/Jakarta', agency: null },
    nowMs,
    directory,
  };
}

function comply(
  stories: IncidentStory[],
  overrides: ComplianceQueryInput['overrides'] = [],
): Promise<Pick<ComplianceReport, 'rows' | 'incidents' | 'rate'>> {
  return computeCompliance(stream(...stories), complianceQuerySchema.parse({ city: 'jambi', overrides }), judgement());
}

function travelOf({ rows }: Pick<ComplianceReport, 'rows'>) {
  return rows.find(({ sop, ord }) => sop.id === fireSop.id && ord === TRAVEL);
}

describe('computeCompliance', () => {
  it('judges as live alarms would: exactly the limit is met, a millisecond more is breached', async () => {
    const report = await comply([fire(600), fire(600.001)]);
    expect(travelOf(report)).toMatchObject({ printedNo: '3', limitMs: 600_000, verdicts: { met: 1, breached: 1 } });
    expect(report).toMatchObject({ incidents: { compliant: 1, breached: 1 }, rate: 0.5 });
  });

  it('counts the intake table and the track table of one incident, each row once', async () => {
    const { rows } = await comply([fire(60)]);
    expect(new Set(rows.map(({ sop }) => sop.id))).toEqual(new Set(['jambi/penerimaan-panggilan', 'jambi/kebakaran']));
    for (const { verdicts } of rows) expect(Object.values(verdicts).reduce((sum, count) => sum + count)).toBe(1);
  });

  it('shows last year under a supposed limit', async () => {
    const longer = await comply([fire(700)], [{ sop: 'jambi/kebakaran', ord: TRAVEL, limitSec: 720 }]);
    expect(travelOf(longer)).toMatchObject({ limitMs: 720_000, printedLimitMs: 600_000, overridden: true, verdicts: { met: 1 } });
    const shorter = await comply([fire(60)], [{ sop: 'jambi/kebakaran', ord: TRAVEL, limitSec: 30 }]);
    expect(shorter).toMatchObject({ incidents: { breached: 1 }, rate: 0 });
    const without = await comply([fire(7000)], [{ sop: 'jambi/kebakaran', ord: TRAVEL, limitSec: null }]);
    expect(travelOf(without)?.verdicts).toMatchObject({ 'no-limit': 1, breached: 0 });
  });

  it('names the incidents behind a verdict', async () => {
    const [inTime, late] = [fire(60), fire(601)];
    const query = complianceQuerySchema.parse({ city: 'jambi' });
    const asked = { report: 'compliance', query, agency: null, first: 5 } as const;
    const row = await explainCompliance(
      stream(inTime, late),
      { ...asked, row: { sop: fireSop, ord: TRAVEL }, verdict: 'breached' },
      judgement(),
    );
    expect(row).toMatchObject({ total: 1, samples: [{ incident: late.id, agency: 'damkar', elapsedMs: 601_000 }] });
    const incident = await explainCompliance(stream(inTime, late), { ...asked, row: null, verdict: 'compliant' }, judgement());
    expect(incident).toMatchObject({ total: 1, samples: [{ incident: inTime.id }] });
  });

  it('judges a foreign city by the SOPs its import lent it, without an intake table of its own', async () => {
    const query = complianceQuerySchema.parse({ city: 'sf' });
    const { rows } = await computeCompliance(
      stream(fire(601, { city: 'sf', origin: 'imported' })),
      query,
      judgement('sf', 'imported'),
    );
    expect(new Set(rows.map(({ sop }) => sop.id))).toEqual(new Set(['jambi/kebakaran']));
    expect(travelOf({ rows })?.verdicts).toMatchObject({ breached: 1 });
  });
});
