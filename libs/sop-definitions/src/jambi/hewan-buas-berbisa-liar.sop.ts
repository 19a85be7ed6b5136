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

const gear = ['Kendaraan', 'Peralatan penangkapan'];

export const hewanBuasBerbisaLiar = {
  id: 'jambi/hewan-buas-berbisa-liar',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan hewan buas, berbisa dan liar', en: 'Dangerous, venomous and wild animals' },
  table: unsigned,
  role: 'case',
  rows: [
    receive({ ord: 1, no: '1', line: 177, requires: theDecree, time: blank, output: null }),
    informCrew({ ord: 2, no: '2', line: 178, requires: thePhone, time: blank, output: 'Lokasi Laporan' }),
    travel({ ord: 3, no: '3', line: 179, requires: gear, time: tenMinutes, output: null }),
    handleFirst(
      { ord: 4, no: '4', line: 180, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Mencari dan mengamankan hewan', en: 'Find and secure the animal' },
    ),
    handleThen(
      { ord: 5, no: '5', line: 181, requires: gear, time: asNeeded, output: anAnswer },
      { id: 'Menindaklanjuti hewan yang diamankan', en: 'Deal with the secured animal' },
    ),
    reportBack({ ord: 6, no: '5', line: 182, requires: theClient, time: threeMinutes, output: anAnswer }),
    close({ ord: 7, no: '6', line: 184, requires: theDesk, time: blank, output: answered }),
  ],
  notes: [],
} as const satisfies SopInput;
