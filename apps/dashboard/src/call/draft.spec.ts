import { blankDraft, forgetDraft, keepDraft, keptDraft, pointOf } from './draft.js';

describe('a typed point', () => {
  it.each([
    ['-1.61, 103.61', { lat: -1.61, lng: 103.61 }],
    ['-1.61;103.61', { lat: -1.61, lng: 103.61 }],
    ['-1.61 103.61', { lat: -1.61, lng: 103.61 }],
    ['', undefined],
    ['103.61, -1.61', null],
    ['Jalan Contoh', null],
    ['-1.61', null],
  ])('%s', (typed, point) => expect(pointOf(typed)).toEqual(point));
});

it('keeps a draft by its case, and nothing of it once it is on record', () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  keepDraft(store, 'a', { ...blankDraft, callerName: 'Warga Contoh' });
  expect(keptDraft(store, 'a').callerName).toBe('Warga Contoh');
  expect(keptDraft(store, 'b')).toEqual(blankDraft);
  forgetDraft(store, 'a');
  expect(kept.size).toBe(0);
});
