import { agencyIdSchema, eventIdSchema, instantSchema, sopIdSchema } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { VerdictName } from '@tanggap/platform/reports/reports-reader';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { ComplianceTally } from './compliance-tally.js';
import type { JudgedCase, JudgedRow } from './judged-case.js';

const sop = { id: sopIdSchema.parse('jambi/kebakaran'), version: 1 };
const [damkar, pmi] = [agencyIdSchema.parse('damkar'), agencyIdSchema.parse('pmi')];
const track = aTrack();
const facts = () => ({
  printedNo: '3',
  label: { id: 'Menuju lokasi', en: 'Travel' },
  whose: 'track' as const,
  limitMs: 600_000,
  printedLimitMs: 600_000,
  overridden: false,
});

function row(verdict: VerdictName, more: Partial<JudgedRow> = {}): JudgedRow {
  return { sop, ord: 3, track, agency: damkar, verdict, elapsedMs: null, counted: true, ...more };
}

function judged(verdict: JudgedCase['verdict'], ...rows: JudgedRow[]): JudgedCase {
  return { rows, verdict };
}

const record: IncidentRecord = new IncidentStory({ city: 'jambi', startMs: Date.UTC(2026, 0, 1) })
  .tell('ReportReceived', { channel: 'phone' }, 0)
  .record();

/** A record whose breach alarm was withdrawn because its track ended without the stop. */
function withdrawn(reason: 'stop-never-recorded' | 'in-time-after-all'): IncidentRecord {
  const at = instantSchema.parse('2026-01-01T00:20:00.000Z');
  const id = eventIdSchema.parse('0199aaaa-0000-7000-8000-00000000000a');
  const alarm = {
    type: 'SlaBreachRetracted' as const,
    data: {
      incident: record.id as never,
      sop,
      ord: 3,
      track,
      judgedRevision: 0,
      judgedAt: at,
      attempt: 1,
      limitMs: 600_000,
      breach: id,
      reason,
    },
    ...{ id, revision: 1, occurredAt: at, recordedAt: at, personal: null },
    actor: { id: 'sla-monitor', role: 'system' as const, agency: null },
    reportedBy: { role: 'system' as const, agency: null, unit: null, channel: 'app' as const },
  };
  return { ...record, alarms: [alarm] };
}

describe('ComplianceTally', () => {
  it('counts every verdict of a row and the incidents, and divides only what was judged', () => {
    const tally = new ComplianceTally(null);
    tally.add(record, judged('compliant', row('met')));
    tally.add(record, judged('compliant', row('met')));
    tally.add(record, judged('breached', row('breached'), row('no-limit', { ord: 4 })));
    tally.add(record, judged('unknown', row('missing-stop')));
    tally.add(record, judged('open', row('running')));
    tally.add(record, judged('not-judged'));
    const { rows, incidents, rate } = tally.report(facts);
    expect(rows.map(({ ord, verdicts }) => [ord, Object.entries(verdicts).filter(([, count]) => count > 0)])).toEqual([
      [
        3,
        [
          ['running', 1],
          ['met', 2],
          ['breached', 1],
          ['missing-stop', 1],
        ],
      ],
      [4, [['no-limit', 1]]],
    ]);
    expect(incidents).toEqual({ breached: 1, unknown: 1, compliant: 2, 'not-judged': 1, open: 1 });
    expect(rate).toBe(2 / 3);
  });

  it('has no rate where nothing was judged: neither 0 nor 100 percent', () => {
    const tally = new ComplianceTally(null);
    tally.add(record, judged('not-judged', row('no-limit')));
    expect(tally.report(facts).rate).toBeNull();
  });

  it('counts a joint row once for the city, and on its own track for an agency', () => {
    const joint = judged(
      'breached',
      row('breached', { track: null, agency: null }),
      row('met', { counted: false }),
      row('breached', { counted: false, agency: pmi }),
    );
    const [city, own] = [new ComplianceTally(null), new ComplianceTally(damkar)];
    city.add(record, joint);
    own.add(record, joint);
    expect(city.report(facts).rows[0]?.verdicts).toMatchObject({ breached: 1, met: 0 });
    expect(own.report(facts)).toMatchObject({ rows: [{ verdicts: { breached: 0, met: 1 } }], incidents: null, rate: null });
  });

  it('counts apart, by agency, the alarms whose stop was never recorded, while that still holds', () => {
    const tally = new ComplianceTally(null);
    tally.add(withdrawn('stop-never-recorded'), judged('unknown', row('missing-stop')));
    tally.add(withdrawn('stop-never-recorded'), judged('compliant', row('met'))); // the stop came in later
    tally.add(withdrawn('in-time-after-all'), judged('unknown', row('missing-stop')));
    tally.add(record, judged('unknown', row('missing-stop')));
    expect(tally.report(facts).rows[0]?.alarmRaisedStopNeverRecorded).toEqual({ damkar: 1 });
  });
});
