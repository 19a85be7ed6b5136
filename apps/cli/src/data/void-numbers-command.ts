import { voidNumbers, type VoidNumber } from '@tanggap/intake/void-numbers';
import type { Command } from 'commander';
import { configOf, wantsJson, withData } from '../options.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import { readLog } from './read-log.js';
import { SETTLED_MS } from './verify-folder.js';

export function addVoidNumbersCommand(program: Command, shell: Shell): void {
  withData(program.command('void-numbers'))
    .description(
      'nomor kasus yang diberikan tetapi tidak terpakai / case numbers that were given out and stand on no report: the gaps, explained',
    )
    .option('--city <city>', "satu kota / one city's")
    .action(async ({ city, ...options }: { data?: string; city?: string }, command: Command) => {
      const { log, close } = await readLog(configOf(shell, options));
      try {
        const all = await voidNumbers(log, Date.now() - SETTLED_MS);
        const found = all.filter((gap) => city === undefined || gap.city === city);
        if (wantsJson(command)) printJson(shell, found);
        else for (const line of listed(found)) shell.out(line);
      } finally {
        await close();
      }
    });
}

function listed(found: readonly VoidNumber[]): readonly string[] {
  if (found.length === 0) return ['Tidak ada nomor yang kosong / no number is void'];
  const head = ['nomor/number', 'kota/city', 'asal/origin', 'diberikan/issued'];
  return textTable([head, ...found.map(({ caseNumber, city, origin, issuedAt }) => [caseNumber, city, origin, issuedAt])]);
}
