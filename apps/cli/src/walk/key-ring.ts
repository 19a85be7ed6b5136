import { roleSchema, type Role } from '@tanggap/events/ids';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { ApiClient } from '../server/api-client.js';
import type { Speaker } from './walk-stage.js';

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

/** The keys that somebody was given for a server that runs. */
export class KeyRing {
  private constructor(private readonly keys: readonly KnownKey[]) {}

  /** @throws CliError when a key is refused, or nobody answers */
  static async open(url: string, keys: readonly string[]): Promise<KeyRing> {
    return new KeyRing(await Promise.all(keys.map((key) => introduce(url, key))));
  }

  /**
   * The step's own role where a key has it; else the call center writes it down on somebody's behalf, a supervisor rather than
   * another. @throws CliError exit code 2 where no key serves the city
   */
  speaker(as: Role, city: string, agency: string | null): Speaker {
    const keys = this.forCity(city);
    const own = keys.find((key) => key.role === as && (key.agency === null || key.agency === agency));
    if (own !== undefined) return { client: own.client, onBehalf: false };
    const center = keys.filter((key) => key.agency === null);
    const chosen = center.find((key) => key.role === 'supervisor') ?? center[0] ?? keys[0] ?? unservedKey(city);
    return { client: chosen.client, onBehalf: true };
  }

  /** @throws CliError exit code 2 where no key serves the city */
  reader(city: string): ApiClient {
    const keys = this.forCity(city);
    return (keys.find((key) => key.agency === null) ?? keys[0] ?? unservedKey(city)).client;
  }

  private forCity(city: string): readonly KnownKey[] {
    const serving = this.keys.filter((key) => key.cities.includes(city));
    return serving.length === 0 ? unservedKey(city) : serving;
  }
}

async function introduce(url: string, key: string): Promise<KnownKey> {
  const client = new ApiClient(url, key);
  const { me } = await client.query('query WhoAmI { me { role cities agency } }', {}, meSchema);
  return { client, ...me };
}

function unservedKey(city: string): never {
  throw new CliError(`tidak ada kunci yang melayani / no given key serves ${city}`, 2);
}
