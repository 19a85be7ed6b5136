import type { ReactNode } from 'react';
import { textBook, useTexts } from '../i18n/texts.js';
import { serverOrigin } from './server-origin.js';
import classes from './shell.module.css';

const originTexts = textBook('origins', {
  DRILL: { id: 'LATIHAN — bukan kejadian nyata', en: 'DRILL — not a real case' },
  SIMULATED: { id: 'SIMULASI — bukan kejadian nyata', en: 'SIMULATED — not a real case' },
  IMPORTED: { id: 'RIWAYAT dari sistem lain', en: 'HISTORY from another system' },
});

/** What a case is, where that is not what the whole server is for. @param origin as the server says it; null: not told */
export function OriginMark({ origin }: { readonly origin: keyof typeof originTexts.texts | 'LIVE' | null }): ReactNode {
  const say = useTexts(originTexts);
  if (origin === null || origin === serverOrigin || origin === 'LIVE') return null;
  return <span className={classes['origin']}>{say(origin)}</span>;
}
