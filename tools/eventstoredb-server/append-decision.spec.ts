import { decideAppend, type StreamView } from './append-decision.js';

function streamOf(ids: readonly string[], recent: readonly string[] = ids, isSoftDeleted = false): StreamView {
  return {
    lastRevision: ids.length - 1,
    isSoftDeleted,
    idAt: (revision) => ids[revision],
    recentRevisionOf: (id) => (recent.includes(id) ? ids.indexOf(id) : undefined),
  };
}

const append = { kind: 'append' };
const wrong = (current: number): unknown => ({ kind: 'wrong-version', current });

describe('what the server does with an append', () => {
  it('takes it at the head', () => {
    expect(decideAppend(streamOf([]), 'no-stream', ['a'])).toEqual(append);
    expect(decideAppend(streamOf(['a']), { revision: 0 }, ['b'])).toEqual(append);
  });

  it('compares no ids at the head: an id again is stored again', () => {
    expect(decideAppend(streamOf(['a']), { revision: 0 }, ['a'])).toEqual(append);
  });

  it('recognises the same ids at an exact revision for ever', () => {
    expect(decideAppend(streamOf(['a', 'b', 'c'], []), { revision: 0 }, ['b', 'c'])).toEqual({
      kind: 'repeated',
      lastRevision: 2,
    });
    expect(decideAppend(streamOf(['a', 'b'], []), 'no-stream', ['a'])).toEqual({ kind: 'repeated', lastRevision: 0 });
  });

  it('refuses half old and half new, another order, and what comes too early', () => {
    expect(decideAppend(streamOf(['a', 'b']), 'no-stream', ['a', 'x'])).toEqual(wrong(1));
    expect(decideAppend(streamOf(['a', 'b']), 'no-stream', ['b', 'a'])).toEqual(wrong(1));
    expect(decideAppend(streamOf(['a']), { revision: 1 }, ['b'])).toEqual(wrong(0));
    expect(decideAppend(streamOf([]), 'stream-exists', ['a'])).toEqual(wrong(-1));
  });

  it('recognises ids of recent writes only where no revision was given', () => {
    expect(decideAppend(streamOf(['a', 'b']), 'any', ['a', 'b'])).toEqual({ kind: 'repeated', lastRevision: 1 });
    expect(decideAppend(streamOf(['a', 'b']), 'any', ['a', 'x'])).toEqual(wrong(1));
    expect(decideAppend(streamOf(['a', 'b'], []), 'any', ['a', 'b'])).toEqual(append);
  });

  it('lets a softly deleted stream begin again', () => {
    expect(decideAppend(streamOf(['a'], [], true), 'no-stream', ['b'])).toEqual(append);
  });
});
