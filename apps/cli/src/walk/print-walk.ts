import { clockText, textTable } from '../text-table.js';
import type { Comparison, ComparedRow } from './compare-walk.js';
import type { WalkScript } from './walk-script.js';
import type { Walked } from './walker.js';

const WORDS: Readonly<Record<string, string>> = {
  met: 'terpenuhi/met',
  breached: 'TERLAMBAT/BREACHED',
  'no-limit': 'tanpa batas/no limit',
  running: 'berjalan/running',
  'not-started': 'belum mulai/not started',
  skipped: 'dilewati/skipped',
  missing: 'hilang/missing',
  negative: 'negatif/negative',
};

/** The timeline beside the SOP's rows. */
export function printWalk(script: WalkScript, walked: Walked, comparison: Comparison): string {
  const aliases = new Map(walked.record.tracks.map(({ id, agency }) => [id, agency]));
  const events = walked.record.timeline.map((entry) => [
    clockText(entry.at - walked.beganMs),
    entry.type,
    entry.unit ?? (entry.track === null ? '' : (aliases.get(entry.track) ?? '')),
  ]);
  const left = textTable([['waktu', 'kejadian/event', ''], ...events], [0]);
  const right = tablesOf(comparison.rows);
  const width = Math.max(...left.map((line) => line.length));
  const lines = Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    `${(left[index] ?? '').padEnd(width)}  │ ${right[index] ?? ''}`.trimEnd(),
  );
  const title = `${script.sop}  ${walked.record.caseNumber ?? ''}  ${walked.incident}`;
  return [title, ...lines, ...comparison.differences.map((difference) => `≠ ${difference}`), ''].join('\n');
}

/** Each SOP under its own name: numbers begin anew. */
function tablesOf(rows: readonly ComparedRow[]): readonly string[] {
  const [head = '', ...lines] = textTable(
    [['no.', 'langkah/step', 'jalur', 'lama', 'batas/limit', 'putusan/verdict', ''], ...rows.map(lineOf)],
    [0, 3],
  );
  return [
    head,
    ...rows.flatMap((row, index) => [...(row.sop === rows[index - 1]?.sop ? [] : [`— ${row.sop}`]), lines[index] ?? '']),
  ];
}

function lineOf(row: ComparedRow): readonly string[] {
  return [
    row.printedNo ?? '-',
    row.label,
    row.alias ?? '',
    row.elapsedMs === null ? '' : clockText(row.elapsedMs),
    limitOf(row),
    row.verdict === null ? '' : (WORDS[row.verdict] ?? row.verdict),
    row.difference === null ? '✓' : `≠ ${row.expected?.verdict ?? '-'}`,
  ];
}

/** A row that has no clock has no limit to speak of either. */
function limitOf({ limitMs, verdict }: ComparedRow): string {
  if (limitMs !== null) return clockText(limitMs);
  return verdict === null ? '' : 'batas tidak tercetak / no limit printed';
}

/** As issue 3 words it: `limitMs` null where none is printed. */
export function walkJson(script: WalkScript, walked: Walked, comparison: Comparison): unknown {
  return {
    sop: script.sop,
    incident: walked.incident,
    events: walked.record.timeline.map(({ type, track, at, recordedAt }) => ({
      type,
      track,
      occurredAt: new Date(at).toISOString(),
      recordedAt: new Date(recordedAt).toISOString(),
    })),
    rows: comparison.rows.map(({ sop, ord, printedNo, track, limitMs, elapsedMs, verdict }) => ({
      sop,
      ord,
      printedNo,
      track,
      limitMs,
      elapsedMs,
      verdict,
    })),
  };
}
