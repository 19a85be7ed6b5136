import { isUtf8 } from 'node:buffer';
import { problem } from './problem.js';

const DEEPEST = 32;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const openers = new Set([0x5b, 0x7b]);
const closers = new Set([0x5d, 0x7d]);

/**
 * Before parsing: bytes that are no text, and nesting that a parser survives but the recursive code after it does not.
 * @throws ProblemError 400
 */
export function assertParsable(raw: Uint8Array): void {
  if (!isUtf8(raw)) throw problem(400, 'not-utf8');
  let depth = 0;
  let inString = false;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (openers.has(byte)) depth += 1;
    else if (closers.has(byte)) depth -= 1;
    if (depth > DEEPEST) throw problem(400, 'too-deep', { deepest: DEEPEST });
  }
}

/**
 * After parsing: an escape such as `\ud800` is legal JSON and no text; SQLite, hashes and other languages would each make
 * something else of it. A field `__proto__` is one that schemas pass over in silence. @throws ProblemError 400 naming the place
 */
export function assertWellFormed(body: unknown, pointer = ''): void {
  if (typeof body === 'string') {
    if (!body.isWellFormed())
      throw problem(400, 'invalid-input', {
        errors: [{ pointer, code: 'lone_surrogate', message: 'teks rusak: surrogate tunggal / lone surrogate' }],
      });
  } else if (typeof body === 'object' && body !== null) {
    for (const [key, value] of Object.entries(body)) {
      if (!key.isWellFormed())
        throw problem(400, 'invalid-input', {
          errors: [
            { pointer, code: 'lone_surrogate', message: 'nama bidang rusak: surrogate tunggal / lone surrogate in a field name' },
          ],
        });
      if (key === '__proto__')
        throw problem(400, 'invalid-input', {
          errors: [
            { pointer: `${pointer}/__proto__`, code: 'unrecognized_keys', message: 'bidang tidak dikenal / unknown field' },
          ],
        });
      assertWellFormed(value, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  }
}
