import type { SopInput } from '../sop.js';
import {
  anAnswer,
  answered,
  blank,
  cellsOf,
  close,
  reportBack,
  theClient,
  theDecree,
  theDesk,
  threeMinutes,
  unsigned,
} from './common-rows.js';

/** Advice on the line: a health worker at the call center takes the call over, and nobody is dispatched. */
export const masalahKesehatan = {
  id: 'jambi/masalah-kesehatan',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan masalah kesehatan', en: 'Health advice' },
  table: unsigned,
  role: 'case',
  advice: true,
  rows: [
    {
      ...cellsOf({ ord: 1, no: '1', line: 324, requires: theDecree, time: blank, output: null }),
      kind: 'step',
      scope: 'track',
      label: { id: 'Menerima alihan panggilan', en: 'Take over the call' },
      actor: 'agency-dispatcher',
      clock: { from: null, to: 'CallTransferred', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 2, no: '2', line: 325, requires: ['Sistem Call Center 112'], time: blank, output: 'Lokasi Laporan' }),
      kind: 'step',
      scope: 'track',
      label: { id: 'Memberi nasihat kesehatan', en: 'Give health advice' },
      actor: 'agency-dispatcher',
      clock: { from: 'CallTransferred', to: 'HandlingCompleted', provenance: 'inferred' },
    },
    reportBack({ ord: 3, no: '3', line: 326, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 4, no: '4', line: 327, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
