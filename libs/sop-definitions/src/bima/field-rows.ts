import type { PrintedCells, SopRowInput } from '../sop.js';

interface Printed {
  readonly ord: number;
  readonly line: number;
  readonly requires: readonly string[];
  readonly raw: string;
  readonly limitSec?: number;
  readonly output: string;
}

/** Bima numbers no row. */
export function cellsOf({ ord, line, requires, raw, limitSec, output }: Printed): PrintedCells {
  const time = limitSec === undefined ? { raw } : { raw, limitSec };
  return { ord, printedNo: null, requirements: [...requires], output, time, source: `bima.txt:${line}` };
}

const desk = ['Komputer', 'Internet', 'akses masuk admin', 'Telepon', 'HT'];
const radio = ['Telepon', 'HT'];
const vehicles = ['Ambulans', 'Mobil Pemadam', 'Mobil Jenazah', 'Tim penanganan Darurat'];
const toFollowUp = 'Laporan untuk ditindaklanjuti';

/** Rows 8 to 14: from the agency's acceptance to the closed ticket. */
export const crewRows: readonly SopRowInput[] = [
  {
    ...cellsOf({ ord: 8, line: 32, requires: desk, raw: '', output: 'Data Laporan' }),
    kind: 'step',
    scope: 'track',
    label: { id: 'SKPD menerima, memeriksa petugas dan peralatan', en: 'The agency receives, checks crew and equipment' },
    actor: 'agency-dispatcher',
    clock: { from: 'Dispatched', to: 'DispatchAccepted', provenance: 'inferred' },
  },
  {
    ...cellsOf({ ord: 9, line: 33, requires: radio, raw: '', output: toFollowUp }),
    kind: 'step',
    scope: 'track',
    label: { id: 'Memberi tahu petugas', en: 'Inform the crew' },
    actor: 'agency-dispatcher',
    clock: { from: 'DispatchAccepted', to: 'StepCompleted(9)', provenance: 'inferred', skippedBy: 'UnitAssigned' },
    note: {
      id: 'Penugasan unit yang lebih dulu tercatat sudah memberi tahu petugas.',
      en: 'An assignment that comes first has informed the crew.',
    },
  },
  {
    ...cellsOf({ ord: 10, line: 34, requires: radio, raw: '3 Menit', limitSec: 180, output: toFollowUp }),
    kind: 'step',
    scope: 'incident',
    label: { id: 'Menugaskan petugas; tiket on progress', en: 'Assign the crew; ticket on progress' },
    actor: 'agency-dispatcher',
    clock: {
      from: 'Dispatched',
      to: 'MarkedOnProgress',
      provenance: 'inferred',
      alternatives: [
        {
          from: 'DispatchAccepted',
          to: 'MarkedOnProgress',
          note: { id: 'Sejak SKPD menerima', en: 'From the acceptance by the agency' },
        },
        { from: 'ReportReceived', to: 'MarkedOnProgress', note: { id: 'Sejak laporan masuk', en: 'From the report' } },
        {
          from: 'Dispatched',
          to: 'UnitAssigned',
          note: { id: 'Berhenti saat unit ditugaskan', en: 'Stops when the unit is assigned' },
        },
      ],
    },
    note: {
      id: 'Keterangan: supervisor mengubah status tiket menjadi on progress dalam 3 menit.',
      en: 'Remark: a supervisor turns the ticket to on progress within 3 minutes.',
    },
  },
  {
    ...cellsOf({ ord: 11, line: 35, requires: vehicles, raw: '', output: toFollowUp }),
    kind: 'step',
    scope: 'track',
    label: { id: 'Menuju lokasi', en: 'Travel to the scene' },
    actor: 'crew',
    clock: { from: 'UnitAssigned', to: 'ArrivedOnScene', provenance: 'inferred' },
  },
  {
    ...cellsOf({ ord: 12, line: 36, requires: vehicles, raw: '', output: 'Penanganan Kejadian Darurat' }),
    kind: 'step',
    scope: 'track',
    label: { id: 'Menangani kejadian', en: 'Handle the emergency' },
    actor: 'crew',
    clock: { from: 'ArrivedOnScene', to: 'HandlingCompleted', provenance: 'inferred' },
  },
  {
    ...cellsOf({ ord: 13, line: 37, requires: radio, raw: '', output: 'Data Laporan Penanganan' }),
    kind: 'step',
    scope: 'track',
    label: { id: 'Memantau penanganan', en: 'Monitor the handling' },
    actor: 'agency-dispatcher',
    clock: { from: 'ArrivedOnScene', to: 'HandlingCompleted', provenance: 'inferred' },
  },
  {
    ...cellsOf({
      ord: 14,
      line: 38,
      requires: desk,
      raw: '20 Menit',
      limitSec: 1200,
      output: 'Data Proses penanganan kejadian darurat',
    }),
    kind: 'step',
    scope: 'incident',
    label: { id: 'Melapor hingga selesai; tiket ditutup', en: 'Report to the end; ticket closed' },
    actor: 'agency-dispatcher',
    clock: {
      from: 'MarkedOnProgress',
      to: 'Closed',
      provenance: 'inferred',
      alternatives: [
        { from: 'Dispatched', to: 'Closed', note: { id: 'Sejak penugasan pertama', en: 'From the first dispatch' } },
        { from: 'ReportReceived', to: 'Closed', note: { id: 'Sejak laporan masuk', en: 'From the report' } },
        {
          from: 'MarkedOnProgress',
          to: 'Responded',
          note: { id: 'Berhenti saat SKPD melapor balik', en: 'Stops when the agency reports back' },
        },
      ],
    },
    note: {
      id: 'Keterangan: supervisor mengubah status tiket menjadi close dalam 20 menit.',
      en: 'Remark: a supervisor turns the ticket to close within 20 minutes.',
    },
  },
];
