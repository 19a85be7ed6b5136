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

const gear = ['Kendaraan'];

export const gangguanKeamananKetertiban = {
  id: 'jambi/gangguan-keamanan-ketertiban',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan gangguan keamanan dan ketertiban umum', en: 'Breach of public order' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 235, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 236, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 237, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 238, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Menertibkan dan mengamankan', en: 'Restore order' },
    ),
    reportBack({ ord: 5, no: '5', line: 239, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 240, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
