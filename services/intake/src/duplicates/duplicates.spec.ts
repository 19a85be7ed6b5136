import { createSecretKey } from 'node:crypto';
import { phoneHashOf } from './phone-hash.js';
import { cellsAround, placeCellOf } from './place-cell.js';

const key = createSecretKey(Buffer.alloc(32, 7));

it('finds the neighbour on the other side of a cell edge', () => {
  const here = placeCellOf({ lat: -1.60201, lng: 103.6 });
  const there = placeCellOf({ lat: -1.60199, lng: 103.6003 });
  expect(cellsAround(here)).toContain(there);
  expect(cellsAround(here)).toHaveLength(9);
  expect(cellsAround(here)).not.toContain(placeCellOf({ lat: -1.63, lng: 103.6 }));
});

it('takes one telephone in three spellings for one', () => {
  const spellings = ['0000-1234-567', '+62 000 1234 567', '62000-1234567'].map((phone) => phoneHashOf(phone, key));
  expect(new Set(spellings).size).toBe(1);
  expect(spellings[0]).not.toContain('1234');
});

it('takes a withheld number for nobody', () => {
  expect(phoneHashOf('anonymous', key)).toBeNull();
});

it('cannot be recomputed without the key', () => {
  expect(phoneHashOf('0812000111', key)).not.toBe(phoneHashOf('0812000111', createSecretKey(Buffer.alloc(32, 8))));
});
