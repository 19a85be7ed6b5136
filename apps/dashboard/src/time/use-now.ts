import { useSyncExternalStore } from 'react';
import { useSession } from '../session/session.js';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((tell) => tell()), TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The server's time in whole seconds as epoch ms, anew each second: one timer for the whole page. */
export function useNow(): number {
  const { clock } = useSession().connection;
  return useSyncExternalStore(subscribe, () => Math.floor(clock.nowMs() / TICK_MS) * TICK_MS);
}
