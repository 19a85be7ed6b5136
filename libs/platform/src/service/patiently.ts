import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store/event-store.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/**
 * Waits for a server that a service needs, for as long as it takes, and says once what it waits for.
 * @param task throws StoreUnavailable while the server is away; anything else is not a matter of waiting
 */
export async function patiently<T>(what: string, task: () => Promise<T>, say: (what: string) => void): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (pauseMs === FIRST_PAUSE_MS) say(what);
      await pause(pauseMs);
    }
  }
}
