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
  transport,
  travel,
  unsigned,
} from './common-rows.js';

const both = { agencyKinds: ['police', 'health'], joint: true } as const;
const police = { agencyKinds: ['police'] } as const;
const health = { agencyKinds: ['health'] } as const;
const gear = ['Ambulance', 'Kendaraan Patroli', 'Alat Kesehatan'];

/** Police and health go together; one printed admin speaks for both. */
export const kecelakaan = {
  id: 'jambi/kecelakaan',
  version: 1,
  city: 'jambi',
  title: { id: 'Penanganan kecelakaan', en: 'Traffic accident' },
  table: unsigned,
  role: 'case',
  rows: [
    { ...receive({ ord: 1, no: '1', line: 344, requires: theDecree, time: blank, output: null }), ...both },
    { ...informCrew({ ord: 2, no: '2', line: 345, requires: thePhone, time: blank, output: 'Lokasi Laporan' }), ...both },
    { ...travel({ ord: 3, no: '3', line: 346, requires: gear, time: tenMinutes, output: null }), ...both },
    {
      ...handle(
        { ord: 4, no: '4', line: 347, requires: ['Ambulance', 'Alat Kesehatan'], time: asNeeded, output: anAnswer },
        { id: 'Menolong korban', en: 'First care of the injured' },
      ),
      ...health,
    },
    {
      ...handle(
        { ord: 5, no: '5', line: 348, requires: ['Kendaraan Patroli'], time: asNeeded, output: anAnswer },
        { id: 'Mengamankan TKP dan mendata saksi', en: 'Secure the scene and hear witnesses' },
      ),
      ...police,
    },
    {
      ...transport(
        { ord: 6, no: '5', line: 350, requires: ['Ambulance'], time: tenMinutes, output: anAnswer },
        { id: 'Membawa korban ke rumah sakit terdekat', en: 'Take the injured to the nearest hospital' },
      ),
      ...health,
    },
    { ...reportBack({ ord: 7, no: '6', line: 351, requires: thePhone, time: blank, output: answered }), ...both },
  ],
  notes: [noClosingRow],
} as const satisfies SopInput;
