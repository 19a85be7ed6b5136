import { useMemo } from 'react';
import { useLanguage } from '../i18n/texts.js';
import { useSession } from '../session/session.js';

/** What Indonesians call their zones; elsewhere the browser's own short name. */
const ZONES: Readonly<Record<string, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
};

export interface Times {
  /** `14:05:09` in the city's zone. */
  readonly time: (instant: string) => string;
  /** With the day. */
  readonly dayAndTime: (instant: string) => string;
  /** `WIB`: shown wherever a time is. */
  readonly zone: string;
}

/** Instants as the city reads them, wherever this browser stands. */
export function useTimes(): Times {
  const { timeZone } = useSession().city;
  const language = useLanguage();
  return useMemo(() => {
    const locale = language === 'id' ? 'id-ID' : 'en-GB';
    const clock = { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    const time = new Intl.DateTimeFormat('en-GB', clock);
    const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
    return {
      time: (instant) => time.format(new Date(instant)),
      dayAndTime: (instant) => `${day.format(new Date(instant))} ${time.format(new Date(instant))}`,
      zone: ZONES[timeZone] ?? timeZone,
    };
  }, [timeZone, language]);
}
