/** Whether the runtime knows an IANA zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // a RangeError: the runtime's own list does not have it
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
const MOST = 100;

/** `2026-11-25`: what a zone's calendar shows at a moment. @param atMs epoch ms UTC @param zone IANA */
export function dateIn(atMs: number, zone: string): string {
  return (formats.get(zone) ?? keep(zone)).format(atMs);
}

/** Making one costs more than many dates; an analyst may name a zone in more ways than are worth keeping. */
function keep(zone: string): Intl.DateTimeFormat {
  if (formats.size >= MOST) formats.clear();
  // Swedish writes ISO dates.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, format);
  return format;
}
