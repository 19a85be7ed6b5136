import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATOR_KEY_FILE, readOperatorKey } from '@tanggap/platform/access/operator-key';
import type { Config } from '@tanggap/platform/config/config';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { ApiClient } from './api-client.js';

const addressSchema = z.object({ url: z.url(), pid: z.int().min(1) });

/** The server that works on this data folder now; null: none does (a killed one may have left its file behind). */
export function runningServer(config: Config): { readonly url: string } | null {
  const file = join(config.data, 'server.json');
  if (!existsSync(file)) return null;
  const said = addressSchema.safeParse(parsed(readFileSync(file, 'utf8')));
  return said.success && isAlive(said.data.pid) ? { url: said.data.url } : null;
}

/** @throws CliError when none runs */
export function requireServer(config: Config): ApiClient {
  const server = runningServer(config);
  if (server === null)
    throw new CliError(`tidak ada server berjalan, nyalakan dahulu / no server runs on ${config.data}; start it and ask again`);
  return operatorClient(config, server.url);
}

/** Whoever may read the data folder may operate. @throws CliError when the key file is not there */
export function operatorClient(config: Config, url: string): ApiClient {
  const key = readOperatorKey(join(config.data, OPERATOR_KEY_FILE));
  if (key === null)
    throw new CliError(
      'server berjalan pada folder data ini, tetapi berkas kunci operatornya tidak ada / a server runs on this data folder, but its operator key file is not there',
    );
  return new ApiClient(url, key);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // half a file: its writer was killed
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, and somebody else's
  }
}
