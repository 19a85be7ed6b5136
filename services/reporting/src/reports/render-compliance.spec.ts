import { sopIdSchema } from '@tanggap/events/ids';
import { verdictNames, type ComplianceReport, type ComplianceRow } from '@tanggap/platform/reports/reports-reader';
import { renderCompliance } from './render-compliance.js';

const none = Object.fromEntries(verdictNames.map((name) => [name, 0])) as ComplianceRow['verdicts']; // exactly these names
const row: ComplianceRow = {
  sop: { id: sopIdSchema.parse('jambi/kebakaran'), version: 1 },
  ord: 3,
  printedNo: '3',
  label: { id: 'Menuju lokasi', en: 'Travel' },
  whose: 'track',
  limitMs: 600_000,
  printedLimitMs: 600_000,
  overridden: false,
  verdicts: { ...none, met: 8, breached: 2 },
  alarmRaisedStopNeverRecorded: { damkar: 1 },
};
const report: ComplianceReport = {
  city: 'jambi',
  origin: 'live',
  zone: 'Asia/Jakarta',
  period: null,
  whatIf: false,
  judgedAt: '2026-01-01T00:00:00.000Z',
  rows: [
    row,
    {
      ...row,
      ord: 4,
      printedNo: null,
      limitMs: null,
      printedLimitMs: null,
      verdicts: { ...none, 'no-limit': 10 },
      alarmRaisedStopNeverRecorded: {},
    },
  ],
  incidents: { compliant: 7, breached: 1, unknown: 2, 'not-judged': 0, open: 0 },
  rate: 0.875,
};

describe('renderCompliance', () => {
  it('prints limit and verdicts of each row, "no limit printed" where there is none, and the rate', () => {
    const text = renderCompliance(report);
    expect(text).toMatch(/^3 +Menuju lokasi +10:00 +8 +2 +0$/m);
    expect(text).toMatch(/^- +Menuju lokasi +tak tercetak +0 +0 +10$/m);
    expect(text).toContain('jambi/kebakaran no. 3, damkar: 1');
    expect(text).toContain('87,5 %');
    expect(text).not.toContain('NaN');
  });

  it('marks a supposed limit', () => {
    const text = renderCompliance({ ...report, rows: [{ ...row, limitMs: 720_000, overridden: true }] }, 'en');
    expect(text).toContain('12:00 *');
    expect(text).toContain('what-if');
  });

  it('prints no rate where nothing was judged, and no incidents to an agency', () => {
    expect(renderCompliance({ ...report, rows: [], rate: null }, 'en')).toMatch(/No row was judged[\s\S]*: -$/);
    expect(renderCompliance({ ...report, incidents: null, rate: null }, 'en')).not.toContain('Incidents');
  });
});
