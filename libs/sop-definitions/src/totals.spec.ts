import { catalog } from './catalog.js';
import { totals } from './totals.js';

describe('totals', () => {
  it('counts what the papers print', () => {
    expect(totals(catalog)).toEqual({
      cities: [
        {
          city: 'jambi',
          sops: 18,
          rows: 112,
          numericLimits: 36,
          byRawTime: { '': 54, Disesuaikan: 3, '3 Menit': 16, '10 Menit': 20, 'Sesuai Kondisi': 1, 'Sesuai kondisi': 18 },
        },
        { city: 'bima', sops: 1, rows: 15, numericLimits: 2, byRawTime: { '': 13, '3 Menit': 1, '20 Menit': 1 } },
        { city: 'singkawang', sops: 1, rows: 8, numericLimits: 0, byRawTime: { '': 8 } },
        {
          city: 'majalengka',
          sops: 1,
          rows: 15,
          numericLimits: 4,
          byRawTime: { '': 10, '10 Menit': 3, '2 Menit': 1, '1.47 Jam': 1 },
        },
        { city: 'tarakan', sops: 1, rows: 9, numericLimits: 9, byRawTime: { '2 Menit': 7, '15 Menit': 2 } },
      ],
    });
  });

  it('adds up: every row has one raw cell', () => {
    for (const { rows, byRawTime } of totals(catalog).cities)
      expect(Object.values(byRawTime).reduce((sum, count) => sum + count, 0)).toBe(rows);
  });

  it('counts nothing in nothing', () => expect(totals([])).toEqual({ cities: [] }));
});
