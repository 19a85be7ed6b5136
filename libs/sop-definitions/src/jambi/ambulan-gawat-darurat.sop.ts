import type { SopInput } from '../sop.js';
import {
  anAnswer,
  answered,
  asNeeded,
  blank,
  close,
  handle,
  informCrew,
  receive,
  reportBack,
  tenMinutes,
  theClient,
  theDecree,
  theDesk,
  thePhone,
  threeMinutes,
  transport,
  travel,
  unsigned,
} from './common-rows.js';

const gear = ['Ambulance', 'Peralatan medis'];

export const ambulanGawatDarurat = {
  id: 'jambi/ambulan-gawat-darurat',
  version: 1,
  city: 'jambi',
  title: { id: 'Pelayanan ambulans gawat darurat', en: 'Emergency ambulance' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 73, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 74, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 75, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 76, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Menstabilkan pasien', en: 'Stabilise the patient' },
    ),
    transport(
      { ord: 5, no: '5', line: 77, requires: gear, time: tenMinutes, output: null },
      { id: 'Membawa ke rumah sakit terdekat', en: 'Take to the nearest hospital' },
    ),
    reportBack({ ord: 6, no: '6', line: 78, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 7, no: '7', line: 80, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
