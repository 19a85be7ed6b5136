import { textBook } from '../i18n/texts.js';

export const faultTexts = textBook('fault', {
  moved: {
    id: 'Orang lain baru saja mengubah kasus ini. Lihat yang terbaru, lalu putuskan lagi. Belum ada yang dicatat.',
    en: 'Somebody else has just changed this case. Look at the latest, then decide again. Nothing was recorded.',
  },
  'bad-input': { id: 'Belum dicatat. Perbaiki isian ini:', en: 'Not recorded. Mend these fields:' },
  unreachable: {
    id: 'Server tidak menjawab; belum pasti apakah tercatat. Isian tetap ada: kirim lagi, tidak akan tercatat dua kali.',
    en: 'The server did not answer; it is not known whether it was recorded. What you typed is kept: send it again, it will not be recorded twice.',
  },
  UNAUTHENTICATED: {
    id: 'Kunci Anda tidak berlaku lagi. Masuk lagi dengan kunci lain.',
    en: 'Your key is no longer valid. Sign in again with another.',
  },
  STORE_UNAVAILABLE: {
    id: 'Penyimpanan sedang tidak terjangkau. Belum dicatat; coba lagi sebentar lagi.',
    en: 'The store cannot be reached at the moment. Not recorded; try again shortly.',
  },
  other: {
    id: 'Server gagal ({{code}}). Isian tetap ada; coba lagi, lalu beri tahu supervisor.',
    en: 'The server failed ({{code}}). What you typed is kept; try again, then tell the supervisor.',
  },
});
