import { useMemo, useSyncExternalStore } from 'react';
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

const still = (): (() => void) => () => undefined;
const itself = (nowMs: number): number => nowMs;

/**
 * The server's time in whole seconds as epoch ms, anew each second: one timer for the whole page.
 * @param isRunning false: as it was when last drawn, for what nobody sees
 */
export function useNow(isRunning = true): number {
  return useOfNow(itself, Object.is, isRunning);
}

/**
 * What follows from the server's time, looked at each second; drawn anew only when it has become something else.
 * @param of stable between renders, as from useCallback
 */
export function useOfNow<T>(of: (nowMs: number) => T, isSame: (a: T, b: T) => boolean = Object.is, isRunning = true): T {
  const { clock } = useSession().connection;
  const look = useMemo(() => {
    let last: { readonly value: T } | null = null;
    return () => {
      const value = of(Math.floor(clock.nowMs() / TICK_MS) * TICK_MS);
      if (last === null || !isSame(last.value, value)) last = { value };
      return last.value;
    };
  }, [of, isSame, clock]);
  return useSyncExternalStore(isRunning ? subscribe : still, look);
}
