/** One row of a table as it stands in a source text. */
export interface SourceRow {
  /** `jambi.txt:57`, the form in which our rows cite it. */
  readonly source: string;
  readonly line: string;
  readonly printedNo: string | null;
  readonly rawTime: string;
  readonly requirements: readonly string[];
  readonly output: string | null;
}

export interface SourceTable {
  readonly source: string;
  readonly rows: readonly SourceRow[];
}

/** Where the columns of a text lie. Every entry says why, is used, and is refused when its line turns out to be regular. */
export interface ColumnException {
  readonly source: string;
  readonly why: string;
  /** Cells the row's columns lie further right than the header says. */
  readonly shift?: number;
  /** Fewer cells than the header: the ones it lacks are blank. */
  readonly short?: true;
  /** The column that holds the row's result although its heading says otherwise. */
  readonly outputUnder?: RegExp;
}

/** Lines with tabs that belong to a cover page. */
export interface FrameLines {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

export interface Irregularities {
  readonly columns: readonly ColumnException[];
  readonly frames: readonly FrameLines[];
}

export interface ReadText {
  readonly tables: readonly SourceTable[];
  readonly faults: readonly string[];
}

const headerStart = /^(?:no\.?|kegiatan)$/i;
const looksLikeTime = /\d\s*(?:detik|menit|jam)\b/i;

interface Columns {
  readonly width: number;
  readonly no: number;
  readonly requirements: number;
  readonly time: number;
  readonly output: number;
  readonly remark: number;
  readonly names: readonly string[];
}

/** Finds every table of one text by itself: a heading row, then all rows up to the next plain text line. */
export function readTables(file: string, text: string, irregular: Irregularities): ReadText {
  const faults: string[] = [];
  const tables: { source: string; rows: SourceRow[]; columns: Columns }[] = [];
  let open: (typeof tables)[number] | null = null;
  let header: readonly string[] | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const source = `${file}:${index + 1}`;
    const cells = line.split('\t').map((cell) => cell.trim());
    if (line.trim() === '') continue;
    if (cells.length === 1) {
      open = null;
    } else if (headerStart.test(cells[0] ?? '')) {
      header = cells;
      open = { source, rows: [], columns: columnsOf(cells, []) };
      tables.push(open);
    } else if (open === null) {
      if (!inFrame(file, index + 1, irregular))
        faults.push(`${source}: a line with tabs that is neither in a table nor on a cover page`);
    } else if (header !== null && open.rows.length === 0 && cells[0] === '' && cells[1] === '') {
      open.columns = columnsOf(header, cells); // the second heading row names what the first one spans
      header = null;
    } else if (!cells.every((cell) => /^-+$/.test(cell))) {
      header = null;
      open.rows.push(readRow({ source, line, cells, columns: open.columns, irregular, faults }));
    }
  }
  return { tables: tables.map(({ source, rows }) => ({ source, rows })), faults };
}

function columnsOf(first: readonly string[], second: readonly string[]): Columns {
  const names = first.map((cell, index) => (second[index] ?? '') || cell);
  const find = (name: RegExp) => names.findIndex((cell) => name.test(cell));
  return {
    width: first.length,
    names: first,
    no: find(/^no\.?$/i),
    requirements: find(/^(?:persyaratan|kelengkapan)/i),
    time: find(/^waktu$/i),
    output: find(/^(?:output|hasil)$/i),
    remark: first.findIndex((cell) => /^ket/i.test(cell)),
  };
}

interface Row {
  readonly source: string;
  readonly line: string;
  readonly cells: readonly string[];
  readonly columns: Columns;
  readonly irregular: Irregularities;
  readonly faults: string[];
}

function readRow({ source, line, cells, columns, irregular, faults }: Row): SourceRow {
  const exception = irregular.columns.find((known) => known.source === source);
  const shift = exception?.shift ?? 0;
  const at = (column: number) => (column < 0 ? '' : (cells[column + shift] ?? ''));
  if (cells.length !== columns.width + shift && exception?.short !== true)
    faults.push(`${source}: ${cells.length} cells under ${columns.width} headings`);
  if (exception?.short === true && cells.length >= columns.width) faults.push(`${source}: named as short and is not`);
  const resultName = exception?.outputUnder;
  if (resultName !== undefined && columns.output >= 0) faults.push(`${source}: its table has a column for results`);
  const output = resultName === undefined ? columns.output : columns.names.findIndex((name) => resultName.test(name));
  const strayTimes = cells.filter(
    (cell, index) => index !== columns.time + shift && index !== columns.remark + shift && looksLikeTime.test(cell),
  );
  if (strayTimes.length > 0) faults.push(`${source}: a time outside the time column`);
  return {
    source,
    line,
    printedNo: columns.no < 0 ? null : (cells[columns.no] ?? '') || null,
    rawTime: at(columns.time),
    requirements: termsOf(at(columns.requirements)),
    output: plain(at(output)) || null,
  };
}

function inFrame(file: string, line: number, { frames }: Irregularities): boolean {
  return frames.some((frame) => frame.file === file && line >= frame.from && line <= frame.to);
}

/** The terms of one cell, whether it is a list in HTML, numbered, or parted by commas or a plus sign. */
export function termsOf(cell: string): readonly string[] {
  return plain(cell.replaceAll('<li>', '\n'))
    .split(/(?:^|\s+)\d+\.\s|\n|,\s|\s\+\s/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}

function plain(cell: string): string {
  return cell.replaceAll(/<[^>]*>/g, ' ').trim();
}
