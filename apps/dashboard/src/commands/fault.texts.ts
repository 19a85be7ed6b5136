import { textBook } from '../i18n/texts.js';

export const faultTexts = textBook('fault', {
  moved: {
    id: 'Orang lain lebih cepat: kasus ini baru saja berubah. Belum ada yang dicatat, isian Anda tetap ada. Lihat yang berubah, lalu kirim lagi bila masih benar.',
    en: 'Somebody was quicker: this case has just changed. Nothing was recorded, what you typed is kept. Look at what changed, then send again if it is still right.',
  },
  'bad-input': { id: 'Belum dicatat. Perbaiki isian ini:', en: 'Not recorded. Mend these fields:' },
  other: {
    id: 'Server gagal ({{code}}). Isian tetap ada; coba lagi, lalu beri tahu supervisor.',
    en: 'The server failed ({{code}}). What you typed is kept; try again, then tell the supervisor.',
  },
});
