const SECOND_MS = 1000;

/** `m:ss`, from an hour on `h:mm:ss`; below zero with a minus sign. @param ms */
export function duration(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / SECOND_MS);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`;
  return `${ms < 0 && seconds > 0 ? '−' : ''}${h > 0 ? `${h}:` : ''}${tail}`;
}
