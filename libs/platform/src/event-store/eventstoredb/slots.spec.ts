import { StoreUnavailable } from '../event-store.js';
import { Slots } from './slots.js';

/** Work that ends when it is told to. */
function held(): { readonly work: () => Promise<void>; readonly end: (value?: undefined) => void; begun: boolean } {
  const gate = Promise.withResolvers<undefined>();
  const one = {
    begun: false,
    work: async () => {
      one.begun = true;
      await gate.promise;
    },
    end: () => gate.resolve(undefined),
  };
  return one;
}

describe('the places for appends in flight', () => {
  it('are given in order, and again when one is free', async () => {
    const slots = new Slots(2, 1000);
    const [a, b, c] = [held(), held(), held()];
    const all = [a, b, c].map(({ work }) => slots.run(work));
    await Promise.resolve();
    expect([a, b, c].map(({ begun }) => begun)).toEqual([true, true, false]);
    a.end();
    await all[0];
    await Promise.resolve();
    expect(c.begun).toBe(true);
    b.end();
    c.end();
    await Promise.all(all);
  });

  it('are free again after a failure', async () => {
    const slots = new Slots(1, 1000);
    await expect(slots.run(() => Promise.reject(new Error('planted')))).rejects.toThrow('planted');
    await expect(slots.run(() => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('are not waited for for ever, and one who gave up takes none', async () => {
    const slots = new Slots(1, 20);
    const [long, late] = [held(), held()];
    const first = slots.run(long.work);
    await expect(slots.run(late.work)).rejects.toThrow(StoreUnavailable);
    long.end();
    await first;
    expect(late.begun).toBe(false);
    await expect(slots.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
