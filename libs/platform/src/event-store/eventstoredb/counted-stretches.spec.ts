import { CountedStretches } from './counted-stretches.js';
import type { Place } from './esdb-driver.js';

const at = (offset: number): Place => ({ commit: BigInt(offset), prepare: BigInt(offset) });

/** A log with a record of ours at every tenth byte, which says how many were read. */
function logOf(records: number): { counts: CountedStretches; grow: (by: number) => void; read: () => number } {
  let [size, read] = [records, 0];
  const counts = new CountedStretches(async function* (after) {
    const first = after === 'start' ? 1 : Number(after.commit) / 10 + 1;
    for (let record = first; record <= size; record++) {
      read += 1;
      yield await Promise.resolve({ place: at(record * 10) });
    }
  });
  return { counts, grow: (by) => (size += by), read: () => read };
}

describe('how many records lie between two places', () => {
  it('is counted, whatever was asked before', async () => {
    const { counts } = logOf(700);
    const places = [0, 1, 49, 50, 51, 120, 333, 500, 699, 700];
    for (const begin of [...places, ...places.toReversed()])
      for (const end of places.filter((place) => place > begin))
        expect([begin, end, await counts.between(begin === 0 ? 'start' : at(begin * 10), at(end * 10))]).toEqual([
          begin,
          end,
          end - begin,
        ]);
  });

  it('costs a few records where most of it was counted before', async () => {
    const { counts, grow, read } = logOf(9000);
    expect(await counts.between('start', at(90_000))).toBe(9000);
    const first = read();
    grow(30);
    expect(await counts.between('start', at(90_300))).toBe(9030);
    expect(await counts.between(at(45_130), at(90_300))).toBe(9030 - 4513);
    expect(read() - first).toBeLessThan(100);
  });

  it('is an estimate beyond 10,000, and no dearer the second time', async () => {
    const { counts, read } = logOf(50_000);
    expect(await counts.between('start', at(500_000))).toBe(50_000);
    const first = read();
    expect(first).toBeLessThan(10_100);
    expect(await counts.between('start', at(500_000))).toBe(50_000);
    expect(read()).toBe(first);
  });

  it('is counted by two at once as by one', async () => {
    const { counts } = logOf(2000);
    const both = [counts.between('start', at(20_000)), counts.between(at(1000), at(15_000)), counts.between('start', at(17_770))];
    expect(await Promise.all(both)).toEqual([2000, 1400, 1777]);
  });
});
