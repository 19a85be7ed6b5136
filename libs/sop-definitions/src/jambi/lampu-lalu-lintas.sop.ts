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

const gear = ['Kendaraan', 'Peralatan servis'];

export const lampuLaluLintas = {
  id: 'jambi/lampu-lalu-lintas',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan lampu lalu lintas padam', en: 'Traffic light out of order' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 106, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 107, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 108, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 109, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Memperbaiki lampu lalu lintas', en: 'Repair the traffic light' },
    ),
    reportBack({ ord: 5, no: '5', line: 110, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 111, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
