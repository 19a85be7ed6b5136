import type { Config } from '@tanggap/platform/config/config';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { configOf, wantsJson, withData } from '../options.js';
import { requireServer } from '../server/running-server.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import type { ParkedDetail } from './parked-detail.js';
import { readFolder } from './read-folder.js';

const redrivenSchema = z.object({ outcome: z.enum(['redriven', 'still-failing']) });

export function addParkedCommand(program: Command, shell: Shell): void {
  const parked = program
    .command('parked')
    .description(
      'kejadian yang gagal diterapkan dan dikesampingkan; yang lain berjalan terus / incidents that one consumer could not apply and has put aside, while everything else goes on',
    );
  withData(parked.command('list [consumer]'))
    .description('semua, atau milik satu konsumen / all of them, or those of one consumer')
    .action(async (consumer: string | undefined, options: { data?: string }, command: Command) => {
      const all = await parkedIn(configOf(shell, options));
      const found = all.filter((entry) => consumer === undefined || entry.consumer === consumer);
      if (wantsJson(command)) printJson(shell, found);
      else for (const line of listed(found)) shell.out(line);
    });
  withData(parked.command('show <consumer> <incident>'))
    .description('apa yang gagal, dan sejak revisi mana / what failed, and from which revision on nothing was applied')
    .action(async (consumer: string, incident: string, options: { data?: string }, command: Command) => {
      const all = await parkedIn(configOf(shell, options));
      const found = all.find((entry) => entry.consumer === consumer && entry.lane === incident);
      if (found === undefined) throw new CliError(`tidak diparkir / ${consumer} has not parked ${JSON.stringify(incident)}`);
      if (wantsJson(command)) printJson(shell, found);
      else for (const line of shown(found)) shell.out(line);
    });
  withData(parked.command('redrive <consumer> <incident>'))
    .description(
      'terapkan lagi dari log; server harus berjalan / have the consumer apply it again, from the log; the server must run',
    )
    .action(async (consumer: string, incident: string, options: { data?: string }, command: Command) => {
      const outcome = await redrive(configOf(shell, options), consumer, incident);
      if (wantsJson(command)) printJson(shell, { consumer, incident, outcome });
      else shell.out(outcome === 'redriven' ? 'Berhasil diterapkan / applied' : 'Masih gagal / it still fails');
      shell.exitWith(outcome === 'redriven' ? 0 : 1);
    });
}

async function redrive(config: Config, consumer: string, incident: string): Promise<'redriven' | 'still-failing'> {
  if (config.distributed !== null)
    return (await import('./parked-servers.js')).redriveOnServers(config.distributed, consumer, incident);
  const path = `/operator/parked/${encodeURIComponent(consumer)}/${encodeURIComponent(incident)}/redrive`;
  return redrivenSchema.parse(await requireServer(config).post(path, {})).outcome;
}

/** Whether services run or not. The servers' driver libraries are loaded only where there are servers. */
async function parkedIn(config: Config): Promise<readonly ParkedDetail[]> {
  return config.distributed === null
    ? parkedInFolder(config)
    : (await import('./parked-servers.js')).parkedOnServers(config.distributed);
}

function parkedInFolder(config: Config): readonly ParkedDetail[] {
  const folder = readFolder(config);
  try {
    const { journal } = folder;
    if (journal === null) return [];
    return journal.parked().map((entry) => {
      const notApplied = journal.parkedLanes(entry.consumer).get(entry.lane) ?? new Map<string, number>();
      return { ...entry, notAppliedFrom: Object.fromEntries(notApplied) };
    });
  } finally {
    folder.close();
  }
}

function listed(found: readonly ParkedDetail[]): readonly string[] {
  if (found.length === 0) return ['Tidak ada yang diparkir / nothing is parked'];
  const head = ['konsumen/consumer', 'kejadian/incident', 'revisi/revision', 'sejak/since', 'sebab/reason'];
  return textTable(
    [
      head,
      ...found.map(({ consumer, lane, revision, parkedAt, reason }) => [consumer, lane, String(revision), parkedAt, reason]),
    ],
    [2],
  );
}

function shown({ consumer, lane, stream, revision, parkedAt, reason, notAppliedFrom }: ParkedDetail): readonly string[] {
  return [
    `${consumer}  ${lane}`,
    `  sejak/since   ${parkedAt}`,
    `  gagal/failed  ${stream} revision ${revision}: ${reason}`,
    ...Object.entries(notAppliedFrom).map(([name, from]) => `  belum diterapkan/not applied  ${name} from revision ${from}`),
  ];
}
