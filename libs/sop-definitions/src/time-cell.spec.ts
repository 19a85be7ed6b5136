import { parseTimeCell } from './time-cell.js';

describe('parseTimeCell', () => {
  it.each([
    ['2 Menit', 120],
    ['3 Menit', 180],
    ['10 Menit', 600],
    ['15 Menit', 900],
    ['20 Menit', 1200],
    ['45 Detik', 45],
    ['2 Jam', 7200],
  ])('reads %p as a limit of %d seconds', (raw, limitSec) => {
    expect(parseTimeCell(raw)).toEqual({ kind: 'limit', limitSec });
  });

  it.each(['', 'Sesuai Kondisi', 'Sesuai kondisi', 'Disesuaikan'])('finds no limit in %p', (raw) => {
    expect(parseTimeCell(raw)).toEqual({ kind: 'none' });
  });

  it('keeps both readings of 1.47 Jam and makes neither a limit', () => {
    // 1.47 × 3600 s = 88.2 min; 1 h 47 min = 107 min
    expect(parseTimeCell('1.47 Jam')).toEqual({ kind: 'ambiguous', readingsSec: [88.2 * 60, 107 * 60] });
  });

  it.each(['0 Menit', '-3 Menit', '3', 'Menit', '3 Hari', 'sekitar 3 Menit', '3 Menit lagi', '1.5 Jam'])(
    'refuses to guess at %p',
    (raw) => {
      expect(parseTimeCell(raw)).toEqual({ kind: 'unreadable' });
    },
  );
});
