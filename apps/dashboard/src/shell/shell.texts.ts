import { textBook } from '../i18n/texts.js';

export const shellTexts = textBook('shell', {
  board: { id: 'Papan', en: 'Board' },
  call: { id: 'Panggilan', en: 'Call' },
  agency: { id: 'Kasus OPD', en: 'Agency cases' },
  crew: { id: 'Regu', en: 'Crew' },
  wall: { id: 'Dinding', en: 'Wall' },
  screens: { id: 'Layar', en: 'Screens' },
  skip: { id: 'Langsung ke isi', en: 'Skip to content' },
  city: { id: 'Kota', en: 'City' },
  signOut: { id: 'Keluar', en: 'Sign out' },
  keys: { id: 'Tombol pintas', en: 'Shortcuts' },
  showKeys: { id: 'Tampilkan tombol pintas', en: 'Show the shortcuts' },
  close: { id: 'Tutup', en: 'Close' },
  live: { id: 'Tersambung', en: 'Connected' },
  connecting: { id: 'Menyambung …', en: 'Connecting …' },
  cut: { id: 'Terputus; yang tampak berumur {{age}}', en: 'Cut off; what you see is {{age}} old' },
  'signed-out': { id: 'Kunci dicabut; masuk lagi', en: 'Key revoked; sign in again' },
  clockAhead: {
    id: 'Jam komputer ini {{by}} lebih cepat; dipakai jam server',
    en: 'This computer’s clock is {{by}} ahead; the server’s is used',
  },
  clockBehind: {
    id: 'Jam komputer ini {{by}} terlambat; dipakai jam server',
    en: 'This computer’s clock is {{by}} behind; the server’s is used',
  },
  nothingHere: { id: 'Tidak ada halaman di alamat ini.', en: 'There is no page at this address.' },
});
