import { sopSchema, type Sop, type SopInput, type SopRowInput } from '@tanggap/sop-definitions/sop';
import { proveAgainst } from './prove.js';
import type { Irregularities } from './source-tables.js';

// An invented city's text: a cover line, a table of three rows, and what stands around them.
const text = [
  'SAMPUL\tKOTA CONTOH',
  '',
  'NO\tAktivitas\tPelaksana\t\tMutu Baku\t\t\tKet',
  '\t\tOperator\tPetugas\tPersyaratan\tWaktu\tOutput\t',
  '1\tmenerima\t\t\t1. Radio 2. Peta\t\tCatatan\t',
  '2\tberangkat\t\t\tPerahu\t4 Menit\t\t',
  '---\t---\t---\t---\t---\t---\t---\t---',
  '2\tselesai\t\t\t\t\tSesuai Kondisi\tLaporan\t',
  '',
  'Wali Kota Contoh',
].join('\n');

const regular: Irregularities = {
  columns: [{ source: 'contoh.txt:8', why: 'shifted', shift: 1 }],
  frames: [{ file: 'contoh.txt', from: 1, to: 1, why: 'cover page' }],
};

const receive = {
  ord: 1,
  printedNo: '1',
  kind: 'step',
  scope: 'track',
  label: { id: 'Menerima', en: 'Receive' },
  actor: 'agency-dispatcher',
  requirements: ['Radio', 'Peta'],
  output: 'Catatan',
  time: { raw: '' },
  clock: { from: 'Dispatched', to: 'DispatchAccepted', provenance: 'inferred' },
  source: 'contoh.txt:5',
} as const satisfies SopRowInput;

const travel = {
  ...receive,
  ord: 2,
  printedNo: '2',
  requirements: ['Perahu'],
  output: null,
  time: { raw: '4 Menit', limitSec: 240 },
  clock: { from: 'UnitAssigned', to: 'ArrivedOnScene', provenance: 'inferred' },
  source: 'contoh.txt:6',
} as const satisfies SopRowInput;

const finish = {
  ...receive,
  ord: 3,
  printedNo: '2',
  requirements: [],
  output: 'Laporan',
  time: { raw: 'Sesuai Kondisi' },
  clock: { from: 'ArrivedOnScene', to: 'HandlingCompleted', provenance: 'inferred' },
  source: 'contoh.txt:8',
} as const satisfies SopRowInput;

function sopWith(rows: readonly SopRowInput[]): Sop {
  const table = {
    number: null,
    madeOn: null,
    revisedOn: null,
    effectiveOn: null,
    ratifiedOn: null,
    signatoryOffice: 'Wali Kota Contoh',
  };
  const title = { id: 'Contoh', en: 'Example' };
  const sop: SopInput = { id: 'contoh/perahu', version: 1, city: 'contoh', title, table, role: 'case', rows, notes: [] };
  return sopSchema.parse(sop);
}

function faultsOf(rows: readonly SopRowInput[], changed: { text?: string; irregular?: Irregularities } = {}): readonly string[] {
  return proveAgainst(new Map([['contoh.txt', changed.text ?? text]]), [sopWith(rows)], changed.irregular ?? regular).faults;
}

