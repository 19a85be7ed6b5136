import type { Readable } from 'node:stream';
import { parse, type CsvError, type Info } from 'csv-parse';

/** One record of the file, its header among them. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quoted cell that is never closed would otherwise swallow the rest of the file. */
const MAX_RECORD_CHARS = 1_000_000;

/**
 * Records in file order; blank lines are passed over, and what is no CSV is told to `onBad` and skipped.
 * @param onBad the line at which the fault was noticed
 */
export async function* readRecords(
  csv: Readable,
  options: { readonly delimiter: string; readonly onBad: (line: number) => void },
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    bom: true,
    delimiter: options.delimiter,
    info: true,
    relax_column_count: true, // counted by our own reader, which knows the line
    max_record_size: MAX_RECORD_CHARS,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      options.onBad(Number(error?.['lines'] ?? 0));
      return undefined;
    },
  });
  csv.on('error', (error) => parser.destroy(error));
  let lastLine = 0;
  let countedTwice = 0; // the parser takes \r\n inside quotes for two line breaks
  for await (const { record, info } of csv.pipe(parser) as AsyncIterable<{ record: string[]; info: Info }>) {
    const line = lastLine - countedTwice + 1;
    lastLine = info.lines;
    for (const cell of record) if (cell.includes('\r\n')) countedTwice += cell.split('\r\n').length - 1;
    if (record.length > 1 || record[0] !== '') yield { line, cells: record };
  }
}
