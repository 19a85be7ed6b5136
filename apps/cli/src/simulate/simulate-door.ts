import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workOriginSchema } from '@tanggap/events/ids';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { folderConfigOf } from '../options.js';
import { runningServer } from '../server/running-server.js';
import type { ApiClient } from '../server/api-client.js';
import type { Shell } from '../shell.js';
import { IssuedKeys } from '../walk/issued-keys.js';
import { KeyRing } from '../walk/key-ring.js';
import type { Stage } from './play-day.js';

/** `npm run demo`'s own. */
const DEMO_FOLDER = 'tanggap-demo';
const LABEL = 'simulate';

const placeSchema = z.object({
  origin: z
    .string()
    .transform((origin) => origin.toLowerCase())
    .pipe(workOriginSchema),
  city: z.object({ id: z.string() }).nullable(),
});

export interface DoorAsked {
  readonly city: string;
  readonly data?: string;
  readonly url?: string;
  readonly key?: readonly string[];
}

export interface SimulateDoor extends Stage {
  /** Keys made for the run stop working. */
  close(): void;
}

/**
 * A server for exercises: the one that runs on a demo folder, with keys of the run's own, or one elsewhere with keys that were given.
 * @throws CliError exit code 2 for a server that takes live cases, or that does not serve the city
 */
export async function openSimulateDoor(shell: Shell, { city, data, url, key = [] }: DoorAsked): Promise<SimulateDoor> {
  if (url === undefined) return openHere(shell, city, data);
  if (data !== undefined) throw new CliError('--data dan --url tidak dapat bersama / --data and --url do not go together', 2);
  if (!URL.canParse(url)) throw new CliError('--url bukan alamat / --url is not an address', 2);
  if (key.length === 0) throw new CliError('--url memerlukan --key / --url needs --key', 2);
  const ring = await KeyRing.open(url, key);
  const origin = await exerciseAt(ring.reader(city), city);
  return { city, origin, speaker: (as, agency) => ring.speaker(as, city, agency), close: () => undefined };
}

async function openHere(shell: Shell, city: string, data: string | undefined): Promise<SimulateDoor> {
  const folder = data ?? shell.env['TANGGAP_DATA'] ?? DEMO_FOLDER;
  const config = folderConfigOf(shell, { data: folder });
  if (existsSync(config.data) && config.origin === 'live') throw liveServer(config.data);
  const server = runningServer(config);
  if (server === null)
    throw new CliError(`tidak ada server demo, jalankan dahulu / no demo server runs on ${config.data}: npm run demo`, 2);
  const access = AccessKeys.open(join(config.data, 'access.db'));
  const issued: string[] = [];
  const keys = new IssuedKeys(server.url, LABEL, (grant) => {
    const { key, record } = access.issue(grant, Date.now());
    issued.push(record.id);
    return key;
  });
  const close = (): void => {
    for (const id of issued) access.revoke(id, Date.now());
    access.close();
  };
  try {
    const origin = await exerciseAt(keys.client('supervisor', city, null), city);
    return { city, origin, speaker: (as, agency) => ({ client: keys.client(as, city, agency), onBehalf: false }), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @returns what the server is for */
async function exerciseAt(client: ApiClient, city: string): Promise<string> {
  const text = 'query SimulateAt($city: ID!) { origin city(id: $city) { id } }';
  const { origin, city: served } = await client.query(text, { city }, placeSchema);
  if (origin === 'live') throw liveServer('server');
  if (served === null) throw new CliError(`server ini tidak melayani / this server does not serve ${city}`, 2);
  return origin;
}

function liveServer(place: string): CliError {
  return new CliError(
    `${place}: untuk kejadian nyata; simulasi hanya di server latihan / is for live cases; simulate only plays into a server for exercises: npm run demo`,
    2,
  );
}
