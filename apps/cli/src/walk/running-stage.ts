import { setTimeout } from 'node:timers/promises';
import { roleSchema, type Role } from '@tanggap/events/ids';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { ApiClient } from '../server/api-client.js';
import type { Speaker, WalkStage } from './walk-stage.js';

const meSchema = z.object({
  me: z.object({
    role: z
      .string()
      .transform((role) => role.toLowerCase().replaceAll('_', '-'))
      .pipe(z.union([roleSchema, z.literal('system')])),
    cities: z.array(z.string()),
    agency: z.string().nullable(),
  }),
});

interface KnownKey {
  readonly client: ApiClient;
  readonly role: Role | 'system';
  readonly cities: readonly string[];
  readonly agency: string | null;
}

/** A server takes field times up to two minutes ahead; a little less, so that the walk itself may take its time. */
const AHEAD_SEC = 110;
const SETTLE_MS = 150;

/** A server in real time: what happens is told as if it had just ended, and marked as a drill. @throws CliError when a key is refused */
export async function openRunningStage(url: string, keys: readonly string[]): Promise<WalkStage> {
  const known = await Promise.all(keys.map((key) => introduce(url, key)));
  const forCity = (city: string): readonly KnownKey[] => {
    const serving = known.filter((key) => key.cities.includes(city));
    if (serving.length === 0) throw new CliError(`tidak ada kunci yang melayani / no given key serves ${city}`, 2);
    return serving;
  };
  return {
    origin: 'drill',
    isDated: true,
    isWatched: false,
    begin: ({ durationSec, orderedSec }) => Date.now() - 1000 * Math.max(orderedSec ?? durationSec, durationSec - AHEAD_SEC),
    speaker: ({ as }, city, agency) => speakerOf(forCity(city), as, agency),
    reader: (city) => (forCity(city).find((key) => key.agency === null) ?? forCity(city)[0] ?? unservedKey(city)).client,
    moveTo: () => Promise.resolve(),
    settle: () => setTimeout(SETTLE_MS),
    close: () => Promise.resolve(),
  };
}

async function introduce(url: string, key: string): Promise<KnownKey> {
  const client = new ApiClient(url, key);
  const { me } = await client.query('query WhoAmI { me { role cities agency } }', {}, meSchema);
  return { client, ...me };
}

/** The step's own role where a key has it; else the call center writes it down on somebody's behalf, a supervisor rather than another. */
function speakerOf(keys: readonly KnownKey[], as: Role, agency: string | null): Speaker {
  const own = keys.find((key) => key.role === as && (key.agency === null || key.agency === agency));
  if (own !== undefined) return { client: own.client, onBehalf: false };
  const center = keys.filter((key) => key.agency === null);
  const chosen = center.find((key) => key.role === 'supervisor') ?? center[0] ?? keys[0];
  if (chosen === undefined) throw new CliError('tidak ada kunci / no key', 2);
  return { client: chosen.client, onBehalf: true };
}

function unservedKey(city: string): never {
  throw new CliError(`tidak ada kunci yang melayani / no given key serves ${city}`, 2);
}
