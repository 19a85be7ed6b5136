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
