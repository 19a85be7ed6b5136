import type { WorkOrigin } from '@tanggap/events/ids';

/**
 * What a command's new incident is: as said, else what the server is for.
 * @returns null where an exercise would take a case as live: nobody watches it there
 */
export function settledOrigin(said: WorkOrigin | null, server: WorkOrigin): WorkOrigin | null {
  const origin = said ?? server;
  return origin === 'live' && server !== 'live' ? null : origin;
}
