import type { SopInput } from '../sop.js';
import {
  anAnswer,
  answered,
  asNeeded,
  blank,
  handle,
  informCrew,
  noClosingRow,
  receive,
  reportBack,
  tenMinutes,
  theDecree,
  thePhone,
  travel,
  unsigned,
} from './common-rows.js';

const both = { agencyKinds: ['fire', 'social'], joint: true } as const;
const gear = ['Kendaraan', 'Alat-alat penanganan bencana'];

/** Fire service and social services (Tagana) go together; one printed admin speaks for both. */
export const bencanaAlam = {
  id: 'jambi/bencana-alam',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan bencana alam', en: 'Natural disaster' },
  table: unsigned,
  role: 'case',
  rows: [
    { ...receive({ ord: 1, no: '1', line: 357, requires: theDecree, time: blank, output: null }), ...both },
    { ...informCrew({ ord: 2, no: '2', line: 358, requires: thePhone, time: blank, output: 'Lokasi Laporan' }), ...both },
    { ...travel({ ord: 3, no: '3', line: 359, requires: gear, time: tenMinutes, output: null }), ...both },
    {
      ...handle(
        { ord: 4, no: '4', line: 360, requires: gear, time: asNeeded, output: anAnswer },
        { id: 'Menangani bencana', en: 'Deal with the disaster' },
      ),
      ...both,
    },
    { ...reportBack({ ord: 5, no: '5', line: 361, requires: thePhone, time: blank, output: answered }), ...both },
  ],
  notes: [noClosingRow],
} as const satisfies SopInput;
