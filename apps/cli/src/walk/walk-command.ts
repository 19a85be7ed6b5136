import { InvalidArgumentError, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import { collect, wantsJson } from '../options.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import { allWalks } from './all-walks.js';
import type { TriageEnd } from './change-script.js';
import { compareWalk, type Comparison } from './compare-walk.js';
import { planWalks, type Plan, type PlannedWalk, type RowChoice } from './plan-walks.js';
import { printWalk, walkJson } from './print-walk.js';
import { openRunningStage } from './running-stage.js';
import type { WalkScript } from './walk-script.js';
import type { WalkStage } from './walk-stage.js';
import { walk, type Walked } from './walker.js';

interface WalkOptions {
  readonly late?: RowChoice;
  readonly forget?: RowChoice;
  readonly track?: string;
  readonly prank?: true;
  readonly ghost?: true;
  readonly abandoned?: true;
  readonly information?: true;
  readonly url?: string;
  readonly key?: readonly string[];
}

export function addWalkCommand(program: Command, shell: Shell): void {
  program
    .command('walk <sop>')
    .description(
      'jalankan satu kejadian lewat API umum dan bandingkan putusannya dengan tabel yang ditulis tangan; `all`: ke-22 SOP / drive one incident through the public APIs and hold the verdicts against a table written by hand; `all`: the 22',
    )
    .option('--late <ord>', 'buat satu baris terlambat, atau `each` bergiliran / make one row late, or `each` in turn', rowChoice)
    .option(
      '--forget <ord>',
      "buang peristiwa akhir satu baris, atau `each` bergiliran / leave one row's stop events out, or `each` in turn",
      rowChoice,
    )
    .option('--track <alias>', 'baris bersama: ubah jalur ini saja / joint rows: change this track only')
    .option('--prank', 'berakhir saat dipilah: panggilan iseng / ends at triage as a prank')
    .option('--ghost', 'berakhir saat dipilah: panggilan hening / ends at triage as a silent call')
    .option('--abandoned', 'penelepon menutup telepon / the caller hangs up')
    .option('--information', 'berakhir saat dipilah: permintaan informasi / ends at triage as a question')
    .option(
      '--url <url>',
      'server yang berjalan; catatannya ditandai latihan / a running server; what is written there is marked as a drill',
    )
    .option(
      '--key <key>',
      'kunci akses untuk --url; boleh diulang, satu per peran / access key for --url; repeatable, one a role',
      collect,
    )
    .action(async (sop: string, options: WalkOptions, command: Command) => {
      const plan = planWalks(scriptsOf(sop), changesOf(options));
      const stage = await openStage(options);
      try {
        await walkAll(plan, stage, { shell, json: wantsJson(command), isSummed: plan.walks.length > 1 });
      } finally {
        await stage.close();
      }
    });
}

interface Output {
  readonly shell: Shell;
  readonly json: boolean;
  readonly isSummed: boolean;
}

interface Result extends PlannedWalk {
  readonly walked: Walked;
  readonly comparison: Comparison;
}

async function walkAll(plan: Plan, stage: WalkStage, { shell, json, isSummed }: Output): Promise<void> {
  const results: Result[] = [];
  const failures: string[] = [];
  for (const planned of plan.walks) {
    const walked = await walk(planned.script, stage).catch((error: unknown) => {
      if (!isSummed || !(error instanceof CliError)) throw error;
      failures.push(`${planned.change} ${error.message}`.trim());
      return null;
    });
    if (walked === null) continue; // one that failed does not hide what the others show
    const result = { ...planned, walked, comparison: compareWalk(planned.script, walked) };
    results.push(result);
    if (!json)
      shell.out(`${planned.change === '' ? '' : `[${planned.change}] `}${printWalk(planned.script, walked, result.comparison)}`);
    else for (const difference of result.comparison.differences) shell.err(`${planned.change} ${difference}\n`);
  }
  if (json)
    printJson(
      shell,
      results.map(({ script, walked, comparison }) => walkJson(script, walked, comparison)),
    );
  else if (isSummed) for (const line of summaryOf(results, plan.refused)) shell.out(line);
  for (const failure of failures) shell.err(`${failure}\n`);
  shell.exitWith(failures.length === 0 && results.every(({ comparison }) => comparison.differences.length === 0) ? 0 : 1);
}

function summaryOf(results: readonly Result[], refused: readonly string[]): readonly string[] {
  const rows = results.map(({ script, change, comparison }) => {
    const count = (...verdicts: string[]): string =>
      String(comparison.rows.filter((row) => verdicts.includes(row.verdict ?? '')).length);
    const { length } = comparison.differences;
    return [
      script.sop,
      change,
      count('met'),
      count('breached'),
      count('no-limit'),
      count('skipped'),
      count('missing'),
      count('negative', 'running', 'not-started'),
      length === 0 ? '✓' : `≠ ${length}`,
    ];
  });
  const head = [
    'SOP',
    '',
    'terpenuhi/met',
    'terlambat/breached',
    'tanpa batas/no limit',
    'dilewati/skipped',
    'hilang/missing',
    'lain/other',
    '',
  ];
  const wrong = results.filter(({ comparison }) => comparison.differences.length > 0).length;
  return [
    ...textTable([head, ...rows], [2, 3, 4, 5, 6, 7]),
    ...refused.map((reason) => `– ${reason}`),
    `${results.length - wrong} dari ${results.length} sesuai harapan${refused.length === 0 ? '' : `, ${refused.length} perubahan tidak mungkin`} / ${results.length - wrong} of ${results.length} walks as expected${refused.length === 0 ? '' : `, ${refused.length} changes not possible`}`,
  ];
}

/** @throws CliError exit code 2 */
function scriptsOf(sop: string): readonly WalkScript[] {
  if (sop === 'all') return allWalks;
  const found = allWalks.filter((script) => script.sop === sop);
  if (found.length === 0) throw new CliError(`tidak ada SOP / there is no SOP ${JSON.stringify(sop)}: tanggap sop list`, 2);
  return found;
}

/** @throws CliError exit code 2 */
function changesOf(options: WalkOptions): Parameters<typeof planWalks>[1] {
  const { late, forget, track } = options;
  const endings = (['prank', 'ghost', 'abandoned', 'information'] as const satisfies readonly TriageEnd[]).filter(
    (name) => options[name] === true,
  );
  const [ending] = endings;
  if (endings.length > 1)
    throw new CliError('pilih satu saja / choose one only: --prank, --ghost, --abandoned, --information', 2);
  if (ending !== undefined && (late !== undefined || forget !== undefined))
    throw new CliError(
      'panggilan yang berakhir saat dipilah tidak punya baris untuk diubah / a call that ends at triage has no rows to change',
      2,
    );
  if (track !== undefined && late === undefined && forget === undefined)
    throw new CliError('--track hanya bersama --late atau --forget / belongs to --late or --forget', 2);
  return {
    ...(late === undefined ? {} : { late }),
    ...(forget === undefined ? {} : { forget }),
    ...(track === undefined ? {} : { track }),
    ...(ending === undefined ? {} : { ending }),
  };
}

/** @throws CliError exit code 2 */
async function openStage({ url, key = [] }: WalkOptions): Promise<WalkStage> {
  if (url === undefined && key.length > 0) throw new CliError('--key hanya bersama --url / --key belongs to --url', 2);
  if (url === undefined) return (await import('./own-stage.js')).openOwnStage(); // the whole server: loaded only when it is needed
  if (!URL.canParse(url)) throw new CliError('--url bukan alamat / --url is not an address', 2);
  if (key.length === 0) throw new CliError('--url memerlukan --key / --url needs --key', 2);
  return openRunningStage(url, key);
}

function rowChoice(value: string): RowChoice {
  if (value === 'each') return value;
  if (!/^[1-9]\d?$/.test(value)) throw new InvalidArgumentError("nomor baris atau `each` / a row's number, or `each`");
  return Number(value);
}
