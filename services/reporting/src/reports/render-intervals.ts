import type { IntervalsReport, IntervalStats } from '@tanggap/platform/reports/reports-reader';
import { reportHeading } from './report-heading.js';
import { durationText, textTable, type ReportLanguage } from './report-texts.js';

const words = {
  id: {
    title: 'Selang waktu',
    per: { incident: 'per kejadian', unit: 'per unit' },
    columns: ['kelompok', 'kejadian', 'terukur', 'tanpa awal', 'tanpa akhir', 'tanpa keduanya', 'negatif', 'nol'],
    times: ['min', 'median', 'P90', 'P95', 'maks'],
    all: 'semua',
    unknown: 'tidak diketahui',
    exactly: 'tepat',
    notes:
      'Menit:detik. Persentil: peringkat terdekat atas semua yang terukur; negatif tidak dihitung di dalamnya. ">" berarti lebih dari batas.',
  },
  en: {
    title: 'Intervals',
    per: { incident: 'per incident', unit: 'per unit' },
    columns: ['group', 'incidents', 'measured', 'no start', 'no end', 'neither', 'negative', 'zero'],
    times: ['min', 'median', 'P90', 'P95', 'max'],
    all: 'all',
    unknown: 'unknown',
    exactly: 'exactly',
    notes:
      'Minutes:seconds. Percentiles: nearest rank over everything measured; negatives are in none. ">" is strictly more than the limit.',
  },
} as const;

/** The report as a table for a terminal; Indonesian unless asked otherwise. */
export function renderIntervals(report: IntervalsReport, language: ReportLanguage = 'id'): string {
  const text = words[language];
  const [first] = report.intervals;
  const limits = Object.keys(first?.over ?? {});
  const limitColumns = limits.flatMap((sec) => [`> ${limitText(sec)}`, `${text.exactly} ${limitText(sec)}`]);
  const rows = report.intervals.map((stats) => rowOf(stats, limits, language));
  const what = first === undefined ? '' : `: ${first.from} → ${first.to}, ${text.per[first.per]}`;
  const table = textTable([[...text.columns, ...text.times, ...limitColumns], ...rows], 1);
  return [`${text.title}${what}`, reportHeading(report, language), '', table, '', text.notes].join('\n');
}

function rowOf(stats: IntervalStats, limits: readonly string[], language: ReportLanguage): readonly string[] {
  const text = words[language];
  const group = stats.group === null ? text.all : stats.group === 'unknown' ? text.unknown : stats.group;
  const { incidents, measured, missingStart, missingEnd, missingBoth, negative, zero } = stats;
  const counts = [incidents, measured, missingStart, missingEnd, missingBoth, negative, zero].map(String);
  const times = [stats.minMs, stats.p50Ms, stats.p90Ms, stats.p95Ms, stats.maxMs].map(durationText);
  const over = limits.flatMap((sec) => [String(stats.over[sec] ?? 0), String(stats.exactly[sec] ?? 0)]);
  return [group, ...counts, ...times, ...over];
}

function limitText(sec: string): string {
  return durationText(Number(sec) * 1000);
}
