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

const gear = ['Kendaraan', 'Peralatan pemotong'];

export const pohonTumbang = {
  id: 'jambi/pohon-tumbang',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan pohon tumbang', en: 'Fallen tree' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 93, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 94, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 95, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 96, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Menyingkirkan pohon', en: 'Clear the tree' },
    ),
    reportBack({ ord: 5, no: '5', line: 97, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 98, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
