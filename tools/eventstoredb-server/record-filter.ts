import type { LogRecord } from './event-log.js';
import type { FilterOptions } from './wire.js';

/** Whether a record passes a filter by stream name or type, by prefix or regular expression; no filter lets all pass. */
export function recordFilter(options: FilterOptions | undefined): (record: LogRecord) => boolean {
  const expression = options?.stream_identifier ?? options?.event_type;
  if (expression === undefined) return () => true;
  const subject = (record: LogRecord): string => (options?.stream_identifier === undefined ? record.type : record.stream);
  const { regex, prefix = [] } = expression;
  if (regex !== undefined && regex !== '') {
    const pattern = new RegExp(regex);
    return (record) => pattern.test(subject(record));
  }
  return (record) => prefix.some((begin) => subject(record).startsWith(begin));
}
