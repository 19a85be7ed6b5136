import { bookOf } from '@tanggap/sla-monitor/alarm-outlook';
import type { Command } from 'commander';
import { configOf, wantsJson, withData } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import { printJson, type Shell } from '../shell.js';
import { readDirectory } from './all-views.js';
import { readLog } from './read-log.js';
import { replayFolder, type Replay } from './replay-folder.js';

export function addReplayCommand(program: Command, shell: Shell): void {
  withData(program.command('replay'))
    .description(
      'hitung ulang semua putusan dari peristiwa dan bandingkan semua alarm / recompute every verdict from the events alone and hold every recorded alarm against it',
    )
    .action(async (options: { data?: string }, command: Command) => {
      const config = configOf(shell, options);
      const { log, close } = await readLog(config);
      const bar = new ProgressBar(shell);
      try {
        const directory = await readDirectory(log);
        const show = (done: number, all: number): void => bar.show('kejadian/incidents', done, all);
        const replay = await replayFolder(
          log,
          { bookOfCity: bookOf(() => directory, config.warningPercent), origin: config.origin },
          show,
        ).finally(() => bar.clear());
        if (wantsJson(command)) printJson(shell, replay);
        else for (const line of printed(replay)) shell.out(line);
        shell.exitWith(replay.ok ? 0 : 1);
      } finally {
        await close();
      }
    });
}

function printed(replay: Replay): readonly string[] {
  const { incidents, events, asOf, verdicts, rows, alarms, unrecorded, undecodable, disagreement } = replay;
  return [
    `${incidents} kejadian/incidents, ${events} peristiwa/events${asOf === null ? '' : `, per/as of ${asOf}`}`,
    `Kejadian/incidents: ${counted(verdicts)}`,
    `Langkah/rows: ${counted(rows)}`,
    `Alarm/alarms: ${counted(alarms)}`,
    ...(unrecorded === 0 ? [] : [`Pelanggaran tanpa alarm/breaches without an alarm: ${unrecorded}`]),
    ...(undecodable === 0 ? [] : [`Tidak terbaca program ini/not readable by this program: ${undecodable}`]),
    disagreement === null ? 'Semua alarm sesuai / every alarm agrees' : `KESALAHAN/FAULT: ${disagreementText(disagreement)}`,
  ];
}

function disagreementText(found: NonNullable<Replay['disagreement']>): string {
  const { incident, revision, type, sop, ord, track, what, verdict } = found;
  const row = `${sop.id} v${sop.version} ord ${ord}${track === null ? '' : ` track ${track}`}`;
  return `sla-${incident} revision ${revision}: ${type} of ${row}: ${what}; the events say ${verdict ?? 'there is no such row'}`;
}

function counted(counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return named.length === 0 ? '-' : named.map(([name, number]) => `${name} ${number}`).join(', ');
}
