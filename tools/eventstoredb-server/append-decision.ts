/** What an append expects of its stream. */
export type Expected = { readonly revision: number } | 'no-stream' | 'any' | 'stream-exists';

export type AppendDecision =
  | { readonly kind: 'append' }
  | { readonly kind: 'repeated'; readonly lastRevision: number }
  | { readonly kind: 'wrong-version'; readonly current: number };

/** One stream as the decision needs it. */
export interface StreamView {
  /** -1: no stream. */
  readonly lastRevision: number;
  readonly isSoftDeleted: boolean;
  idAt(revision: number): string | undefined;
  /** Only while the write is recent. */
  recentRevisionOf(id: string): number | undefined;
}

/**
 * The documented rules. With an exact revision below the head the same ids at the same revisions are a repeat however old
 * they are; at the head nothing is compared. With `any` only recent writes are recognised. Some old and some new is a
 * wrong version either way.
 */
export function decideAppend(stream: StreamView, expected: Expected, ids: readonly string[]): AppendDecision {
  const current = stream.lastRevision;
  const wrong: AppendDecision = { kind: 'wrong-version', current };
  if (expected === 'stream-exists' && current < 0) return wrong;
  if (expected === 'any' || expected === 'stream-exists') return decideAny(stream, ids);
  const revision = expected === 'no-stream' ? -1 : expected.revision;
  if (revision > current) return wrong;
  if (revision === current) return { kind: 'append' };
  const known = ids.findIndex((id, index) => stream.idAt(revision + 1 + index) !== id);
  if (known === -1) return { kind: 'repeated', lastRevision: revision + ids.length };
  return known === 0 && revision === -1 && stream.isSoftDeleted ? { kind: 'append' } : wrong;
}

function decideAny(stream: StreamView, ids: readonly string[]): AppendDecision {
  const revisions = ids.map((id) => stream.recentRevisionOf(id));
  const last = revisions.at(-1);
  if (revisions[0] === undefined || last === undefined)
    return revisions[0] === undefined ? { kind: 'append' } : { kind: 'wrong-version', current: stream.lastRevision };
  return revisions.includes(undefined)
    ? { kind: 'wrong-version', current: stream.lastRevision }
    : { kind: 'repeated', lastRevision: last };
}
