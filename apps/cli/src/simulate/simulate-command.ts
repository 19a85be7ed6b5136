import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import { collect, wantsJson, wholeNumber, withData } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import { printJson, type Shell } from '../shell.js';
import { allWalks } from '../walk/all-walks.js';
import { planDay, type DayPlan } from './plan-day.js';
import { playDay, type Played } from './play-day.js';
import { openSimulateDoor, type DoorAsked } from './simulate-door.js';

export interface SimulateAsked extends DoorAsked {
  readonly incidents: number;
  readonly seed: number;
  readonly speed: number;
  readonly open: number;
}

/** Where nobody watches a bar, a line this often. */
const LINE_EVERY_MS = 30_000;

export function addSimulateCommand(program: Command, shell: Shell): void {
  withData(program.command('simulate'))
    .description(
      'mainkan satu hari sibuk di server latihan (npm run demo), lewat API umum; yang sama bila --seed sama. --speed mempercepat kedatangan panggilan saja: langkah setiap kejadian berjalan dengan lama sebenarnya / play a busy day into a server for exercises (npm run demo), through the public API; the same seed, the same day. --speed only makes calls arrive faster: the steps of each case take their real time, so that the clocks mean something',
    )
    .addOption(
      new Option('--city <city>', 'kota / which city').choices(cityProfiles.map(({ id }) => String(id))).default('jambi'),
    )
    .option('--incidents <n>', 'laporan seluruhnya / reports in all', wholeNumber, 1000)
    .option('--seed <n>', 'bilangan pokok acak / what the chance begins with', wholeNumber, 7)
    .option('--speed <n>', 'berapa kali lebih cepat panggilan datang / how many times faster calls arrive', wholeNumber, 60)
    .option(
      '--open <n>',
      'paling banyak kejadian darurat terbuka; selebihnya hari menunggu / most emergencies open at once; at that number the day waits',
      wholeNumber,
      200,
    )
    .option('--url <url>', 'server latihan di tempat lain / a server for exercises elsewhere')
    .option(
      '--key <key>',
      'kunci akses untuk --url; boleh diulang, satu per peran / access key for --url; repeatable, one a role',
      collect,
    )
    .action(async (options: SimulateAsked, command: Command) => {
      await simulate(shell, options, { json: wantsJson(command), tempo: 1 });
    });
}

/** @param how `tempo`: for tests, how many times faster everything goes, the steps of a case too @throws CliError */
export async function simulate(
  shell: Shell,
  asked: SimulateAsked,
  how: { readonly json: boolean; readonly tempo: number },
): Promise<void> {
  const city = cityProfiles.find(({ id }) => id === asked.city);
  if (city === undefined) throw new CliError(`tidak ada kota / there is no city ${JSON.stringify(asked.city)}`, 2);
  const { incidents, seed, speed, open: mostOpen } = asked;
  const plan = planDay({ city, walks: allWalks, incidents, seed, speed, mostOpen });
  const door = await openSimulateDoor(shell, asked);
  const stopping = new AbortController();
  const stopListening = shell.onInterrupt(() => stopping.abort());
  const beganMs = performance.now();
  const progress = new Progress(shell, plan);
  try {
    if (!how.json) shell.out(headOf(plan, asked));
    const onProgress = (played: Played): void => progress.show(played);
    const played = await playDay({ plan, stage: door, tempo: how.tempo, signal: stopping.signal, onProgress });
    progress.clear();
    const tookSec = Math.round((performance.now() - beganMs) / 1000);
    const stopped = stopping.signal.aborted;
    if (how.json) printJson(shell, { ...asked, key: undefined, stopped, tookSec, ...played });
    else for (const line of summaryOf(played, { tookSec, stopped })) shell.out(line);
  } finally {
    progress.clear();
    stopListening();
    door.close();
  }
}

function headOf({ calls, lastsSec }: DayPlan, { city, seed }: SimulateAsked): string {
  const kinds = new Map<string, number>();
  for (const { kind } of calls) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const shares = [...kinds].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  return [
    `Simulasi/simulation ${city}, seed ${seed}: ${calls.length} laporan/reports (${shares.join(', ')})`,
    `Sampai langkah terakhir / to the last step: ${Math.ceil(lastsSec / 60)} min. Ctrl-C berhenti / stops.`,
  ].join('\n');
}

class Progress {
  private readonly bar: ProgressBar;
  private readonly beganMs = performance.now();
  private saidMs = performance.now();

  constructor(
    private readonly shell: Shell,
    private readonly plan: DayPlan,
  ) {
    this.bar = new ProgressBar(shell);
  }

  show(played: Played): void {
    const { reports, open } = played;
    const all = this.plan.calls.length;
    const nowMs = performance.now();
    const perMin = Math.round(reports / Math.max((nowMs - this.beganMs) / 60_000, 1 / 60));
    const label = `${perMin}/min, terbuka/open ${open}`;
    if (this.shell.isTerminal) this.bar.show(label, reports, all);
    else if (nowMs - this.saidMs >= LINE_EVERY_MS) {
      this.saidMs = nowMs;
      this.shell.err(`${reports}/${all} laporan/reports, ${label}\n`);
    }
  }

  clear(): void {
    this.bar.clear();
  }
}

function summaryOf(
  played: Played,
  { tookSec, stopped }: { readonly tookSec: number; readonly stopped: boolean },
): readonly string[] {
  const { reports, closed, open, merged, commands, retries, refused } = played;
  const perMin = (reports / Math.max(tookSec / 60, 1 / 60)).toFixed(1);
  const reasons = Object.entries(refused).map(([code, count]) => `${code} ${count}`);
  return [
    `${stopped ? 'Dihentikan/stopped' : 'Selesai/done'}: ${tookSec} s, ${reports} laporan/reports (${perMin}/min)`,
    `Kejadian darurat/emergencies: ${closed} ditutup/closed, ${open} masih terbuka/still open, ${merged} digabung/merged`,
    `Perintah/commands: ${commands} dicatat/recorded, ${retries} diulang/sent again, ditolak/refused: ${reasons.join(', ') || '0'}`,
  ];
}
