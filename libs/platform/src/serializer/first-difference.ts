import { canonicalJson } from './canonical-json.js';

/** @returns a JSON pointer, null when both are the same bytes */
export function firstDifference(a: unknown, b: unknown, pointer = ''): string | null {
  if (isTree(a) && isTree(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = firstDifference(a[key], b[key], `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      if (found !== null) return found;
    }
    return null;
  }
  if (a === undefined || b === undefined) return a === b ? null : pointer;
  return canonicalJson(a) === canonicalJson(b) ? null : pointer;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
