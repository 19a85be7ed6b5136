import type { PrintedCells, SopInput } from '../sop.js';

/** Singkawang prints no minute, requirement or output in any row. */
function cellsOf(ord: number, line: number): PrintedCells {
  return { ord, printedNo: String(ord), requirements: [], output: null, time: { raw: '' }, source: `singkawang.txt:${line}` };
}

export const sigap112 = {
  id: 'singkawang/sigap-112',
  version: 1,
  city: 'singkawang',
  title: { id: 'Layanan darurat Sigap 112', en: 'Singkawang city 112 service' },
  table: {
    number: '000.8.3.3/ 07/IKP-B/2023',
    madeOn: '15 November 2022',
    revisedOn: null,
    effectiveOn: '21 Desember 2022',
    ratifiedOn: null,
    signatoryOffice: null,
  },
  role: 'case',
  rows: [
    {
      ...cellsOf(1, 12),
      kind: 'context',
      scope: 'incident',
      label: { id: 'Warga mengetahui kejadian', en: 'Someone notices an emergency' },
      actor: 'caller',
    },
    {
      ...cellsOf(2, 13),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Warga menelepon 112', en: 'They call 112' },
      actor: 'caller',
      clock: { from: null, to: 'ReportReceived', provenance: 'inferred' },
    },
    {
      ...cellsOf(3, 14),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Operator mengangkat panggilan', en: 'The operator answers' },
      actor: 'call-taker',
      clock: { from: 'ReportReceived', to: 'CallAnswered', provenance: 'inferred' },
    },
    {
      ...cellsOf(4, 15),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Memverifikasi, mencatat, menggolongkan', en: 'Verify, record, classify' },
      actor: 'call-taker',
      clock: { from: 'CallAnswered', to: 'Verified', provenance: 'inferred' },
    },
    {
      ...cellsOf(5, 16),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Menugaskan SKPD', en: 'Dispatch the agency' },
      actor: 'call-taker',
      clock: { from: 'Verified', to: 'Dispatched', provenance: 'inferred' },
    },
    {
      ...cellsOf(6, 17),
      kind: 'step',
      scope: 'track',
      label: { id: 'OPD menerima, memeriksa petugas dan peralatan', en: 'The agency receives, checks crew and equipment' },
      actor: 'agency-dispatcher',
      clock: { from: 'Dispatched', to: 'DispatchAccepted', provenance: 'inferred' },
    },
    {
      ...cellsOf(7, 18),
      kind: 'step',
      scope: 'track',
      label: { id: 'Menuju lokasi dan menangani', en: 'Travel to the scene and handle' },
      actor: 'crew',
      clock: { from: 'DispatchAccepted', to: ['ArrivedOnScene', 'HandlingCompleted'], provenance: 'inferred' },
    },
    {
      ...cellsOf(8, 19),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Memantau, melapor balik, mengirim data kasus', en: 'Monitor, report back, send the case data' },
      actor: 'agency-dispatcher-and-call-taker',
      clock: { from: 'ReadyToReportBack', to: ['Responded', 'CaseDataSent'], provenance: 'inferred' },
      note: {
        id: 'Dapat melewati penutupan: data kasus dikirim ke Kominfo sesudahnya.',
        en: 'May span the closing: the case data goes to Kominfo after it.',
      },
    },
  ],
  notes: [{ id: 'Tidak ada batas waktu tercetak di baris mana pun.', en: 'No time limit is printed in any row.' }],
} as const satisfies SopInput;
