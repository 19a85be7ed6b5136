import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { eventStoreCases } from './event-store.contract.js';
import { plantedStores } from './planted-stores.js';
import { sqliteLogUnderTest } from './sqlite-log-under-test.js';

/** The invariant each planted bug breaks, as the contract words it. */
const broken: readonly [bug: string, invariant: string][] = [
  ['acknowledge-before-commit', 'acknowledges an append only when anybody else can read it'],
  ['dedupe-off', 'answers the same ids again with what it answered first, and writes nothing'],
  ['dedupe-off', 'stores one event when the same append is sent many times at once'],
  ['any-revision', 'refuses every revision but the true one, names it, and writes nothing'],
  ['any-revision', 'lets exactly one of two racing writers through'],
  ['repeating-subscription', 'gives a subscriber what was there and what comes, once each and in order, while others write'],
];

async function outcomeOf(invariant: string, plant: (store: EventStore) => EventStore): Promise<'held' | 'broken'> {
  const found = eventStoreCases.find(([name]) => name === invariant);
  if (found === undefined) throw new TypeError(`the contract has no case "${invariant}"`);
  const under = await sqliteLogUnderTest({}, plant);
  try {
    await found[1](under, () => sqliteLogUnderTest({}, plant));
    return 'held';
  } catch {
    return 'broken';
  } finally {
    await new Promise((resolve) => setTimeout(resolve, 200)); // the bug's late writes must not meet the next store
    await under.close();
  }
}

describe.each(broken)('%s', (bug, invariant) => {
  it(`breaks "${invariant}", which the sound store holds`, async () => {
    const plant = plantedStores[bug];
    if (plant === undefined) throw new TypeError(`nobody planted ${bug}`);
    expect(await outcomeOf(invariant, plant)).toBe('broken');
    expect(await outcomeOf(invariant, (store) => store)).toBe('held');
  });
});

it('has a case for every planted store', () => {
  expect([...new Set(broken.map(([bug]) => bug))].sort()).toEqual(Object.keys(plantedStores).sort());
});
