import type { Provenance } from '@tanggap/platform/reports/reports-reader';
import type { ReportLanguage } from './report-texts.js';

const origins = {
  id: { live: 'kejadian nyata', imported: 'DATA IMPOR', simulated: 'SIMULASI', drill: 'LATIHAN' },
  en: { live: 'live incidents', imported: 'IMPORTED DATA', simulated: 'SIMULATION', drill: 'DRILL' },
} as const;

/** One line that says what the numbers are about; anything but live work is in capitals. */
export function reportHeading({ city, origin, period, zone, whatIf }: Provenance, language: ReportLanguage): string {
  const [all, until] = language === 'id' ? ['seluruh waktu', 'sampai sebelum'] : ['all times', 'up to, not including'];
  const when = period === null ? all : `${period.from} ${until} ${period.to} (${zone})`;
  const supposed = whatIf ? [language === 'id' ? 'PENGANDAIAN' : 'WHAT-IF'] : [];
  return [city, origins[language][origin], ...supposed, when].join(' · ');
}
