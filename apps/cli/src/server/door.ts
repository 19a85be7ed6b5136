import type { Config } from '@tanggap/platform/config/config';
import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { folderConfigOf, withData } from '../options.js';
import type { Shell } from '../shell.js';
import { ApiClient } from './api-client.js';
import { operatorClient, runningServer } from './running-server.js';

export interface DoorOptions {
  readonly data?: string;
  readonly url?: string;
  readonly key?: string;
}

/** Where a command finds the record: a server, or the data folder itself when no server works on it. */
export type Door =
  { readonly through: 'server'; readonly client: ApiClient } | { readonly through: 'folder'; readonly config: Config };

export function withDoor(command: Command): Command {
  return withData(command)
    .option('--url <url>', 'server di tempat lain, ganti folder data / a running server elsewhere, instead of the data folder')
    .option('--key <key>', 'kunci akses untuk --url / access key for --url');
}

/** @throws CliError exit code 2 for options that do not go together @throws ConfigError */
export function doorOf(shell: Shell, { data, url, key }: DoorOptions): Door {
  if (url !== undefined) return { through: 'server', client: clientElsewhere({ data, url, key }) };
  if (key !== undefined) throw new CliError('--key hanya bersama --url / --key belongs to --url', 2);
  const config = folderConfigOf(shell, data === undefined ? {} : { data }, {
    TANGGAP_CITY: 'all', // whose record it is says the record
    TANGGAP_LOG_LEVEL: shell.env['TANGGAP_LOG_LEVEL'] ?? 'error',
  });
  const server = runningServer(config);
  return server === null ? { through: 'folder', config } : { through: 'server', client: operatorClient(config, server.url) };
}

/** For what only a server can do. @throws CliError when none runs on the data folder, and what doorOf throws */
export function serverOf(shell: Shell, options: DoorOptions): ApiClient {
  const door = doorOf(shell, options);
  if (door.through === 'server') return door.client;
  throw new CliError(
    `tidak ada server berjalan, nyalakan dahulu / no server runs on ${door.config.data}; start it and ask again`,
  );
}

function clientElsewhere({ data, url, key }: { data: string | undefined; url: string; key: string | undefined }): ApiClient {
  if (data !== undefined) throw new CliError('--data dan --url tidak dapat bersama / --data and --url do not go together', 2);
  if (!URL.canParse(url)) throw new CliError('--url bukan alamat / --url is not an address', 2);
  if (key === undefined) throw new CliError('--url memerlukan --key / --url needs --key', 2);
  return new ApiClient(url, key);
}
