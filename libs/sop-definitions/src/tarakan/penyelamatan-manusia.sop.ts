import type { PrintedCells, SopInput } from '../sop.js';

interface Printed {
  readonly ord: number;
  readonly line: number;
  readonly requires: readonly string[];
  readonly time: { readonly raw: string; readonly limitSec: number };
  readonly output: string;
}

/** Tarakan numbers no row. */
function cellsOf({ ord, line, requires, time, output }: Printed): PrintedCells {
  return { ord, printedNo: null, requirements: [...requires], output, time, source: `tarakan.txt:${line}` };
}

const twoMinutes = { raw: '2 Menit', limitSec: 120 };
const quarterHour = { raw: '15 Menit', limitSec: 900 };
const report = 'Data Laporan';
const checked = 'Data Laporan Terverifikasi';
const squad = { agencyKinds: ['rescue'] } as const;

export const penyelamatanManusia = {
  id: 'tarakan/penyelamatan-manusia',
  version: 1,
  city: 'tarakan',
  title: { id: 'Permintaan layanan penyelamatan manusia', en: 'Human rescue' },
  table: {
    number: '1067/ 62 /PM/2021',
    madeOn: '6 September 2021',
    revisedOn: '3 November 2021',
    effectiveOn: '8 Maret 2019',
    ratifiedOn: null,
    signatoryOffice: 'Kepala Dinas',
  },
  role: 'case',
  rows: [
    {
      ...cellsOf({ ord: 1, line: 64, requires: ['Laporan Masyarakat'], time: twoMinutes, output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Menerima laporan', en: 'Receive the report' },
      actor: 'call-taker',
      clock: { from: 'ReportReceived', to: 'CallAnswered', provenance: 'inferred' },
    },
    {
      ...cellsOf({ ord: 2, line: 65, requires: [report], time: twoMinutes, output: checked }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Memilah normal, prank atau ghost; merekam data', en: 'Sort normal, prank or ghost; record' },
      actor: 'call-taker',
      clock: { from: 'CallAnswered', to: 'ReportTriaged', provenance: 'inferred' },
      note: { id: 'Prank dan ghost berakhir di sini dan tetap disimpan.', en: 'Prank and ghost calls end here and are stored.' },
    },
    {
      ...cellsOf({ ord: 3, line: 66, requires: [checked], time: twoMinutes, output: checked }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Memverifikasi dan meneruskan ke perwira', en: 'Verify and hand to the officer' },
      actor: 'call-taker',
      clock: { from: 'ReportTriaged', to: ['Verified', 'Dispatched'], provenance: 'inferred', dispatchTo: ['rescue'] },
      note: {
        id: 'Penugasan pertama, ke regu perwira: BPBD atau SAR.',
        en: "The first dispatch, to the officer's squad: BPBD or SAR.",
      },
    },
    {
      ...cellsOf({
        ord: 4,
        line: 67,
        requires: ['Data Laporan Terdisposisi'],
        time: twoMinutes,
        output: 'Data Laporan Untuk di tindak Lanjuti',
      }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Berkoordinasi dengan tujuh pihak', en: 'Coordinate with seven parties' },
      actor: 'call-taker',
      clock: {
        from: 'Dispatched',
        to: 'AgencyInformed',
        provenance: 'inferred',
        dispatchTo: ['rescue'],
        toAtOrAfterFrom: true,
        alternatives: [{ from: 'ReportTriaged', to: 'AgencyInformed', note: { id: 'Sejak laporan dipilah', en: 'From triage' } }],
      },
      note: {
        id: 'Pihak yang diberi tahu tidak memiliki jam dan tidak menahan penutupan; pihak yang diminta bergerak menjadi penugasan.',
        en: 'Parties that are informed get no clock and hold up no closing; one that is asked to move is dispatched.',
      },
    },
    {
      ...cellsOf({
        ord: 5,
        line: 68,
        requires: ['Data Laporan Untuk di tindak Lanjuti'],
        time: quarterHour,
        output: 'Laporan Penanganan',
      }),
      kind: 'step',
      scope: 'track',
      ...squad,
      label: { id: 'Menyiapkan regu dan bantuan, menuju lokasi', en: 'Ready the squad and assistance, travel' },
      actor: 'duty-officer',
      clock: {
        from: 'Dispatched',
        to: 'ArrivedOnScene',
        provenance: 'inferred',
        alternatives: [
          {
            from: 'Dispatched',
            to: 'UnitDeparted',
            note: { id: 'Berhenti saat regu berangkat', en: 'Stops when the squad sets out' },
          },
          {
            from: 'Dispatched',
            to: 'HandlingCompleted',
            note: { id: 'Berhenti saat penanganan selesai', en: 'Stops when handling is done' },
          },
        ],
      },
    },
    {
      ...cellsOf({
        ord: 6,
        line: 69,
        requires: ['Laporan Penanganan', 'Dokumentasi'],
        time: quarterHour,
        output: 'Laporan Penanganan Penyelamatan',
      }),
      kind: 'step',
      scope: 'track',
      ...squad,
      label: { id: 'Memantau selama pelaksanaan', en: 'Monitor meanwhile' },
      actor: 'call-taker',
      clock: {
        from: 'Dispatched',
        to: 'ArrivedOnScene',
        provenance: 'inferred',
        alternatives: [
          {
            from: 'ArrivedOnScene',
            to: 'HandlingCompleted',
            note: { id: 'Selama penanganan di lokasi', en: 'While handling on the scene' },
          },
        ],
        note: { id: 'Sejajar dengan baris 5.', en: 'In parallel with row 5.' },
      },
    },
    {
      ...cellsOf({
        ord: 7,
        line: 70,
        requires: ['Data Laporan Penanganan Penyelamatan'],
        time: twoMinutes,
        output: 'Data Laporan Penanganan',
      }),
      kind: 'step',
      scope: 'track',
      ...squad,
      label: { id: 'Mengabarkan keadaan terkini', en: 'Update the situation' },
      actor: 'duty-officer',
      clock: {
        from: 'ReadyToReportBack',
        to: 'Responded',
        provenance: 'inferred',
        alternatives: [
          {
            from: 'ReadyToReportBack',
            to: 'SituationUpdated',
            note: { id: 'Berhenti saat kabar tercatat', en: 'Stops with the news itself' },
          },
        ],
      },
    },
    {
      ...cellsOf({ ord: 8, line: 71, requires: ['Data Laporan Penanganan Teregister'], time: twoMinutes, output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Mencatat dan mengirim data kasus ke DKISP', en: 'Record and send the case data to DKISP' },
      actor: 'call-taker',
      clock: { from: 'Responded', to: 'CaseDataSent', provenance: 'inferred' },
      note: {
        id: 'Dikirim atas perintah call center, ditawarkan bila tidak ada penugasan terbuka.',
        en: 'Sent when the call center orders it, offered once no track is open.',
      },
    },
    {
      ...cellsOf({ ord: 9, line: 72, requires: [report], time: twoMinutes, output: report }),
      kind: 'step',
      scope: 'incident',
      label: { id: 'Pekerjaan selesai', en: 'Work finished' },
      actor: 'call-taker',
      clock: { from: ['CaseDataSent', 'Responded'], to: 'Closed', provenance: 'inferred' },
    },
  ],
  notes: [
    {
      id: 'Hanya untuk penyelamatan manusia; jenis kejadian lain tanpa SOP.',
      en: 'For human rescue only; other kinds of emergency have no SOP on file.',
    },
    {
      id: 'Tanggal efektif tercetak lebih tua daripada tanggal pembuatannya; dicatat apa adanya.',
      en: 'The printed effective date is older than the date it was made; kept as printed.',
    },
  ],
} as const satisfies SopInput;
