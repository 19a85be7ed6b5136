import type { SopInput, SopRowInput } from '../sop.js';

/** Printed 2 to 11: kinds of emergency, arrows only. */
function category(ord: number, label: SopRowInput['label']): SopRowInput {
  return {
    ord,
    printedNo: String(ord + 1),
    kind: 'category',
    scope: 'incident',
    label,
    actor: 'nobody',
    requirements: [],
    output: null,
    time: { raw: '' },
    source: `majalengka.txt:${69 + ord}`,
  };
}

const devices = ['PC', 'Voip', 'Handy Talkie', 'Perangkat Telekomunikasi'];
const tenMinutes = { raw: '10 Menit', limitSec: 600 };

export const raharja112 = {
  id: 'majalengka/raharja-112',
  version: 1,
  city: 'majalengka',
  title: { id: 'Alur mekanisme layanan Majalengka Raharja 112', en: 'Majalengka regency 112 service' },
  table: {
    number: null,
    madeOn: null,
    revisedOn: null,
    effectiveOn: null,
    ratifiedOn: null,
    signatoryOffice: 'KEPALA DINAS',
  },
  role: 'case',
  rows: [
    category(1, { id: 'Penyelamatan manusia', en: 'Human rescue' }),
    category(2, { id: 'Kebakaran', en: 'Fire' }),
    category(3, { id: 'Kerusakan', en: 'Damage' }),
    category(4, { id: 'Masalah kesehatan', en: 'Health problem' }),
    category(5, { id: 'Kecelakaan', en: 'Accident' }),
    category(6, { id: 'Kriminal dan pidana', en: 'Crime' }),
    category(7, { id: 'Bencana alam', en: 'Natural disaster' }),
    category(8, { id: 'Kekerasan pada anak', en: 'Violence against children' }),
    category(9, { id: 'Gangguan keamanan', en: 'Breach of public order' }),
    category(10, { id: 'Kedaruratan lainnya', en: 'Other emergencies' }),
    {
      ord: 11,
      printedNo: '9',
      kind: 'step',
      scope: 'track',
      label: { id: 'Kabar saat tiba di lokasi', en: 'News on arrival' },
      actor: 'crew',
      requirements: devices,
      output: 'Informasi Lapangan saat sampai Ke Lokasi',
      time: tenMinutes,
      clock: {
        from: 'Dispatched',
        to: 'ArrivedOnScene',
        provenance: 'inferred',
        alternatives: [
          {
            from: 'ArrivedOnScene',
            to: 'SituationUpdated',
            note: { id: 'Dari tiba hingga kabar pertama', en: 'From arrival to the first news' },
          },
        ],
      },
      source: 'majalengka.txt:80',
    },
    {
      ord: 12,
      printedNo: '10',
      kind: 'step',
      scope: 'track',
      label: { id: 'Kabar selama dan sesudah penanganan', en: 'News during and after handling' },
      actor: 'crew',
      requirements: devices,
      output: 'Informasi Kondisi Lapangan',
      time: tenMinutes,
      clock: { from: 'ArrivedOnScene', to: 'HandlingCompleted', provenance: 'inferred' },
      source: 'majalengka.txt:81',
    },
    {
      ord: 13,
      printedNo: '11',
      kind: 'step',
      scope: 'track',
      label: { id: 'Memantau status kejadian', en: 'Monitor the status' },
      actor: 'agency-dispatcher',
      requirements: devices,
      output: 'Informasi Status Insiden',
      time: tenMinutes,
      clock: {
        from: 'ReadyToReportBack',
        to: 'Responded',
        provenance: 'inferred',
        alternatives: [
          {
            from: 'ArrivedOnScene',
            to: 'HandlingCompleted',
            note: { id: 'Sejajar dengan no. 10', en: 'In parallel with no. 10' },
          },
        ],
      },
      source: 'majalengka.txt:82',
    },
    {
      ord: 14,
      printedNo: '13',
      kind: 'step',
      scope: 'incident',
      label: { id: 'Status ditutup', en: 'Status closed' },
      actor: 'call-taker',
      requirements: ['PC'],
      output: null,
      time: { raw: '2 Menit', limitSec: 120 },
      clock: { from: 'Responded', to: 'Closed', provenance: 'inferred' },
      source: 'majalengka.txt:83',
    },
    {
      ord: 15,
      printedNo: null,
      kind: 'total',
      scope: 'incident',
      label: { id: 'Jumlah waktu', en: 'Total time' },
      actor: 'nobody',
      requirements: [],
      output: null,
      time: {
        raw: '1.47 Jam',
        alternatives: [
          { limitSec: 5292, note: { id: '1,47 jam, yaitu 88,2 menit', en: '1.47 of an hour: 88.2 minutes' } },
          { limitSec: 6420, note: { id: '1 jam 47 menit, yaitu 107 menit', en: '1 hour 47 minutes: 107 minutes' } },
        ],
      },
      note: {
        id: 'Tidak dinilai menurut arti mana pun, kecuali kota memilihnya.',
        en: 'Judged by neither reading, unless the city chooses one.',
      },
      source: 'majalengka.txt:84',
    },
  ],
  notes: [
    {
      id: 'Halaman hilang: halaman pertama tabel dengan penerimaan dan penugasan, baris 1, dan baris 12. Itu bukan "tanpa batas waktu".',
      en: 'Page missing: the first page of the table with intake and dispatch, row 1, and row 12. That is not "no limit".',
    },
    { id: 'Nomor 9, 10 dan 11 tercetak dua kali.', en: 'Numbers 9, 10 and 11 are printed twice.' },
  ],
} as const satisfies SopInput;
