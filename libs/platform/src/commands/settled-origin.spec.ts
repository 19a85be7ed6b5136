import { settledOrigin } from './settled-origin.js';

it('is what was said, else what the server is for', () => {
  expect(settledOrigin(null, 'live')).toBe('live');
  expect(settledOrigin('drill', 'live')).toBe('drill');
  expect(settledOrigin(null, 'simulated')).toBe('simulated');
  expect(settledOrigin('drill', 'simulated')).toBe('drill');
});

it('is never live on a server for exercises', () => {
  expect(settledOrigin('live', 'drill')).toBeNull();
  expect(settledOrigin('live', 'simulated')).toBeNull();
});
