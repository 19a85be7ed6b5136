import type { Config } from '@tanggap/platform/config/config';
import type { Command } from 'commander';
import { configOf, wantsJson, withData } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import { runningServer } from '../server/running-server.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import type { CheckedView, VerifyOptions } from './check-views.js';
import { verifyFolder, type Fault, type Verification } from './verify-folder.js';

export function addVerifyCommand(program: Command, shell: Shell): void {
  withData(program.command('verify'))
    .description(
      'periksa rantai hash semua peristiwa dan semua tampilan, di samping server atau tanpa server / check the hash chain of every stored event and every view against a fresh fold, beside a running server or without; in the distributed profile on its servers',
    )
    .action(async (options: { data?: string }, command: Command) => {
      const config = configOf(shell, options);
      const progress = new ProgressBar(shell);
      const onProgress = (what: string, done: number): void => progress.show(what, done, null);
      const found = await verify(config, onProgress).finally(() => progress.clear());
      if (wantsJson(command)) printJson(shell, found);
      else for (const line of printed(found)) shell.out(line);
      shell.exitWith(found.ok ? 0 : 1);
    });
}

/** The servers' driver libraries are loaded only where there are servers. */
async function verify(config: Config, onProgress: VerifyOptions['onProgress']): Promise<Verification> {
  if (config.distributed === null) return verifyFolder(config, { isServed: runningServer(config) !== null, onProgress });
  const { verifyServers } = await import('./verify-servers.js');
  return verifyServers(config, onProgress);
}

function printed({ ok, events, views, voidNumbers, fault }: Verification): readonly string[] {
  const head = ['tampilan/view', 'dokumen/documents', 'keadaan/state', 'tertinggal/behind', 'diparkir/parked'];
  const rows = views.map((view) => [
    view.view,
    String(view.documents),
    stateText(view),
    String(view.behind),
    String(view.parked),
  ]);
  return [
    ...(fault?.in === 'log' || fault?.in === 'file' ? [] : [`Log: ${events} peristiwa, rantai utuh / events, chain intact`]),
    ...textTable([head, ...rows], [1, 3, 4]),
    ...(voidNumbers === 0 ? [] : [`Nomor kasus tak terpakai / void case numbers: ${voidNumbers}  (tanggap void-numbers)`]),
    ok || fault === null ? 'Tidak ada kesalahan / no fault' : `KESALAHAN/FAULT: ${faultText(fault)}`,
  ];
}

function stateText({ state }: CheckedView): string {
  switch (state) {
    case 'equal':
      return 'sama/equal';
    case 'absent':
      return 'belum ada, dibangun saat mulai/not there, made at the next start';
    case 'other-version':
      return 'versi lain, dibangun ulang saat mulai/other version, rebuilt at the next start';
  }
}

function faultText(fault: Fault): string {
  switch (fault.in) {
    case 'log':
      return `${fault.stream} revision ${fault.revision} position ${fault.position}: ${fault.reason}`;
    case 'view':
      return `${fault.view} ${fault.id}: ${fault.what}${fault.where === '' ? '' : ` (${fault.where})`}`;
    case 'checkpoint':
      return `feed.db, ${fault.consumer}: ${fault.reason}`;
    case 'file':
      return fault.reason;
  }
}