describe('the proof against the source texts', () => {
  it('accepts a catalog that says what the text says', () => {
    const proof = proveAgainst(new Map([['contoh.txt', text]]), [sopWith([receive, travel, finish])], regular);
    expect(proof).toMatchObject({ rows: 3, faults: [] });
    expect(Object.keys(proof.fingerprints)).toEqual(['contoh.txt:5', 'contoh.txt:6', 'contoh.txt:8']);
  });

  it('names a wrong limit by its cell', () => {
    const wrong = { ...travel, time: { raw: '5 Menit', limitSec: 300 } };
    expect(faultsOf([receive, wrong, finish])).toContain('contoh.txt:6: time cell is "5 Menit", printed "4 Menit"');
  });

  it('names an invented limit where none is printed', () => {
    const invented = { ...receive, time: { raw: '1 Menit', limitSec: 60 } };
    expect(faultsOf([invented, travel, finish])).toEqual([
      'contoh.txt:5: time cell is "1 Menit", printed ""',
      'contoh: 2 numeric limits, a search finds 1',
      'contoh: 1 cells "1 Menit", a search finds 0',
    ]);
  });

  it('names a changed raw cell even when it means the same', () => {
    expect(faultsOf([receive, travel, { ...finish, time: { raw: 'Sesuai kondisi' } }])).toContain(
      'contoh.txt:8: time cell is "Sesuai kondisi", printed "Sesuai Kondisi"',
    );
  });

  it('names a wrong line', () => {
    expect(faultsOf([receive, { ...travel, source: 'contoh.txt:7' }, finish])).toEqual(
      expect.arrayContaining(['contoh.txt:6: printed, and in no SOP', 'contoh.txt:7: cited, and no row of a table']),
    );
  });

  it('names a dropped row', () => {
    expect(faultsOf([receive, { ...finish, ord: 2 }])).toEqual(
      expect.arrayContaining(['contoh.txt:6: printed, and in no SOP', 'contoh: 2 rows, a search finds 3']),
    );
  });

  it('names rows in another order than the table', () => {
    expect(faultsOf([{ ...travel, ord: 1 }, { ...receive, ord: 2 }, finish])).toEqual([
      'contoh.txt:3: the rows of contoh/perahu are not in the order of the table',
    ]);
  });

  it.each([
    ['number', { printedNo: '7' }, 'contoh.txt:6: number is "7", printed "2"'],
    ['requirement', { requirements: ['Kapal'] }, 'contoh.txt:6: requirements is "Kapal", printed "Perahu"'],
    ['output', { output: 'Berita' }, 'contoh.txt:6: output is "Berita", printed null'],
  ])('names a changed %s', (_what, change, fault) => {
    expect(faultsOf([receive, { ...travel, ...change }, finish])).toContain(fault);
  });

  it('names a changed line of the text', () => {
    const faults = faultsOf([receive, travel, finish], { text: text.replace('4 Menit', '6 Menit') });
    expect(faults).toContain('contoh.txt:6: time cell is "4 Menit", printed "6 Menit"');
  });

  it('names a row the text has and the catalog has not, and a line that is nowhere', () => {
    const more = text.replace('---\t---\t---\t---\t---\t---\t---\t---', '3\tlagi\t\t\t\t2 Menit\t\t');
    expect(faultsOf([receive, travel, finish], { text: more })).toContain('contoh.txt:7: printed, and in no SOP');
    expect(faultsOf([receive, travel, finish], { text: `${text}\nsisa\tbaris` })).toContain(
      'contoh.txt:11: a line with tabs that is neither in a table nor on a cover page',
    );
  });

  it('names a shifted row nobody declared, and a declared one that is regular', () => {
    const undeclared = faultsOf([receive, travel, finish], { irregular: { ...regular, columns: [] } });
    expect(undeclared).toContain('contoh.txt:8: 9 cells under 8 headings');
    const shift = { source: 'contoh.txt:6', why: 'shifted', shift: 1 };
    const regularRow = faultsOf([receive, travel, finish], { irregular: { ...regular, columns: [...regular.columns, shift] } });
    expect(regularRow).toContain('contoh.txt:6: 8 cells under 8 headings');
    const elsewhere = { source: 'contoh.txt:6', why: 'under remarks', outputUnder: /^ket/i };
    expect(faultsOf([receive, travel, finish], { irregular: { ...regular, columns: [...regular.columns, elsewhere] } })).toEqual([
      'contoh.txt:6: its table has a column for results',
    ]);
  });

  it('names a time that stands outside the time column', () => {
    expect(faultsOf([receive, travel, finish], { text: text.replace('menerima', 'menerima 3 Menit') })).toContain(
      'contoh.txt:5: a time outside the time column',
    );
  });

  it('names an office that the text does not print', () => {
    expect(faultsOf([receive, travel, finish], { text: text.replace('Wali Kota Contoh', 'Sekretaris') })).toEqual([
      'contoh/perahu: signatoryOffice "Wali Kota Contoh" is not in its text',
    ]);
  });
});
