import { textBook } from '../i18n/texts.js';

export const signInTexts = textBook('sign-in', {
  title: { id: 'Masuk', en: 'Sign in' },
  key: { id: 'Kunci akses', en: 'Access key' },
  hint: {
    id: 'Dicetak saat server pertama kali dijalankan, satu untuk tiap peran. Kunci lain: tanggap keys issue.',
    en: 'Printed when the server first started, one for each role. For another: tanggap keys issue.',
  },
  enter: { id: 'Masuk', en: 'Sign in' },
  refused: {
    id: 'Kunci ini tidak dikenal atau sudah dicabut. Periksa lagi, atau minta kunci baru kepada admin kota.',
    en: 'This key is not known or was revoked. Check it, or ask the city’s admin for a new one.',
  },
  unreachable: {
    id: 'Server tidak terjangkau. Periksa jaringan, lalu coba lagi.',
    en: 'The server cannot be reached. Check the network, then try again.',
  },
  reportsWaiting: {
    id: '{{count}} laporan regu menunggu di perangkat ini. Masuk dengan kunci yang sama untuk mengirimnya.',
    en: '{{count}} crew reports are waiting on this device. Sign in with the same key to send them.',
  },
  waiting: { id: 'Menghubungi server …', en: 'Reaching the server …' },
});
