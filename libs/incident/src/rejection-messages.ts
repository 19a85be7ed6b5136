import type { Text } from '@tanggap/sop-definitions/sop';
import type { RejectionCode } from './rejection.js';

/** What a person reads when a command is refused, at every door; a new code without its two sentences does not compile. */
export const rejectionMessages: Readonly<Record<RejectionCode | 'idempotency-key-reused', Text>> = {
  'incident-not-found': { id: 'Kejadian tidak ditemukan.', en: 'There is no such incident.' },
  'incident-closed': { id: 'Kejadian sudah ditutup.', en: 'The incident is closed.' },
  'incident-imported': { id: 'Riwayat impor tidak dapat diubah.', en: 'Imported history cannot be changed.' },
  'incident-merged': { id: 'Laporan ini sudah digabung ke kejadian lain.', en: 'This report was merged into another incident.' },
  'already-reported': { id: 'Laporan ini sudah tercatat.', en: 'This report is on record already.' },
  'already-verified': {
    id: 'Laporan sudah diverifikasi; gunakan reklasifikasi.',
    en: 'It is verified already; reclassify it instead.',
  },
  'already-triaged': { id: 'Laporan sudah dipilah; gunakan reklasifikasi.', en: 'It is triaged already; reclassify it instead.' },
  'not-verified': { id: 'Laporan belum diverifikasi.', en: 'The report is not verified yet.' },
  'role-not-allowed': { id: 'Peran Anda tidak berwenang untuk ini.', en: 'Your role may not do this.' },
  'supervisor-required': { id: 'Hanya penyelia yang boleh melakukan ini.', en: 'Only a supervisor may do this.' },
  'reason-required': { id: 'Alasan wajib diisi.', en: 'A reason is needed.' },
  'occurred-in-future': { id: 'Waktu kejadian berada di masa depan.', en: 'The time lies in the future.' },
  'track-not-found': { id: 'Penugasan instansi tidak ditemukan.', en: 'There is no such track.' },
  'track-ended': { id: 'Penugasan instansi ini sudah berakhir.', en: "This agency's track has ended." },
  'tracks-open': { id: 'Masih ada penugasan instansi yang terbuka.', en: 'Some tracks are still open.' },
  'agency-already-dispatched': { id: 'Instansi ini sudah ditugaskan.', en: 'This agency is dispatched already.' },
  'agency-unknown': { id: 'Instansi tidak dikenal di kota ini.', en: 'The city does not know this agency.' },
  'category-unknown': { id: 'Kategori tidak dikenal di kota ini.', en: 'The city does not know this category.' },
  'city-required': { id: 'Sebutkan kota untuk laporan ini.', en: 'Say which city the report belongs to.' },
  'sop-unknown': { id: 'SOP ini belum diterbitkan.', en: 'This SOP is not published.' },
  'step-unknown': { id: 'Langkah ini tidak ada dalam SOP.', en: 'The SOP has no such step.' },
  'nothing-to-change': { id: 'Tidak ada yang diubah.', en: 'Nothing would change.' },
  'not-merged': { id: 'Laporan ini tidak sedang digabung.', en: 'This report is not merged.' },
  'merge-target-not-found': { id: 'Kejadian tujuan tidak ditemukan.', en: 'The incident to merge into does not exist.' },
  'merge-target-not-earlier': {
    id: 'Hanya boleh digabung ke laporan yang lebih dahulu.',
    en: 'Merge into the earlier report only.',
  },
  'event-not-found': { id: 'Peristiwa yang dikoreksi tidak ditemukan.', en: 'There is no such event to correct.' },
  'personal-data-erased': { id: 'Data pribadi kejadian ini sudah dihapus.', en: "This incident's personal data was erased." },
  'idempotency-key-reused': {
    id: 'Kunci idempotensi ini sudah dipakai untuk isi yang berbeda.',
    en: 'This idempotency key was used with another body.',
  },
  'exercise-only': {
    id: 'Server ini hanya untuk latihan; tidak ada kejadian nyata di sini.',
    en: 'This server is for exercises only; nothing here is a live case.',
  },
};
