export type ReportLanguage = 'id' | 'en';

/** Right-aligns every column but the first ones; plain text, no colours, so that it can be piped. */
export function textTable(rows: readonly (readonly string[])[], leftColumns: number): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < leftColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `1:02:03.250` (hours only when needed, milliseconds only when there are any); `-` for null. */
export function durationText(elapsedMs: number | null): string {
  if (elapsedMs === null) return '-';
  const sign = elapsedMs < 0 ? '-' : '';
  const ms = Math.abs(elapsedMs);
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, ms % 1000];
  const clock = hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return `${sign}${clock}:${pad(seconds % 60)}${rest > 0 ? `.${String(rest).padStart(3, '0')}` : ''}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** `87,5 %` in Indonesian, `87.5 %` in English; the dash says that there is nothing to divide by. */
export function rateText(rate: number | null, language: ReportLanguage): string {
  if (rate === null) return '-';
  return `${new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(rate * 100)} %`;
}
