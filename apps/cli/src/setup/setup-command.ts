import { readConfig } from '@tanggap/platform/config/config';
import { keyLines } from '@tanggap/standalone/banner';
import type { Command } from 'commander';
import { wantsJson, wholeNumber } from '../options.js';
import { printJson, type Shell } from '../shell.js';
import { prepareInstallation } from './prepare-installation.js';

interface SetupOptions {
  readonly partitions: number;
  readonly replicas: number;
  readonly minInSync: number;
  readonly retentionDays: number;
}

const DAY_MS = 86_400_000;

export function addSetupCommand(program: Command, shell: Shell): void {
  program
    .command('setup')
    .description(
      'profil distributed: buat topik dan kunci akses pertama; yang sudah ada dibiarkan / distributed profile: make the topic and the first access keys; what is there is left as it is',
    )
    .option(
      '--partitions <n>',
      'partisi topik; dapat ditambah, tidak dikurangi / of the topic; more can be added, never taken away',
      wholeNumber,
      12,
    )
    .option('--replicas <n>', 'salinan tiap partisi / copies of each partition', wholeNumber, 3)
    .option(
      '--min-in-sync <n>',
      'salinan yang harus menerima sebelum dianggap tersimpan / copies that must have an event before it counts',
      wholeNumber,
      2,
    )
    .option(
      '--retention-days <n>',
      'berapa lama topik menyimpan peristiwa / how long the topic keeps events; consumers further behind read the log',
      wholeNumber,
      7,
    )
    .action(async ({ partitions, replicas, minInSync, retentionDays }: SetupOptions, command: Command) => {
      const plan = { partitions, replicas, minInSync, retentionMs: retentionDays * DAY_MS };
      const prepared = await prepareInstallation(readConfig(shell.env), plan);
      if (wantsJson(command)) {
        printJson(shell, prepared);
        return;
      }
      shell.out(`Topik / topic ${prepared.topic}: ${prepared.isTopicNew ? 'dibuat / made' : 'sudah ada / was there'}`);
      if (prepared.keys.length > 0) shell.out(keyLines(prepared.keys).join('\n'));
    });
}
