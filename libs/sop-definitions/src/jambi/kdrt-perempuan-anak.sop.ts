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

const gear = ['Kendaraan Operasional'];

export const kdrtPerempuanAnak = {
  id: 'jambi/kdrt-perempuan-anak',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan KDRT, kekerasan perempuan dan anak', en: 'Domestic violence, violence against women and children' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 150, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 151, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 152, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 153, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Memediasi keluarga korban', en: 'Mediate with the family of the victim' },
    ),
    reportBack({ ord: 5, no: '5', line: 154, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 163, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
