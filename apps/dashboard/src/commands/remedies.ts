/** Both languages side by side. */
export interface Said {
  readonly id: string;
  readonly en: string;
}

const lookAgain: Said = {
  id: 'Lihat yang terbaru di halaman ini, lalu putuskan lagi.',
  en: 'Look at the latest on this page, then decide again.',
};
const chooseAnother: Said = { id: 'Pilih yang lain dari daftar.', en: 'Choose another from the list.' };
const askSupervisor: Said = {
  id: 'Mintalah supervisor atau admin kota melakukannya.',
  en: 'Ask a supervisor or the city’s admin to do it.',
};
const nothingToDo: Said = { id: 'Tidak perlu apa-apa lagi.', en: 'There is nothing left to do.' };
const reload: Said = {
  id: 'Muat ulang halaman ini; bila terulang, beri tahu admin kota.',
  en: 'Reload this page; when it happens again, tell the city’s admin.',
};

/** What to do about a refusal; the server says itself what stands in the way. By the server's code. */
export const refusalRemedies: Readonly<Record<string, Said>> = {
  'incident-not-found': {
    id: 'Periksa nomor kasus; mungkin bukan kasus kota atau OPD Anda.',
    en: 'Check the case number; it may not be your city’s or agency’s case.',
  },
  'incident-closed': {
    id: 'Buka kembali kasus ini dahulu, dengan alasan.',
    en: 'Reopen the case first, with a reason.',
  },
  'incident-imported': {
    id: 'Betulkan di sistem asalnya, lalu impor lagi.',
    en: 'Set it right in the system it came from, then import again.',
  },
  'incident-merged': {
    id: 'Kerjakan kasus induknya, atau batalkan penggabungan dahulu.',
    en: 'Work on the case it was merged into, or unmerge it first.',
  },
  'already-reported': nothingToDo,
  'already-verified': { id: 'Pakai “Golongkan ulang”.', en: 'Use “Reclassify”.' },
  'already-triaged': { id: 'Pakai “Golongkan ulang”.', en: 'Use “Reclassify”.' },
  'not-verified': { id: 'Verifikasi laporan ini dahulu.', en: 'Verify the report first.' },
  'role-not-allowed': askSupervisor,
  'exercise-only': {
    id: 'Catat kejadian nyata di server yang sebenarnya.',
    en: 'Record real cases on the real server.',
  },
  'supervisor-required': askSupervisor,
  'reason-required': { id: 'Tuliskan alasannya, lalu kirim lagi.', en: 'Write the reason, then send again.' },
  'occurred-in-future': {
    id: 'Perbaiki waktunya; jam server yang berlaku.',
    en: 'Mend the time; the server’s clock counts.',
  },
  'track-not-found': lookAgain,
  'track-ended': {
    id: 'Bila OPD itu harus bergerak lagi, teruskan kepadanya sekali lagi.',
    en: 'If the agency has to move again, dispatch it once more.',
  },
  'tracks-open': {
    id: 'Tunggu atau batalkan penugasan itu dahulu; supervisor dapat menutup dengan alasan.',
    en: 'Wait for those tracks or cancel them first; a supervisor can close with a reason.',
  },
  'agency-already-dispatched': {
    id: 'Hubungi OPD itu pada penugasannya yang masih terbuka.',
    en: 'Reach the agency on its track that is still open.',
  },
  'agency-unknown': chooseAnother,
  'category-unknown': chooseAnother,
  'city-required': { id: 'Pilih kota di atas, lalu kirim lagi.', en: 'Choose the city above, then send again.' },
  'sop-unknown': chooseAnother,
  'step-unknown': chooseAnother,
  'nothing-to-change': { id: 'Pilih apa yang berubah, lalu kirim lagi.', en: 'Choose what changes, then send again.' },
  'not-merged': nothingToDo,
  'merge-target-not-found': {
    id: 'Periksa nomor kasus tujuan; harus kasus lain di kota ini.',
    en: 'Check the other case’s number; it must be another case of this city.',
  },
  'merge-target-not-earlier': {
    id: 'Buka laporan yang lebih baru, lalu gabungkan dari sana.',
    en: 'Open the later report and merge from there.',
  },
  'event-not-found': lookAgain,
  'personal-data-erased': {
    id: 'Kata-kata tidak dapat dicatat lagi di kasus ini; catat tanpa kata bebas.',
    en: 'No words can be recorded in this case any more; record it without free text.',
  },
  'idempotency-key-reused': { id: 'Kirim lagi sebagai tindakan baru.', en: 'Send it again as a new act.' },
  'escalation-not-found': lookAgain,
};

