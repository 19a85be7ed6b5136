import { textBook } from './texts.js';

/** Where an incident stands, the same words on every screen. */
export const stateTexts = textBook('states', {
  RECEIVED: { id: 'Diterima', en: 'Received' },
  VERIFIED: { id: 'Terverifikasi', en: 'Verified' },
  DISPATCHED: { id: 'Diteruskan', en: 'Dispatched' },
  CLOSED: { id: 'Ditutup', en: 'Closed' },
  ENDED_AT_TRIAGE: { id: 'Selesai di penggolongan', en: 'Ended at triage' },
  MERGED: { id: 'Digabung', en: 'Merged' },
});
