import { complianceQuerySchema, intervalsQuerySchema, type Period } from '@tanggap/platform/reports/reports-reader';
import { renderCompliance } from '@tanggap/reporting/reports/render-compliance';
import { renderIntervals } from '@tanggap/reporting/reports/render-intervals';
import type { ReportLanguage } from '@tanggap/reporting/reports/report-texts';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import { collect, numberList, wantsJson, withLanguage } from '../options.js';
import { doorOf, withDoor, type DoorOptions } from '../server/door.js';
import { printJson, type Shell } from '../shell.js';
import type { ReportDoor } from './report-door.js';
import { serverReports } from './server-reports.js';

interface ReportOptions extends DoorOptions {
  readonly city: string;
  readonly period?: Period;
  readonly origin?: string;
  readonly zone?: string;
  readonly lang: ReportLanguage;
}

interface IntervalsOptions extends ReportOptions {
  readonly from: string;
  readonly to: string;
  readonly per: string;
  readonly by?: string;
  readonly limit?: readonly number[];
}

interface ComplianceOptions extends ReportOptions {
  readonly whatIf?: readonly string[];
}

export function addReportCommand(program: Command, shell: Shell): void {
  const report = program
    .command('report')
    .description(
      'isi catatan: berapa lama, baris SOP mana yang terpenuhi / what the record says: how long things took, which SOP rows were met',
    );
  addIntervals(report, shell);
  addCompliance(report, shell);
}

function addIntervals(report: Command, shell: Shell): void {
  withSelection(
    report
      .command('intervals')
      .description('lama dari satu tonggak ke tonggak lain / how long it took from one milestone to another'),
  )
    .requiredOption('--from <event>', 'awalnya, misalnya / where it begins, such as Dispatched')
    .requiredOption('--to <event>', 'akhirnya, misalnya / where it ends, such as ArrivedOnScene')
    .addOption(new Option('--per <what>', 'satu contoh per / one sample each').choices(['incident', 'unit']).default('incident'))
    .addOption(new Option('--by <what>', 'satu kelompok per / a group each').choices(['agency', 'category', 'district']))
    .option(
      '--limit <seconds>',
      'hitung yang lebih lama dan yang tepat; beberapa dengan koma / counts what took longer, and exactly as long; several with commas between',
      numberList,
    )
    .action(async (options: IntervalsOptions, command: Command) => {
      const { from, to, per, by, limit } = options;
      const asked = { ...selectionOf(options), from, to, per, by: by ?? null, limitsSec: limit ?? [] };
      const query = intervalsQuerySchema.parse(asked);
      const answer = await askOf(shell, options, (door) => door.intervals(query));
      if (wantsJson(command)) printJson(shell, { intervals: answer.intervals });
      else shell.out(renderIntervals(answer, options.lang));
    });
}

function addCompliance(report: Command, shell: Shell): void {
  withSelection(
    report
      .command('compliance')
      .description('baris SOP mana yang terpenuhi, oleh berapa kejadian / which SOP rows were met, and by how many incidents'),
  )
    .option(
      '--what-if <sop:ord=sec>',
      'andaikan batas lain; boleh diulang / suppose another limit, such as jambi/kebakaran:3=480, or none; repeatable',
      collect,
    )
    .action(async (options: ComplianceOptions, command: Command) => {
      const overrides = (options.whatIf ?? []).map(supposedLimit);
      const query = complianceQuerySchema.parse({ ...selectionOf(options), overrides });
      const answer = await askOf(shell, options, (door) => door.compliance(query));
      if (wantsJson(command)) printJson(shell, answer);
      else shell.out(renderCompliance(answer, options.lang));
    });
}

function withSelection(command: Command): Command {
  return withLanguage(withDoor(command))
    .requiredOption('--city <city>', 'kejadian kota mana / whose incidents')
    .option(
      '--period <from..to>',
      "dilaporkan pada hari-hari ini menurut jam kota, hari terakhir tidak termasuk / reported on these days, the last one not among them, by the city's clock",
      periodOf,
    )
    .option(
      '--origin <origin>',
      'asal catatan / live, imported, simulated or drill (default: what the server is for; imported for a city that is only imported)',
    )
    .option('--zone <zone>', "zona waktu IANA hari-hari itu / IANA time zone of the days (default: the city's)");
}

function selectionOf({ city, period, origin, zone }: ReportOptions): object {
  return { city, period: period ?? null, origin: origin ?? null, zone: zone ?? null };
}

async function askOf<T>(shell: Shell, options: ReportOptions, ask: (door: ReportDoor) => Promise<T>): Promise<T> {
  const door = await openReportDoor(shell, options);
  try {
    return await ask(door);
  } finally {
    await door.close();
  }
}

async function openReportDoor(shell: Shell, options: ReportOptions): Promise<ReportDoor> {
  const door = doorOf(shell, options);
  if (door.through === 'server') return serverReports(door.client);
  return (await import('./folder-reports.js')).openFolderReports(door.config, shell); // the stores: loaded only when they are needed
}

/** For commander: `2020-04-01..2020-05-01`; whether these are dates the query's schema says. @throws InvalidArgumentError */
function periodOf(value: string): Period {
  const [from, to, ...more] = value.split('..');
  if (from === undefined || to === undefined || more.length > 0)
    throw new InvalidArgumentError('dua tanggal dengan .. di antaranya / two dates with .. between: 2020-04-01..2020-05-01');
  return { from, to };
}

/** @throws CliError exit code 2 for what is no step of a printed table */
function supposedLimit(text: string): { readonly sop: string; readonly ord: number; readonly limitSec: number | null } {
  const [, sop = '', ord = '', limit = ''] = /^([^:=]+):(\d{1,2})=(\d{1,7}|none)$/.exec(text) ?? [];
  const refuse = (why: string): never => {
    throw new CliError(`--what-if ${text}: ${why}`, 2);
  };
  if (sop === '') refuse('bentuknya / write <sop>:<ord>=<detik/seconds|none>');
  const printed = catalog.find(({ id }) => id === sop);
  if (printed === undefined) refuse('SOP tidak dikenal / there is no such SOP: tanggap sop list');
  if (printed?.rows.some((row) => String(row.ord) === ord && row.kind === 'step') !== true)
    refuse(`baris tidak ada / there is no such row: tanggap sop show ${sop}`);
  return { sop, ord: Number(ord), limitSec: limit === 'none' ? null : Number(limit) };
}
