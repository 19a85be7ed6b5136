/** What a printed time cell says. Only `limit` may ever be judged. */
export type TimeCell =
  | { readonly kind: 'limit'; readonly limitSec: number }
  /** Blank, or words that promise no number. */
  | { readonly kind: 'none' }
  /** A number that can be read in several ways, in seconds: none of them is a limit unless a city chooses one. */
  | { readonly kind: 'ambiguous'; readonly readingsSec: readonly number[] }
  | { readonly kind: 'unreadable' };

const UNIT_SEC: Readonly<Record<string, number>> = { detik: 1, menit: 60, jam: 3600 };
const WITHOUT_NUMBER: ReadonlySet<string> = new Set(['', 'sesuai kondisi', 'disesuaikan']);

/** @param raw the cell as printed, without the white space around it */
export function parseTimeCell(raw: string): TimeCell {
  const cell = raw.toLowerCase();
  if (WITHOUT_NUMBER.has(cell)) return { kind: 'none' };
  const whole = /^([1-9]\d*) (detik|menit|jam)$/.exec(cell);
  if (whole !== null) return { kind: 'limit', limitSec: Number(whole[1]) * (UNIT_SEC[whole[2] ?? ''] ?? Number.NaN) };
  // `1.47 Jam`: 1.47 of an hour (88.2 minutes), or 1 hour and 47 minutes (107)?
  const pointed = /^(\d+)[.,](\d\d) jam$/.exec(cell);
  if (pointed === null) return { kind: 'unreadable' };
  const [hours, rest] = [Number(pointed[1]), Number(pointed[2])];
  return { kind: 'ambiguous', readingsSec: [(hours * 100 + rest) * 36, hours * 3600 + rest * 60] };
}
