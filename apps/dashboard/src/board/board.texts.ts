import { textBook } from '../i18n/texts.js';

export const boardTexts = textBook('board', {
  title: { id: 'Papan kejadian', en: 'Incident board' },
  loading: { id: 'Memuat papan …', en: 'Loading the board …' },
});
