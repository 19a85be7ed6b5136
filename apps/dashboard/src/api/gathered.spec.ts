import { Gathered } from './gathered.js';

const plus = (text: string) => (said: string) => said + text;

/** @returns what was passed on, and when there is more of it */
function gathering(): { readonly all: Gathered<string>; readonly seen: string[]; readonly next: () => Promise<void> } {
  const seen: string[] = [];
  let tell: () => void = () => undefined;
  const all = new Gathered<string>((change) => {
    seen.push(change(seen.at(-1) ?? ''));
    tell();
  });
  return { all, seen, next: () => new Promise((resolve) => (tell = resolve)) };
}

describe('gathered changes', () => {
  it('are passed on together, in their order, none twice', async () => {
    const { all, seen, next } = gathering();
    for (const text of ['a', 'b', 'c']) all.add(plus(text));
    expect(seen).toEqual([]);
    await next();
    for (const text of ['d', 'e']) all.add(plus(text));
    await next();
    expect(seen).toEqual(['abc', 'abcde']);
  });

  it('are forgotten when nobody wants them any more', async () => {
    const { all, seen, next } = gathering();
    all.add(plus('a'));
    all.stop();
    all.add(plus('b'));
    await next();
    expect(seen).toEqual(['b']);
  });
});
