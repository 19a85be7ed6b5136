import type { SopInput } from '../sop.js';
import {
  anAnswer,
  answered,
  asNeeded,
  blank,
  close,
  handleFirst,
  handleThen,
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

const gear = ['Kendaraan Pengangkut'];

export const odgjGelandanganPengemis = {
  id: 'jambi/odgj-gelandangan-pengemis',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan ODGJ, gelandangan dan pengemis', en: 'Mental crisis, homeless people and beggars' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 127, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 128, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 129, requires: gear, time: tenMinutes, output: null }),
    handleFirst(
      { ord: 4, no: '4', line: 130, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Membujuk untuk ikut ke kantor', en: 'Persuade to come to the office' },
    ),
    handleThen(
      { ord: 5, no: '5', line: 131, requires: [], time: asNeeded, output: anAnswer },
      { id: 'Memediasi dan menyelesaikan', en: 'Mediate and settle' },
    ),
    reportBack({ ord: 6, no: '6', line: 141, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 7, no: '7', line: 142, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
