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
  travel,
  unsigned,
} from './common-rows.js';

const gear = ['Kendaraan', 'Peralatan perbaikan'];

export const pipaAirBocor = {
  id: 'jambi/pipa-air-bocor',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan pipa air bocor', en: 'Leaking water pipe' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 216, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 217, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 218, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 219, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Memperbaiki pipa', en: 'Repair the pipe' },
    ),
    reportBack({ ord: 5, no: '5', line: 220, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 221, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
