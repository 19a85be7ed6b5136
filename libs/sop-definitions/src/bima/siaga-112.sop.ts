import type { SopInput } from '../sop.js';
import { cellsOf, crewRows } from './field-rows.js';

const report = 'Data Laporan';
const desk = ['Komputer', 'Internet', 'akses masuk admin'];

export const siaga112 = {
  id: 'bima/siaga-112',
  version: 1,
  city: 'bima',
  title: { id: 'Layanan Kota Bima Siaga 112', en: 'Bima city 112 service' },
  table: {
    number: null,
    madeOn: null,
    revisedOn: null,
    effectiveOn: null,
    ratifiedOn: null,
    signatoryOffice: 'WALIKOTA BIMA',
  },
  role: 'case',
  rows: [
    {
      ...cellsOf({ ord: 1, line: 25, requires: [], raw: '', output: report }),
      kind: 'heading',
      scope: 'incident',
      label: { id: 'Penerimaan laporan', en: 'Taking the report' },
      actor: 'nobody',
    },
    {
      ...cellsOf({ ord: 2, line: 26, requires: desk, raw: '', output: report }),
      kind: 'context',
      scope: 'incident',
      label: { id: 'Warga mengetahui kejadian', en: 'Someone notices an emergency' },
      actor: 'caller',
    },
    {
      ...cellsOf({ ord: 3, line: 27, requires: desk, raw: '', output: report }),
      kind: 'context',
      scope: 'incident',
      label: { id: 'Warga menelepon 112', en: 'They call 112' },
      actor: 'caller',
    },
    {
      ...cellsOf({ ord: 4, line: 28, requires: [], raw: '', output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Laporan masuk', en: 'The report comes in' },
      actor: 'call-taker',
      clock: { from: null, to: 'ReportReceived', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 5, line: 29, requires: desk, raw: '', output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Agen mengangkat panggilan', en: 'The agent answers' },
      actor: 'call-taker',
      clock: { from: 'ReportReceived', to: 'CallAnswered', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 6, line: 30, requires: desk, raw: '', output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Memverifikasi, mencatat, menggolongkan', en: 'Verify, record, classify' },
      actor: 'call-taker',
      clock: { from: 'CallAnswered', to: 'Verified', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 7, line: 31, requires: [...desk, 'Telepon'], raw: '', output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Menugaskan SKPD', en: 'Dispatch the agency' },
      actor: 'call-taker',
      clock: { from: 'Verified', to: 'Dispatched', provenance: 'inferred' },
    },
    ...crewRows,
    {
      ...cellsOf({ ord: 15, line: 39, requires: desk, raw: '', output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Mencatat dan mengirim data kasus ke Kominfo', en: 'Record and send the case data to Kominfo' },
      actor: 'call-taker',
      clock: { from: 'Closed', to: 'CaseDataSent', provenance: 'inferred' },
    },
  ],
  notes: [
    {
      id: 'Jam tiket adalah milik kejadian; menurut keterangan tabel, supervisor yang menghentikannya.',
      en: "The ticket clocks are the incident's; the remarks name a supervisor as the one who stops them.",
    },
  ],
} as const satisfies SopInput;
