import { ViewUpkeep } from './view-upkeep.js';

const settled = (): Promise<void> => new Promise(setImmediate);

it('rebuilds a view once at a time, tells how far it is, and knows no other view', async () => {
  const upkeep = new ViewUpkeep();
  const end = Promise.withResolvers<number>();
  let begun = 0;
  upkeep.add({
    name: 'gateway.board',
    rebuildAll: (onProgress) => {
      begun++;
      onProgress?.(1000);
      return end.promise;
    },
  });
  expect(upkeep.names()).toEqual(['gateway.board']);
  expect(upkeep.rebuild('another', () => undefined)).toBeNull();
  upkeep.rebuild('gateway.board', () => undefined);
  expect(upkeep.rebuild('gateway.board', () => undefined)).toEqual({ view: 'gateway.board', state: 'running', events: 1000 });
  expect(begun).toBe(1);
  end.resolve(1234);
  await settled();
  expect(upkeep.lastRebuilds()).toEqual([{ view: 'gateway.board', state: 'done', events: 1234 }]);
});

it('says that a rebuild failed, tells why to its process only, and may be asked again', async () => {
  const upkeep = new ViewUpkeep();
  const failures: unknown[] = [];
  upkeep.add({ name: 'gateway.board', rebuildAll: () => Promise.reject(new Error('disk full')) });
  upkeep.rebuild('gateway.board', (error) => failures.push(error));
  await settled();
  expect(upkeep.lastRebuilds()).toEqual([{ view: 'gateway.board', state: 'failed', events: 0 }]);
  expect(failures).toEqual([new Error('disk full')]);
  expect(upkeep.rebuild('gateway.board', () => undefined)).toMatchObject({ state: 'running' });
  await settled();
});