/** What people read when a command could not be decided at all. By the server's code; `unreachable` is the line's. */
export const failures: Readonly<Record<string, Said>> = {
  unreachable: {
    id: 'Server tidak menjawab; belum pasti apakah tercatat. Isian tetap ada: kirim lagi, tidak akan tercatat dua kali.',
    en: 'The server did not answer; it is not known whether it was recorded. What you typed is kept: send it again, it will not be recorded twice.',
  },
  OUTCOME_UNKNOWN: {
    id: 'Belum pasti apakah tercatat. Isian tetap ada: kirim lagi, tidak akan tercatat dua kali.',
    en: 'It is not known whether it was recorded. What you typed is kept: send it again, it will not be recorded twice.',
  },
  UNAUTHENTICATED: {
    id: 'Kunci Anda tidak berlaku lagi. Masuk lagi dengan kunci lain.',
    en: 'Your key is no longer valid. Sign in again with another.',
  },
  ROLE_NOT_ALLOWED: {
    id: 'Peran Anda tidak berwenang untuk ini. Mintalah supervisor atau admin kota melakukannya.',
    en: 'Your role may not do this. Ask a supervisor or the city’s admin to do it.',
  },
  NOT_FOUND: {
    id: 'Tidak ditemukan. Periksa nomor kasus; mungkin bukan kasus kota atau OPD Anda.',
    en: 'Not found. Check the case number; it may not be your city’s or agency’s case.',
  },
  STORE_UNAVAILABLE: {
    id: 'Penyimpanan sedang tidak terjangkau. Belum dicatat; coba lagi sebentar lagi.',
    en: 'The store cannot be reached at the moment. Not recorded; try again shortly.',
  },
  BAD_USER_INPUT: {
    id: `Belum dicatat: server tidak dapat membaca isian. ${reload.id}`,
    en: `Not recorded: the server cannot read what was sent. ${reload.en}`,
  },
  BAD_REQUEST: {
    id: `Belum dicatat: server tidak mengerti halaman ini. ${reload.id}`,
    en: `Not recorded: the server does not understand this page. ${reload.en}`,
  },
  GRAPHQL_PARSE_FAILED: {
    id: `Belum dicatat: server tidak mengerti halaman ini. ${reload.id}`,
    en: `Not recorded: the server does not understand this page. ${reload.en}`,
  },
  GRAPHQL_VALIDATION_FAILED: {
    id: `Belum dicatat: server sudah diperbarui sejak halaman ini dibuka. ${reload.id}`,
    en: `Not recorded: the server was updated since this page was opened. ${reload.en}`,
  },
  QUERY_TOO_COSTLY: {
    id: `Terlalu banyak yang diminta sekaligus. ${reload.id}`,
    en: `Too much was asked for at once. ${reload.en}`,
  },
  TOO_MANY_SUBSCRIPTIONS: {
    id: 'Terlalu banyak yang diikuti. Tutup beberapa tab.',
    en: 'Too much is followed at once. Close some tabs.',
  },
  RESYNC_REQUIRED: { id: `Data harus dimuat lagi. ${reload.id}`, en: `The data must be loaded again. ${reload.en}` },
  CASE_DATA_UNAVAILABLE: {
    id: 'Pengiriman data kasus sedang tidak tersedia. Coba lagi nanti.',
    en: 'Sending case data is not available now. Try again later.',
  },
  REPORTS_UNAVAILABLE: {
    id: 'Laporan sedang tidak tersedia. Coba lagi nanti.',
    en: 'Reports are not available now. Try again later.',
  },
  SIMILAR_REPORTS_UNAVAILABLE: {
    id: 'Laporan yang mirip sedang tidak dapat dicari. Cari dengan nomor kasus.',
    en: 'Similar reports cannot be searched now. Search by the case number.',
  },
  INTERNAL_SERVER_ERROR: {
    id: 'Server gagal. Isian tetap ada; coba lagi, lalu beri tahu supervisor.',
    en: 'The server failed. What you typed is kept; try again, then tell the supervisor.',
  },
};
