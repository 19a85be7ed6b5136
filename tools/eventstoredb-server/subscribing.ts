import type { EventLog, LogRecord } from './event-log.js';
import { recordFilter } from './record-filter.js';
import type { ReadOptions } from './wire.js';

const DEFAULT_WINDOW = 32;

export type Notice = { readonly kind: 'event' | 'checkpoint'; readonly record: LogRecord } | { readonly kind: 'caught-up' };

/**
 * `$all` from a position on, exclusive, for ever: first what is there, then what comes. A filtered subscription tells at
 * every so many records how far it has looked, so that a subscriber need not look again.
 */
export async function* subscribe(log: EventLog, options: ReadOptions, signal: AbortSignal): AsyncGenerator<Notice> {
  const passes = recordFilter(options.filter);
  const { max = DEFAULT_WINDOW, checkpoint_interval_multiplier: multiplier = 1 } = options.filter ?? {};
  const interval = options.filter === undefined ? Infinity : Math.max(1, max) * Math.max(1, multiplier);
  let index = startOf(log, options);
  let looked = 0;
  let live = false;
  while (!signal.aborted) {
    const record = log.at(index);
    if (record === undefined) {
      if (!live) yield { kind: 'caught-up' };
      live = true;
      await more(log, index, signal);
      continue;
    }
    index++;
    looked++;
    if (passes(record)) yield { kind: 'event', record };
    if (looked % interval === 0) yield { kind: 'checkpoint', record };
  }
}

function startOf(log: EventLog, { all }: ReadOptions): number {
  if (all?.start !== undefined) return 0;
  if (all?.end !== undefined) return log.length;
  return log.indexAt(Number(all?.position?.commit_position ?? 0) + 1);
}

function more(log: EventLog, index: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      unwatch();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const unwatch = log.watch(() => log.at(index) !== undefined && end());
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
