/** What cannot be written so that everybody reads the same bytes. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
}

/**
 * JSON with sorted keys and no white space: the same value is the same bytes, wherever it was rebuilt. Undefined members
 * are left out. U+FFFD is written as an escape: whoever reads text gets that character for a damaged byte, and must not
 * find it where it stood before.
 * @throws NotCanonical for a lone surrogate, a number that is not finite, or what JSON cannot hold
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonical('a number must be finite');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${Array.from<unknown, string>(value, canonicalJson).join(',')}]`;
  if (typeof value === 'object' && Object.prototype.toString.call(value) === '[object Object]') return object(value);
  throw new NotCanonical(`${typeof value} is not JSON`);
}

function object(value: object): string {
  let body = '';
  const members = value as Readonly<Record<string, unknown>>; // own enumerable members are what JSON writes
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined) body += `${body === '' ? '' : ','}${name(key)}:${canonicalJson(member)}`;
  }
  return `{${body}}`;
}

/** The vocabulary's own names come again with every event; what a city calls its attributes may be anything. */
const MOST_NAMES = 1000;
const names = new Map<string, string>();

function name(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const written = text(key);
  if (names.size < MOST_NAMES) names.set(key, written);
  return written;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new NotCanonical('a lone surrogate is not text');
  const json = JSON.stringify(value);
  return value.includes('\ufffd') ? json.replaceAll('\ufffd', String.raw`\ufffd`) : json;
}
