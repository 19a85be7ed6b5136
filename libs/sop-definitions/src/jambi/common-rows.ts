import type { PrintedCells, SopRowInput } from '../sop.js';

/** What differs between the rows that Jambi prints again in table after table: where it stands and what its cells hold. */
export interface Printed {
  readonly ord: number;
  readonly no: string;
  readonly line: number;
  readonly requires: readonly string[];
  readonly time: { readonly raw: string; readonly limitSec?: number };
  readonly output: string | null;
}

export const blank = { raw: '' };
export const asNeeded = { raw: 'Sesuai kondisi' };
export const threeMinutes = { raw: '3 Menit', limitSec: 180 };
export const tenMinutes = { raw: '10 Menit', limitSec: 600 };

export const theDecree = ['SK Call Center 112'];
export const thePhone = ['Smartphone'];
export const theClient = ['Smartphone', 'App Client Call Center'];
export const theDesk = ['Komputer', 'Internet', 'Sistem Call Center'];
export const anAnswer = 'Tanggapan atas laporan yang masuk';
export const answered = 'Laporan yang telah ditanggapi';

export function cellsOf({ ord, no, line, requires, time, output }: Printed): PrintedCells {
  return { ord, printedNo: no, requirements: [...requires], output, time, source: `jambi.txt:${line}` };
}

export function receive(at: Printed): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'track',
    label: { id: 'Menerima laporan dari call center', en: 'Receive the report from the call center' },
    actor: 'agency-dispatcher',
    clock: { from: 'Dispatched', to: 'DispatchAccepted', provenance: 'inferred' },
  };
}

export function informCrew(at: Printed): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'track',
    label: { id: 'Memberi tahu petugas lokasinya', en: 'Tell the crew the place' },
    actor: 'agency-dispatcher',
    clock: { from: 'DispatchAccepted', to: 'UnitAssigned', provenance: 'inferred' },
  };
}

export function travel(at: Printed): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'track',
    label: { id: 'Menuju lokasi', en: 'Travel to the scene' },
    actor: 'crew',
    clock: {
      from: 'UnitAssigned',
      to: 'ArrivedOnScene',
      provenance: 'inferred',
      alternatives: [
        { from: 'UnitDeparted', to: 'ArrivedOnScene', note: { id: 'Sejak unit berangkat', en: 'From when the unit sets out' } },
        {
          from: 'Dispatched',
          to: 'ArrivedOnScene',
          note: { id: 'Sejak instansi ditugaskan', en: 'From the dispatch of the agency' },
        },
      ],
    },
  };
}

export function handle(at: Printed, label: SopRowInput['label']): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'track',
    label,
    actor: 'crew',
    clock: { from: 'ArrivedOnScene', to: 'HandlingCompleted', provenance: 'inferred' },
  };
}

/** The first of two handling rows: nothing but the crew's own word ends it. */
export function handleFirst(at: Printed, label: SopRowInput['label']): SopRowInput {
  return { ...handle(at, label), clock: { from: 'ArrivedOnScene', to: `StepCompleted(${at.ord})`, provenance: 'inferred' } };
}

export function handleThen(at: Printed, label: SopRowInput['label']): SopRowInput {
  return {
    ...handle(at, label),
    clock: { from: `StepCompleted(${at.ord - 1})`, to: 'HandlingCompleted', provenance: 'inferred' },
  };
}

export function transport(at: Printed, label: SopRowInput['label']): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'track',
    label,
    actor: 'crew',
    clock: { from: 'TransportStarted', to: 'TransportArrived', provenance: 'inferred', perUnit: true },
  };
}

export function reportBack(at: Printed): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'track',
    label: { id: 'Melapor balik ke call center', en: 'Report back to the call center' },
    actor: 'crew-or-agency-dispatcher',
    clock: { from: 'ReadyToReportBack', to: 'Responded', provenance: 'inferred' },
  };
}

export function close(at: Printed): SopRowInput {
  return {
    ...cellsOf(at),
    kind: 'step',
    scope: 'incident',
    label: { id: 'Menerima tanggapan dan menutup laporan', en: 'Take the answer and close the report' },
    actor: 'call-taker',
    clock: { from: 'Responded', to: 'Closed', provenance: 'inferred' },
  };
}

/** Jambi's tables carry no number, date or signature. */
export const unsigned = {
  number: null,
  madeOn: null,
  revisedOn: null,
  effectiveOn: null,
  ratifiedOn: null,
  signatoryOffice: null,
};

export const noClosingRow = {
  id: 'Tabel tidak memuat baris penutupan; penutupan tetap dapat dilakukan.',
  en: 'The table prints no closing row; closing is allowed all the same.',
};
