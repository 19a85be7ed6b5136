import type { DurationFormat } from './mapping.js';

const WORD_MS: ReadonlyMap<string, number> = new Map([
  ['hari', 86_400_000],
  ['jam', 3_600_000],
  ['menit', 60_000],
  ['detik', 1000],
]);
const COUNT_MS = { seconds: 1000, minutes: 60_000, milliseconds: 1 } as const;

/** @returns ms, null for a text that does not fit. Counts may be negative or fractions: history is not repaired. */
export function readDuration(text: string, format: DurationFormat): number | null {
  switch (format) {
    case 'words':
      return readWords(text);
    case 'clock':
      return readClock(text);
    default:
      return /^-?\d{1,12}(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * COUNT_MS[format]) : null;
  }
}

/** `0 Hari : 20 Jam : 41 Menit : 56 Detik`; any of the four, largest first. */
function readWords(text: string): number | null {
  let totalMs = 0;
  let lastMs = Infinity;
  for (const part of text.split(':')) {
    const match = /^\s*(\d{1,6})\s*(\p{L}+)\s*$/u.exec(part);
    const unitMs = WORD_MS.get((match?.[2] ?? '').toLowerCase());
    if (match === null || unitMs === undefined || unitMs >= lastMs) return null;
    totalMs += Number(match[1]) * unitMs;
    lastMs = unitMs;
  }
  return totalMs;
}

/** `20:41:56`; hours may exceed a day. */
function readClock(text: string): number | null {
  const match = /^(\d{1,5}):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) return null;
  const [, hours, minutes, seconds = '0'] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
