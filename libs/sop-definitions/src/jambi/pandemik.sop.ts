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

const gear = ['Ambulance', 'APD', 'Alat Kesehatan'];

export const pandemik = {
  id: 'jambi/pandemik',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan pandemik', en: 'Pandemic' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 302, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 303, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 304, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 305, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Penanganan pertama pasien', en: 'First care of the patient' },
    ),
    transport(
      { ord: 5, no: '5', line: 306, requires: gear, time: tenMinutes, output: anAnswer },
      { id: 'Membawa ke rumah sakit rujukan', en: 'Take to the referral hospital' },
    ),
    reportBack({ ord: 6, no: '5', line: 307, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 7, no: '6', line: 315, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
