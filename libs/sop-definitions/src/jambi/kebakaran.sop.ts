import type { SopInput } from '../sop.js';
import {
  anAnswer,
  answered,
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

const gear = ['Kelengkapan untuk pemadaman', 'Mobil pemadam'];

export const kebakaran = {
  id: 'jambi/kebakaran',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan kebakaran', en: 'Firefighting' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 55, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 56, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 57, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 58, requires: gear, time: { raw: 'Sesuai Kondisi' }, output: anAnswer },
      { id: 'Memadamkan api', en: 'Put out the fire' },
    ),
    reportBack({ ord: 5, no: '5', line: 59, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 60, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
