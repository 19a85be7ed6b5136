import { SeenLately } from './seen-lately.js';

const of = (revision: number): { stream: string; revision: number } => ({ stream: 'incident-a', revision });

describe('what a document had seen a moment ago', () => {
  it('is known up to its revision, for two seconds', () => {
    let nowMs = 0;
    const lately = new SeenLately(() => nowMs);
    lately.note({ id: 'a', seen: { 'incident-a': 3 } });
    expect([0, 3, 4].map((revision) => lately.has('a', of(revision)))).toEqual([true, true, false]);
    expect([lately.has('b', of(0)), lately.has('a', { stream: 'sla-a', revision: 0 })]).toEqual([false, false]);
    nowMs = 1999;
    expect(lately.has('a', of(3))).toBe(true);
    nowMs = 2000;
    expect(lately.has('a', of(3))).toBe(false);
  });

  it('is forgotten when too many others were noted since', () => {
    const lately = new SeenLately(() => 0);
    for (let id = 0; id <= 2000; id++) lately.note({ id: String(id), seen: { 'incident-a': 0 } });
    expect([lately.has('0', of(0)), lately.has('1', of(0)), lately.has('2000', of(0))]).toEqual([false, true, true]);
  });
});
