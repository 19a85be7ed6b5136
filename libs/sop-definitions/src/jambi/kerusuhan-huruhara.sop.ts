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

const gear = ['Kendaraan', 'Perlengkapan pengamanan'];

export const kerusuhanHuruhara = {
  id: 'jambi/kerusuhan-huruhara',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan kerusuhan dan huru-hara', en: 'Riot and civil unrest' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 276, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 277, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 278, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 279, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Menertibkan dan mengamankan', en: 'Restore order' },
    ),
    reportBack({ ord: 5, no: '5', line: 280, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 281, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
