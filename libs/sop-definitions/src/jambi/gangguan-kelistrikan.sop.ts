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
  theDesk,
  thePhone,
  threeMinutes,
  travel,
  unsigned,
} from './common-rows.js';

const gear = ['Kendaraan', 'Perlengkapan perbaikan'];

export const gangguanKelistrikan = {
  id: 'jambi/gangguan-kelistrikan',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan gangguan kelistrikan', en: 'Power failure' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 291, requires: [], time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 292, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 293, requires: gear, time: tenMinutes, output: null }),
    handle(
      { ord: 4, no: '4', line: 294, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Memperbaiki gangguan listrik', en: 'Repair the power failure' },
    ),
    reportBack({ ord: 5, no: '5', line: 295, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 6, no: '6', line: 296, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
