import type { SopInput } from '../sop.js';
import { blank, cellsOf, theDesk, threeMinutes, unsigned } from './common-rows.js';

const adjusted = { raw: 'Disesuaikan' };
const arrived = 'Laporan Masuk';
const checked = 'Laporan Masuk Yang sudah terverifikasi';

export const penerimaanPanggilan = {
  id: 'jambi/penerimaan-panggilan',
  version: 1,
  city: 'jambi',
  title: { id: 'Penerimaan panggilan', en: 'Taking the call' },
  table: unsigned,
  role: 'intake',
  rows: [
    {
      ...cellsOf({ ord: 1, no: '1', line: 35, requires: [], time: blank, output: null }),
      kind: 'context',
      scope: 'incident',
      label: { id: 'Warga mengetahui kejadian', en: 'Someone notices an emergency' },
      actor: 'caller',
    },
    {
      ...cellsOf({ ord: 2, no: '2', line: 36, requires: theDesk, time: adjusted, output: arrived }),
      kind: 'context',
      scope: 'incident',
      label: { id: 'Warga menelepon 112', en: 'They call 112' },
      actor: 'caller',
    },
    {
      ...cellsOf({ ord: 3, no: '3', line: 37, requires: [], time: blank, output: null }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Laporan masuk', en: 'The report comes in' },
      actor: 'call-taker',
      clock: { from: null, to: 'ReportReceived', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 4, no: '4', line: 38, requires: theDesk, time: adjusted, output: arrived }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Operator mengangkat panggilan', en: 'The operator answers' },
      actor: 'call-taker',
      clock: { from: 'ReportReceived', to: 'CallAnswered', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 5, no: '5', line: 39, requires: theDesk, time: adjusted, output: checked }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Memverifikasi, mencatat, menggolongkan', en: 'Verify, record, classify' },
      actor: 'call-taker',
      clock: { from: 'CallAnswered', to: 'Verified', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 6, no: '6', line: 40, requires: theDesk, time: threeMinutes, output: checked }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Meneruskan laporan', en: 'Pass the report on' },
      actor: 'call-taker',
      clock: { from: 'Verified', to: 'Dispatched', provenance: 'inferred', inAdvice: { to: 'CallTransferred' } },
    },
    {
      ...cellsOf({ ord: 7, no: '7', line: 42, requires: ['Smartphone', 'App Client', 'Call Center'], time: blank, output: null }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Instansi menerima laporan', en: 'The agency receives the report' },
      actor: 'agency-dispatcher',
      clock: { from: 'Dispatched', to: 'DispatchAccepted', provenance: 'inferred', inAdvice: { skipped: true } },
    },
  ],
  notes: [
    {
      id: 'Berlaku untuk setiap kejadian di Jambi, sebelum tabel kejadiannya sendiri.',
      en: 'Applies to every Jambi incident, before the table of its own kind.',
    },
  ],
} as const satisfies SopInput;
