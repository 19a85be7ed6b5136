const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The last moment at which the city's clocks showed this time.
 * @param typed `14:05`, `1405` or `14.05` @param nowMs epoch ms @returns null when it is no time of day
 */
export function lastTimeOfDay(typed: string, timeZone: string, nowMs: number): string | null {
  const found = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(typed.trim());
  if (found === null) return null;
  const wanted = (Number(found[1]) * 60 + Number(found[2])) * MINUTE_MS;
  const agoMs = (sinceMidnightMs(timeZone, nowMs) - wanted + DAY_MS) % DAY_MS;
  return new Date(nowMs - agoMs).toISOString();
}

function sinceMidnightMs(timeZone: string, nowMs: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(nowMs).map(({ type, value }) => [type, Number(value)]));
  return ((part['hour'] ?? 0) * 60 + (part['minute'] ?? 0)) * MINUTE_MS + (part['second'] ?? 0) * 1000 + (nowMs % 1000);
}

/** `2026-11-25` in the city's zone. @param atMs epoch ms */
export function cityDay(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(atMs);
}

/** `14:05:09` in the city's zone. @param atMs epoch ms */
export function cityTime(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'medium' }).format(atMs);
}

/** When the city's calendar and clocks show this. @param time `14:05` or `14:05:30` @returns null when there is no such moment */
export function instantAt(day: string, time: string, timeZone: string): string | null {
  const said = `${day.trim()}T${time.trim().replaceAll('.', ':')}`;
  const wantedMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(said) ? Date.parse(`${said}Z`) : Number.NaN;
  if (Number.isNaN(wantedMs)) return null;
  const shownMs = Date.parse(`${cityDay(wantedMs, timeZone)}T${cityTime(wantedMs, timeZone)}Z`);
  const atMs = wantedMs - (shownMs - wantedMs);
  return cityDay(atMs, timeZone) === day.trim() ? new Date(atMs).toISOString() : null; // the 31st of a shorter month is no day
}
