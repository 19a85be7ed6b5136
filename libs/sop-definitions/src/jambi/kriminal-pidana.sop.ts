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

const gear = ['Kendaraan'];

export const kriminalPidana = {
  id: 'jambi/kriminal-pidana',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan tindak kriminal dan pidana', en: 'Crime' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 253, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 254, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 255, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 256, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Mengamankan pelaku', en: 'Detain the offender' },
    ),
    transport(
      { ord: 5, no: '5', line: 257, requires: gear, time: tenMinutes, output: anAnswer },
      { id: 'Membawa pelaku ke kantor', en: 'Take the offender into custody' },
    ),
    reportBack({ ord: 6, no: '5', line: 258, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 7, no: '6', line: 260, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
