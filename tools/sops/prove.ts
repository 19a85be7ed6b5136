import { createHash } from 'node:crypto';
import type { Sop, SopRow } from '@tanggap/sop-definitions/sop';
import { totals, type CityTotals } from '@tanggap/sop-definitions/totals';
import { readTables, type Irregularities, type SourceRow, type SourceTable } from './source-tables.js';

/** SHA-256 of a cited line, and of what our row says its cells hold. */
export interface Fingerprint {
  readonly line: string;
  readonly cells: string;
}
export type Fingerprints = Readonly<Record<string, Fingerprint>>;

export interface Proof {
  readonly rows: number;
  /** Each names the line and what is wrong with it; empty when every row of every text is ours, and nothing else. */
  readonly faults: readonly string[];
  readonly fingerprints: Fingerprints;
}

/** @param texts file name → its text */
export function proveAgainst(texts: ReadonlyMap<string, string>, catalog: readonly Sop[], irregular: Irregularities): Proof {
  const read = [...texts].map(([file, text]) => readTables(file, text, irregular));
  const tables = read.flatMap((one) => one.tables);
  const printed = new Map(tables.flatMap((table) => table.rows).map((row) => [row.source, row]));
  const faults = [
    ...read.flatMap((one) => one.faults),
    ...coverageFaults(tables, catalog),
    ...catalog.flatMap((sop) => sop.rows).flatMap((row) => rowFaults(row, printed.get(row.source))),
    ...catalog.flatMap((sop) => headFaults(sop, texts.get(`${sop.city}.txt`) ?? '')),
    ...irregular.columns
      .filter(({ source }) => !printed.has(source))
      .map(({ source }) => `${source}: named as irregular and no row`),
    ...totals(catalog).cities.flatMap((city) => countFaults(city, texts.get(`${city.city}.txt`) ?? '')),
  ];
  return { rows: printed.size, faults, fingerprints: fingerprintsOf(catalog, printed) };
}

/** One SOP a table, its rows the table's rows in their order. */
function coverageFaults(tables: readonly SourceTable[], catalog: readonly Sop[]): readonly string[] {
  const cited = catalog.flatMap((sop) => sop.rows.map((row) => row.source));
  const twice = cited.filter((source, index) => cited.indexOf(source) !== index);
  const faults = twice.map((source) => `${source}: cited twice`);
  for (const table of tables) {
    const ours = catalog.filter((sop) => sop.rows.some((row) => table.rows.some((printed) => printed.source === row.source)));
    const missing = table.rows.filter((row) => !cited.includes(row.source));
    faults.push(...missing.map((row) => `${row.source}: printed, and in no SOP`));
    if (ours.length > 1) faults.push(`${table.source}: one table in several SOPs: ${ours.map((sop) => sop.id).join(', ')}`);
    const [sop] = ours;
    const order = table.rows.map((row) => row.source).filter((source) => !missing.some((row) => row.source === source));
    const asOurs = sop?.rows.map((row) => row.source).filter((source) => order.includes(source)) ?? [];
    if (order.join() !== asOurs.join())
      faults.push(`${table.source}: the rows of ${sop?.id ?? 'no SOP'} are not in the order of the table`);
  }
  return faults;
}

function rowFaults(ours: SopRow, printed: SourceRow | undefined): readonly string[] {
  if (printed === undefined) return [`${ours.source}: cited, and no row of a table`];
  const pairs = [
    ['number', ours.printedNo, printed.printedNo],
    ['time cell', ours.time.raw, printed.rawTime],
    ['requirements', ours.requirements.join('|'), printed.requirements.join('|')],
    ['output', ours.output, printed.output],
  ] as const;
  return pairs
    .filter(([, left, right]) => left !== right)
    .map(([what, left, right]) => `${ours.source}: ${what} is ${JSON.stringify(left)}, printed ${JSON.stringify(right)}`);
}

/** What the head of a table prints must be in its text. */
function headFaults(sop: Sop, text: string): readonly string[] {
  return Object.entries(sop.table)
    .filter(([, value]) => value !== null && !text.includes(value))
    .map(([field, value]) => `${sop.id}: ${field} ${JSON.stringify(value)} is not in its text`);
}

/** The same totals by plain pattern search, which shares nothing with the table reader. */
function countFaults({ city, rows, numericLimits, byRawTime }: CityTotals, text: string): readonly string[] {
  const faults: string[] = [];
  const lines = text.split('\n').slice(text.split('\n').findIndex((line) => /^(?:NO|No\.|KEGIATAN)\t/.test(line)));
  const found = lines.filter((line) => line.includes('\t') && !/^(?:NO|No\.|KEGIATAN)\t|^\t\t\S|^-+\t/.test(line)).length;
  if (found !== rows) faults.push(`${city}: ${rows} rows, a search finds ${found}`);
  const limits = lines.join('\n').match(/(?<=\t)\d+ (?:Detik|Menit|Jam)(?=\t|\n|$)/g)?.length ?? 0;
  if (limits !== numericLimits) faults.push(`${city}: ${numericLimits} numeric limits, a search finds ${limits}`);
  for (const [raw, count] of Object.entries(byRawTime)) {
    const occurs = lines.join('\n').split(`\t${raw}\t`).length - 1;
    if (raw !== '' && occurs !== count) faults.push(`${city}: ${count} cells ${JSON.stringify(raw)}, a search finds ${occurs}`);
  }
  return faults;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fingerprintsOf(catalog: readonly Sop[], printed: ReadonlyMap<string, SourceRow>): Fingerprints {
  const entries = catalog
    .flatMap((sop) => sop.rows)
    .map((row): [string, Fingerprint] => [
      row.source,
      {
        line: sha256(printed.get(row.source)?.line ?? ''),
        cells: sha256(JSON.stringify([row.printedNo, row.time.raw, row.requirements, row.output])),
      },
    ]);
  return Object.fromEntries(entries);
}
