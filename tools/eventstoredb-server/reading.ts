import type { EventLog, LogRecord } from './event-log.js';
import { recordFilter } from './record-filter.js';
import type { ReadOptions } from './wire.js';

/** What one read of a stream finds, at most `count`; inclusive of where it starts. */
export function readStream(log: EventLog, stream: string, options: ReadOptions): readonly LogRecord[] {
  const records = log.visible(stream);
  const { start, end, revision } = options.stream ?? {};
  const from = start !== undefined ? 0 : end !== undefined ? Infinity : Number(revision ?? 0);
  const chosen =
    options.read_direction === 'Backwards'
      ? records.filter((record) => record.revision <= from).reverse()
      : records.filter((record) => record.revision >= from);
  return chosen.slice(0, countOf(options));
}

/** What one read of `$all` finds, at most `count`; inclusive of where it starts. */
export function* readAll(log: EventLog, options: ReadOptions): Generator<LogRecord> {
  const passes = recordFilter(options.filter);
  const backwards = options.read_direction === 'Backwards';
  let left = countOf(options);
  const step = backwards ? -1 : 1;
  for (let index = startOf(log, options); left > 0; index += step) {
    const record = log.at(index);
    if (record === undefined) return;
    if (!passes(record)) continue;
    left--;
    yield record;
  }
}

function countOf(options: ReadOptions): number {
  return Number(options.count ?? 0);
}

function startOf(log: EventLog, { all, read_direction: direction }: ReadOptions): number {
  if (all?.start !== undefined) return direction === 'Backwards' ? -1 : 0;
  if (all?.end !== undefined) return direction === 'Backwards' ? log.length - 1 : log.length;
  const position = Number(all?.position?.commit_position ?? 0);
  const index = log.indexAt(position);
  return direction === 'Backwards' && log.at(index)?.position !== position ? index - 1 : index;
}
