import { firstDifference } from '@tanggap/platform/serializer/first-difference';
import type { Broken } from './invariants.js';

/** What was asked, as on the command line, and what came back. */
export type Answers = ReadonlyMap<string, unknown>;

/** Names each question whose answer differs, and where in the answer it first does. */
export function compareReports(original: Answers, copy: Answers): readonly Broken[] {
  return [...original].flatMap(([question, answer]) => {
    const pointer = copy.has(question) ? firstDifference(answer, copy.get(question)) : ' was not answered';
    return pointer === null ? [] : [{ invariant: 'reports', where: `${question}: ${pointer}` } as const];
  });
}
