import type { InputFault } from './problem.js';

/** What Standard Schema and Zod have in common. */
interface Issue {
  readonly message: string;
  readonly code?: string | undefined;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly keys?: readonly string[];
}

const MOST_FAULTS = 50;

/** @param issues of one value; a body with a thousand faults is told its first fifty */
export function faultsOf(issues: readonly Issue[]): readonly InputFault[] {
  return issues.slice(0, MOST_FAULTS).flatMap((issue) => {
    const pointer = (issue.path ?? []).map((part) => `/${escaped(typeof part === 'object' ? part.key : part)}`).join('');
    const code = issue.code ?? 'invalid';
    if (issue.keys === undefined) return [{ pointer, code, message: issue.message }];
    return issue.keys
      .slice(0, MOST_FAULTS)
      .map((key) => ({ pointer: `${pointer}/${escaped(key)}`, code, message: 'unknown field' }));
  });
}

function escaped(part: PropertyKey): string {
  return String(part).replaceAll('~', '~0').replaceAll('/', '~1');
}
