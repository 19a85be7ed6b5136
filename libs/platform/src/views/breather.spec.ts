import { Breather } from './breather.js';

function work(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

it('lets others have their turn once a slice is used up, and not before', async () => {
  const said: string[] = [];
  setImmediate(() => said.push('another'));
  const breather = new Breather();
  await breather.breathe();
  said.push('work');
  work(10);
  await breather.breathe();
  said.push('more work');
  expect(said).toEqual(['work', 'another', 'more work']);
});

it('has what was begun settled before it pauses, so that its failure is heard', async () => {
  const breather = new Breather();
  work(10);
  await expect(breather.breathe(() => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
});
