import { Approach } from './approach.js';

describe('an approach', () => {
  it('goes on for as long as less is left than ever before, however slowly', () => {
    const approach = new Approach(1000, 0);
    const slowly = Array.from({ length: 100 }, (_, step) => approach.goesOn(100 - step, step * 999));
    expect(slowly).toEqual(slowly.map(() => true));
  });

  it('has stopped when less was left before, up and down or not told at all', () => {
    const approach = new Approach(1000, 0);
    expect([approach.goesOn(5, 10), approach.goesOn(7, 500), approach.goesOn(5, 1009), approach.goesOn(6, 1010)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const silent = new Approach(1000, 0);
    expect([silent.goesOn(Infinity, 999), silent.goesOn(Infinity, 1000)]).toEqual([true, false]);
  });
});
