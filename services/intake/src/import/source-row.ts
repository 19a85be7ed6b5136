import { UnreadableRow } from './unreadable-row.js';

/** One row: the cells of the columns that the mapping reads, in the order in which it first names them. */
export interface SourceRow {
  /** Of the file, from 1, where the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A column that the mapping names is not in the file's first line. */
export class MissingColumn extends Error {
  override readonly name = 'MissingColumn';
  constructor(readonly column: string) {
    super(`the file has no column ${column}`);
  }
}

export type CellReader = (row: SourceRow) => string | null;

/** Finds cells by column name, and knows which texts mean nothing. */
export class Columns {
  /** Place in the file by place in a row that is kept: what the mapping never reads is not held in memory. */
  private readonly kept: number[] = [];
  private readonly nulls: ReadonlySet<string>;

  constructor(
    private readonly header: readonly string[],
    nulls: readonly string[],
  ) {
    this.nulls = new Set(['', ...nulls]);
  }

  /** @throws MissingColumn */
  reader(column: string): CellReader {
    const slot = this.slotOf(column);
    return (row) => {
      const text = (row.cells[slot] ?? '').trim();
      return this.nulls.has(text) ? null : text;
    };
  }

  isNull(text: string): boolean {
    return this.nulls.has(text);
  }

  /** Only after every reader has been asked for: a column named later would not be kept. @throws UnreadableRow */
  keep(line: number, record: readonly string[]): SourceRow {
    if (record.length !== this.header.length) throw new UnreadableRow('bad-csv', null);
    return { line, cells: this.kept.map((index) => record[index] ?? '') };
  }

  /** The parts of a key. A row in which one is missing has no key: @throws UnreadableRow */
  keyReader(columns: readonly string[]): (row: SourceRow) => readonly string[] {
    const readers = columns.map((column) => [column, this.reader(column)] as const);
    return (row) =>
      readers.map(([column, read]) => {
        const part = read(row);
        if (part === null) throw new UnreadableRow('no-key', column);
        return part;
      });
  }

  private slotOf(column: string): number {
    const index = this.header.indexOf(column);
    if (index < 0) throw new MissingColumn(column);
    const slot = this.kept.indexOf(index);
    return slot < 0 ? this.kept.push(index) - 1 : slot;
  }
}
