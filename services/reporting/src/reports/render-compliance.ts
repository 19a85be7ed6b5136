import type { ComplianceReport, ComplianceRow, IncidentVerdictName, VerdictName } from '@tanggap/platform/reports/reports-reader';
import { reportHeading } from './report-heading.js';
import { durationText, rateText, textTable, type ReportLanguage } from './report-texts.js';

const columns = [
  'met',
  'breached',
  'breached-open',
  'running',
  'no-limit',
  'missing-start',
  'missing-stop',
  'missing-both',
  'negative',
  'skipped',
  'not-started',
] as const satisfies readonly VerdictName[];

interface Words {
  readonly title: string;
  readonly row: readonly string[];
  readonly verdicts: Readonly<Record<VerdictName, string>>;
  readonly incidents: Readonly<Record<IncidentVerdictName, string>>;
  readonly incidentTitle: string;
  readonly rate: string;
  readonly noLimit: string;
  readonly alarmed: string;
  readonly overridden: string;
  readonly empty: string;
}

const words: Readonly<Record<ReportLanguage, Words>> = {
  id: {
    title: 'Kepatuhan terhadap SOP',
    row: ['no.', 'langkah', 'batas'],
    verdicts: {
      met: 'terpenuhi',
      breached: 'terlambat',
      'breached-open': 'terlambat, terbuka',
      running: 'berjalan',
      'no-limit': 'tanpa batas',
      'missing-start': 'awal hilang',
      'missing-stop': 'akhir hilang',
      'missing-both': 'keduanya hilang',
      negative: 'negatif',
      skipped: 'dilewati',
      'not-started': 'belum mulai',
    },
    incidents: {
      compliant: 'patuh',
      breached: 'terlambat',
      unknown: 'tidak diketahui',
      'not-judged': 'tidak dinilai',
      open: 'masih terbuka',
    },
    incidentTitle: 'Kejadian',
    rate: 'Tingkat kepatuhan = patuh / (patuh + terlambat)',
    noLimit: 'tak tercetak',
    alarmed: 'Alarm berbunyi, akhir tidak pernah dicatat',
    overridden: '* batas pengandaian, bukan yang tercetak',
    empty: 'Tidak ada baris yang dinilai.',
  },
  en: {
    title: 'SOP compliance',
    row: ['no.', 'step', 'limit'],
    verdicts: {
      met: 'met',
      breached: 'breached',
      'breached-open': 'breached, open',
      running: 'running',
      'no-limit': 'no limit',
      'missing-start': 'no start',
      'missing-stop': 'no stop',
      'missing-both': 'neither',
      negative: 'negative',
      skipped: 'skipped',
      'not-started': 'not started',
    },
    incidents: {
      compliant: 'compliant',
      breached: 'breached',
      unknown: 'unknown',
      'not-judged': 'not judged',
      open: 'still open',
    },
    incidentTitle: 'Incidents',
    rate: 'Compliance rate = compliant / (compliant + breached)',
    noLimit: 'none printed',
    alarmed: 'Alarm raised, stop never recorded',
    overridden: '* a what-if limit, not the printed one',
    empty: 'No row was judged.',
  },
};

/** The report as tables for a terminal, one per SOP version; Indonesian unless asked otherwise. */
export function renderCompliance(report: ComplianceReport, language: ReportLanguage = 'id'): string {
  const text = words[language];
  const tables = [...bySop(report.rows)].map(([sop, rows]) => `${sop}\n${sopTable(rows, language)}`);
  return [
    [text.title, reportHeading(report, language)].join('\n'),
    ...(tables.length === 0 ? [text.empty] : tables),
    ...(report.rows.some((row) => row.overridden) ? [text.overridden] : []),
    ...alarmedLines(report.rows, text),
    ...incidentLines(report, language),
  ].join('\n\n');
}

function sopTable(rows: readonly ComplianceRow[], language: ReportLanguage): string {
  const text = words[language];
  const used = columns.filter((verdict) => rows.some((row) => row.verdicts[verdict] > 0));
  const body = rows.map((row) => [
    row.printedNo ?? '-',
    row.label[language],
    limitText(row, text),
    ...used.map((verdict) => String(row.verdicts[verdict])),
  ]);
  return textTable([[...text.row, ...used.map((verdict) => text.verdicts[verdict])], ...body], 2);
}

function limitText({ limitMs, overridden }: ComplianceRow, text: Words): string {
  return `${limitMs === null ? text.noLimit : durationText(limitMs)}${overridden ? ' *' : ''}`;
}

function alarmedLines(rows: readonly ComplianceRow[], text: Words): readonly string[] {
  const lines = rows.flatMap(({ sop, printedNo, alarmRaisedStopNeverRecorded }) =>
    Object.entries(alarmRaisedStopNeverRecorded).map(
      ([agency, count]) => `  ${sop.id} no. ${printedNo ?? '-'}, ${agency}: ${count}`,
    ),
  );
  return lines.length === 0 ? [] : [[text.alarmed, ...lines].join('\n')];
}

function incidentLines({ incidents, rate }: ComplianceReport, language: ReportLanguage): readonly string[] {
  if (incidents === null) return [];
  const text = words[language];
  const order = ['compliant', 'breached', 'unknown', 'not-judged', 'open'] as const;
  const counts = order.map((verdict) => `${text.incidents[verdict]} ${incidents[verdict]}`).join(' · ');
  return [`${text.incidentTitle}: ${counts}\n${text.rate}: ${rateText(rate, language)}`];
}

function bySop(rows: readonly ComplianceRow[]): ReadonlyMap<string, readonly ComplianceRow[]> {
  const groups = new Map<string, ComplianceRow[]>();
  for (const row of rows) {
    const key = `${row.sop.id} v${row.sop.version}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
