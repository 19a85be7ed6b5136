import { issueText, type Issue } from './issue-text.js';
import type { InputFault } from './problem.js';

const MOST_FAULTS = 50;

/** @param issues of one value; a body with a thousand faults is told its first fifty */
export function faultsOf(issues: readonly Issue[]): readonly InputFault[] {
  return issues.slice(0, MOST_FAULTS).flatMap((issue) => {
    const pointer = (issue.path ?? []).map((part) => `/${escaped(typeof part === 'object' ? part.key : part)}`).join('');
    const [code, message] = [issue.code ?? 'invalid', issueText(issue)];
    if (issue.keys === undefined) return [{ pointer, code, message }];
    return issue.keys.slice(0, MOST_FAULTS).map((key) => ({ pointer: `${pointer}/${escaped(key)}`, code, message }));
  });
}

function escaped(part: PropertyKey): string {
  return String(part).replaceAll('~', '~0').replaceAll('/', '~1');
}
