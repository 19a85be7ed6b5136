/** Calendar fields as read, not yet in any zone; what a format does not carry is null. */
export interface WallTime {
  /** The date as if it were UTC, epoch ms at 00:00. */
  readonly dateMs: number | null;
  /** Since 00:00, ms. */
  readonly clockMs: number | null;
  /** The instant, where the text itself says which: an epoch count, or ISO with an offset. */
  readonly instantMs: number | null;
}

type Field = 'year' | 'year2' | 'month' | 'monthName' | 'day' | 'hour' | 'hour12' | 'minute' | 'second' | 'millis' | 'half';

/** Indonesian, then English; a name may be cut to three letters (`Agt` is how officials shorten Agustus). */
const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'january'],
  ['februari', 'pebruari', 'february'],
  ['maret', 'march'],
  ['april'],
  ['mei', 'may'],
  ['juni', 'june'],
  ['juli', 'july'],
  ['agustus', 'august', 'agt'],
  ['september'],
  ['oktober', 'october'],
  ['november', 'nopember'],
  ['desember', 'december'],
];
const monthByName = new Map(
  MONTHS.flatMap((names, index) =>
    names.flatMap(
      (name) =>
        [
          [name, index + 1],
          [name.slice(0, 3), index + 1],
        ] as const,
    ),
  ),
);

const TOKENS: readonly (readonly [string, string, Field | null])[] = [
  ['yyyy', '(\\d{4})', 'year'],
  ['yy', '(\\d{2})', 'year2'],
  ['MMMM', '(\\p{L}{3,12})\\.?', 'monthName'],
  ['MMM', '(\\p{L}{3,12})\\.?', 'monthName'],
  ['MM', '(\\d{2})', 'month'],
  ['M', '(\\d{1,2})', 'month'],
  ['EEEE', "[\\p{L}']{3,12}\\.?", null],
  ['dd', '(\\d{2})', 'day'],
  ['d', '(\\d{1,2})', 'day'],
  ['HH', '(\\d{2})', 'hour'],
  ['H', '(\\d{1,2})', 'hour'],
  ['hh', '(\\d{2})', 'hour12'],
  ['h', '(\\d{1,2})', 'hour12'],
  ['mm', '(\\d{2})', 'minute'],
  ['ss', '(\\d{2})', 'second'],
  ['SSS', '(\\d{3})', 'millis'],
  ['a', '([AaPp])\\.?[Mm]\\.?', 'half'],
];

export type DateReader = (text: string) => WallTime | null;

/** The format names something no reader knows; a mistake in the mapping, not in a row. */
export class UnknownDateFormat extends Error {
  override readonly name = 'UnknownDateFormat';
}

/** @returns a reader that gives null for a text that does not fit, or names a day or time that no calendar has @throws UnknownDateFormat */
export function dateReader(format: string): DateReader {
  if (format === 'iso') return readIso;
  if (format === 'epoch-ms') return (text) => readEpoch(text, 1);
  if (format === 'epoch-s') return (text) => readEpoch(text, 1000);
  const { pattern, fields } = compile(format);
  return (text) => {
    const match = pattern.exec(text);
    return match === null ? null : assemble(fields, match);
  };
}

function compile(format: string): { pattern: RegExp; fields: readonly Field[] } {
  const fields: Field[] = [];
  let source = '';
  for (let rest = format; rest !== '';) {
    const quoted = /^'([^']*)'/.exec(rest);
    const token = TOKENS.find(([name]) => rest.startsWith(name));
    if (quoted !== null) {
      source += RegExp.escape(quoted[1] ?? '');
      rest = rest.slice(quoted[0].length);
    } else if (token !== undefined) {
      source += token[1];
      if (token[2] !== null) fields.push(token[2]);
      rest = rest.slice(token[0].length);
    } else if (/^[\p{L}\d]/u.test(rest)) {
      throw new UnknownDateFormat(format);
    } else {
      source += rest.startsWith(' ') ? '\\s+' : RegExp.escape(rest.charAt(0));
      rest = rest.slice(1);
    }
  }
  if (fields.length === 0 || new Set(fields).size !== fields.length) throw new UnknownDateFormat(format);
  if (fields.includes('hour12') !== fields.includes('half')) throw new UnknownDateFormat(format);
  return { pattern: new RegExp(`^${source}$`, 'u'), fields };
}

function assemble(fields: readonly Field[], match: RegExpExecArray): WallTime | null {
  let year: number | null = null;
  let month = 1;
  let day = 1;
  let hour: number | null = null;
  let minute = 0;
  let second = 0;
  let millis = 0;
  let half: string | null = null;
  for (const [index, field] of fields.entries()) {
    const text = match[index + 1] ?? '';
    switch (field) {
      case 'year':
        year = Number(text);
        break;
      case 'year2':
        year = 2000 + Number(text);
        break;
      case 'month':
        month = Number(text);
        break;
      case 'monthName':
        month = monthByName.get(text.toLowerCase()) ?? 0;
        break;
      case 'day':
        day = Number(text);
        break;
      case 'hour':
      case 'hour12':
        hour = Number(text);
        break;
      case 'minute':
        minute = Number(text);
        break;
      case 'second':
        second = Number(text);
        break;
      case 'millis':
        millis = Number(text);
        break;
      case 'half':
        half = text.toLowerCase();
        break;
    }
  }
  const clockMs = hour === null ? null : clockOf({ hour, minute, second, millis, half });
  const dateMs = year === null ? null : dateOf(year, month, day);
  if (Number.isNaN(clockMs) || Number.isNaN(dateMs)) return null;
  return { dateMs, clockMs, instantMs: null };
}

/** @returns NaN for a time that no clock shows */
function clockOf(of: { hour: number; minute: number; second: number; millis: number; half: string | null }): number {
  const { minute, second, millis, half } = of;
  if (half !== null && (of.hour < 1 || of.hour > 12)) return NaN;
  const hour = half === null ? of.hour : (of.hour % 12) + (half === 'p' ? 12 : 0);
  return hour > 23 || minute > 59 || second > 59 ? NaN : ((hour * 60 + minute) * 60 + second) * 1000 + millis;
}

/** @returns NaN for a day that no calendar has */
function dateOf(year: number, month: number, day: number): number {
  const dateMs = Date.UTC(year, month - 1, day);
  const date = new Date(dateMs);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? dateMs : NaN;
}

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

function readIso(text: string): WallTime | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
  const dateMs = dateOf(Number(year), Number(month), Number(day));
  if (Number.isNaN(dateMs)) return null;
  if (hour === undefined) return { dateMs, clockMs: null, instantMs: null };
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const clockMs = clockOf({ hour: Number(hour), minute: Number(minute), second: Number(second), millis, half: null });
  if (Number.isNaN(clockMs)) return null;
  const offsetMs = offset === undefined ? null : offsetOf(offset);
  return { dateMs, clockMs, instantMs: offsetMs === null ? null : dateMs + clockMs - offsetMs };
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function readEpoch(text: string, unitMs: number): WallTime | null {
  if (!/^\d{1,14}(?:\.\d+)?$/.test(text)) return null;
  return { dateMs: null, clockMs: null, instantMs: Math.round(Number(text) * unitMs) };
}
