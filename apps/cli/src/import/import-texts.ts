import type { ImportSummary } from '@tanggap/intake/import/importer';
import type { ReportLanguage } from '@tanggap/reporting/reports/report-texts';

/** What one run of an import came to. */
export interface ImportOutcome {
  readonly through: 'folder' | 'server';
  readonly summary: ImportSummary;
  /** From the last append durable until reports show it; null where there was nothing to show, or it was not waited for. */
  readonly catchUpMs: number | null;
}

export interface ImportAbout {
  readonly source: string;
  readonly city: string;
  readonly isDryRun: boolean;
  readonly rejectsFile: string;
}

/** The outcome in words, Indonesian first: how much, how fast, and what was left out. */
export function importText(outcome: ImportOutcome, about: ImportAbout, language: ReportLanguage): string {
  const { summary, catchUpMs } = outcome;
  const n = numbers(language);
  const text = words[language];
  const leftOut = summary.rejectedRows + summary.heldBackRows + summary.changed;
  return [
    `${text.title}: ${about.source} → ${about.city}${about.isDryRun ? ` (${text.dryRun})` : ''}`,
    `${text.read}: ${n(summary.rows)} ${text.rows}, ${n(summary.incidents)} ${text.incidents}`,
    `${text.known}: ${n(summary.new)} ${text.new}, ${n(summary.unchanged)} ${text.unchanged}, ${n(summary.changed)} ${text.changed}`,
    `${text.leftOut}: ${n(summary.rejectedRows)} ${text.rejected}, ${n(summary.heldBackRows)} ${text.heldBack}${leftOut > 0 ? `; ${about.rejectsFile}` : ''}`,
    `${about.isDryRun ? text.wouldStore : text.stored}: ${n(summary.events)} ${text.events}, ${seconds(summary.durationMs, language)}${speed(summary, language)}`,
    ...(catchUpMs === null ? [] : [`${text.views}: ${seconds(catchUpMs, language)}`]),
    ...(summary.stoppedBy === null
      ? []
      : [`${text.stopped}: ${text.line} ${summary.stoppedBy.line}, ${summary.stoppedBy.reason}`]),
  ].join('\n');
}

const words = {
  id: {
    title: 'Impor',
    dryRun: 'uji coba, tidak ada yang disimpan',
    read: 'Dibaca',
    rows: 'baris',
    incidents: 'kejadian',
    known: 'Kejadian',
    new: 'baru',
    unchanged: 'sudah ada dan sama',
    changed: 'berubah sejak impor',
    leftOut: 'Tidak diambil',
    rejected: 'baris ditolak',
    heldBack: 'baris ikut tertahan',
    stored: 'Tersimpan',
    wouldStore: 'Akan disimpan',
    events: 'peristiwa',
    views: 'Laporan menyusul dalam',
    stopped: 'Berhenti',
    line: 'baris',
  },
  en: {
    title: 'Import',
    dryRun: 'dry run, nothing stored',
    read: 'Read',
    rows: 'rows',
    incidents: 'incidents',
    known: 'Incidents',
    new: 'new',
    unchanged: 'known and the same',
    changed: 'changed since import',
    leftOut: 'Left out',
    rejected: 'rows rejected',
    heldBack: 'rows held back with them',
    stored: 'Stored',
    wouldStore: 'Would store',
    events: 'events',
    views: 'Reports caught up in',
    stopped: 'Stopped',
    line: 'line',
  },
} as const;

function numbers(language: ReportLanguage): (value: number) => string {
  const format = new Intl.NumberFormat(language);
  return (value) => format.format(value);
}

function seconds(ms: number, language: ReportLanguage): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${new Intl.NumberFormat(language, digits).format(ms / 1000)} s`;
}

function speed({ events, eventsPerSecond }: ImportSummary, language: ReportLanguage): string {
  return events === 0 ? '' : ` (${numbers(language)(Math.round(eventsPerSecond))} ${words[language].events}/s)`;
}
