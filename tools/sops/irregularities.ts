import type { ColumnException, Irregularities } from './source-tables.js';

const shifted = 'the row is shifted right by one cell; its time cell is blank';
const underRemarks = 'the results stand under Ket, no column is headed as result';

const majalengka = [80, 81, 82, 83, 84].map((line): ColumnException => ({
  source: `majalengka.txt:${line}`,
  why: underRemarks,
  outputUnder: /^ket/i,
}));

/** Where the five source texts do not keep to their own headings. */
export const irregularities: Irregularities = {
  columns: [
    { source: 'jambi.txt:80', why: shifted, shift: 1 },
    { source: 'jambi.txt:260', why: shifted, shift: 1 },
    { source: 'singkawang.txt:19', why: 'the text ends after the third cell', short: true },
    ...majalengka,
  ],
  frames: [
    { file: 'singkawang.txt', from: 4, to: 6, why: 'cover page' },
    { file: 'majalengka.txt', from: 26, to: 31, why: 'cover page' },
    { file: 'tarakan.txt', from: 59, to: 61, why: 'cover page' },
  ],
};
