import { join, resolve } from 'node:path';
import { cityIdSchema, workOriginSchema, type CityId, type WorkOrigin } from '@tanggap/events/ids';
import { z } from 'zod';
import type { DistributedConfig, MongoConfig, ServerLogin } from './distributed-config.js';
import { tilesSchema, type MapConfig, type TileServer } from './map-config.js';
import { between, list, path, setting, text, wholeNumber, type Setting } from './setting.js';

const PREFIX = 'TANGGAP_';

/** Where the events lie. */
export type EventLogConfig =
  | { readonly kind: 'sqlite' }
  | {
      readonly kind: 'eventstoredb' | 'kurrentdb';
      readonly url: string;
      readonly userFile: string;
      readonly passwordFile: string;
      readonly caFile: string | null;
    };

export interface Config {
  /** Folder of everything this installation keeps; absolute. */
  readonly data: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly cities: readonly CityId[] | 'all';
  /** What a case is here unless it is said; anything but `live` makes the whole server one for exercises. */
  readonly origin: WorkOrigin;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly masterKeyFile: string;
  /** A folder, or an `https:` address. */
  readonly caseDataTo: string;
  readonly caseDataToken: string | null;
  readonly allowedOrigins: readonly string[];
  /** null: as each city's profile says. */
  readonly warningPercent: number | null;
  readonly readyLag: number;
  readonly stopTimeoutSec: number;
  readonly eventLog: EventLogConfig;
  readonly map: MapConfig;
  /** Of an OpenTelemetry collector; null: nothing is traced. */
  readonly otlpUrl: string | null;
  /** Null: everything in this process and its data folder. */
  readonly distributed: DistributedConfig | null;
}

const originSchema = z
  .string()
  .refine((given) => URL.canParse(given) && new URL(given).origin === given, 'not an origin such as https://112.example.go.id');
const destinationSchema = text.refine((given) => !/^http:/i.test(given), 'case data leaves by https only');

/** Credentials come from files, and a refused append must always be an error. */
const eventStoreUrlSchema = z
  .string()
  .regex(/^(?:esdb|kurrentdb)(?:\+discover)?:\/\/[^@\s]+$/, 'not esdb://host:port or kurrentdb://host:port without credentials')
  .refine((given) => !/throwOnAppendFailure/i.test(given), 'throwOnAppendFailure may not be changed');

const mongoUrlSchema = z
  .string()
  .regex(/^mongodb(?:\+srv)?:\/\/[^@\s/]+\/[A-Za-z0-9_-]+(?:\?\S*)?$/, 'not mongodb://host:port/database without credentials');
const serviceUrlSchema = z
  .string()
  .refine((given) => URL.canParse(given) && new URL(given).origin === given, 'not an origin such as http://intake:8112');

/** The one table: what is read, what is documented. */
const settings = {
  DATA: setting(
    '`./tanggap-data`',
    'Folder of the event log, the views, the keys. Back it up as a whole, but keep the master key elsewhere.',
    path.optional().transform((given) => given ?? resolve('tanggap-data')),
  ),
  HOST: setting(
    '`127.0.0.1`',
    'Address to listen on. Beyond loopback put a TLS proxy in front: keys travel in a header.',
    text.optional().transform((given) => given ?? '127.0.0.1'),
  ),
  PORT: setting('`8112`', 'Port to listen on; 0 takes a free one.', wholeNumber(8112, 0, 65_535)),
  CITY: setting(
    '`jambi`',
    'City served, a comma-separated list of cities, or `all`.',
    z
      .union([z.literal('all'), list(cityIdSchema)])
      .optional()
      .transform((given) => given ?? [cityIdSchema.parse('jambi')]),
  ),
  ORIGIN: setting(
    '`live`',
    '`live`; or, for exercises only, `drill` or `simulated`: LATIHAN on every screen. A data folder stays what it was begun as (ADR 19).',
    workOriginSchema.optional().transform((given) => given ?? ('live' as const)),
  ),
  LOG_LEVEL: setting(
    '`info`',
    '`debug`, `info`, `warn`, `error` or `silent`.',
    z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .optional()
      .transform((given) => given ?? ('info' as const)),
  ),
  MASTER_KEY_FILE: setting(
    '`master.key` in the data folder',
    "File with the key that wraps the incidents' data keys. Made at the first start. On another disk, a stolen data folder cannot be read.",
    path.optional(),
  ),
  CASE_DATA_TO: setting(
    '`case-data` in the data folder',
    'Where case-data packages go: a folder, or an `https:` address that acknowledges each with 2xx.',
    destinationSchema.optional(),
  ),
  CASE_DATA_TOKEN: { ...setting('none', 'Bearer token for that address.', text.optional()), secret: true },
  ALLOWED_ORIGINS: setting(
    'none',
    'Web origins, comma-separated, whose pages may call this server beside its own.',
    list(originSchema)
      .optional()
      .transform((given) => given ?? []),
  ),
  WARNING_PERCENT: setting(
    "the city's own",
    'Part of a limit, in percent, after which a running row warns: for every city, in place of what its profile says.',
    between(1, 99)
      .optional()
      .transform((given) => given ?? null),
  ),
  READY_LAG: setting(
    '`100`',
    'Events a consumer may be behind the log and still count as ready.',
    wholeNumber(100, 0, 1_000_000),
  ),
  STOP_TIMEOUT_SEC: setting('`10`', 'Seconds a stop waits for what has begun.', wholeNumber(10, 1, 600)),
  EVENT_STORE: setting(
    '`sqlite`',
    'Where the events lie: `sqlite` (in the data folder), `eventstoredb` or `kurrentdb` (a server; the name chooses the client library).',
    z
      .enum(['sqlite', 'eventstoredb', 'kurrentdb'])
      .optional()
      .transform((given) => given ?? ('sqlite' as const)),
  ),
  EVENT_STORE_URL: setting(
    'none',
    "The server's address, `esdb://host:2113` or `esdb+discover://host:2113`; `?tls=false` sends passwords to nobody.",
    eventStoreUrlSchema.optional(),
  ),
  EVENT_STORE_USER_FILE: setting('none', 'File with the user to log in as.', path.optional()),
  EVENT_STORE_PASSWORD_FILE: setting('none', "File with that user's password.", path.optional()),
  EVENT_STORE_CA_FILE: setting(
    "the system's authorities",
    "File (PEM) with the authority that signed the server's certificate.",
    path.optional(),
  ),
  PROFILE: setting(
    '`embedded`',
    '`embedded` (one process, one folder) or `distributed` (each service a process of its own, on servers).',
    z
      .enum(['embedded', 'distributed'])
      .optional()
      .transform((given) => given ?? ('embedded' as const)),
  ),
  KAFKA_BROKERS: setting(
    'none',
    'Addresses of some brokers, `host:port`, comma-separated.',
    list(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'not host:port')).optional(),
  ),
  KAFKA_TOPIC: setting(
    '`tanggap.events`',
    'The topic of all events; made by `tanggap setup`.',
    z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,100}$/)
      .optional()
      .transform((given) => given ?? 'tanggap.events'),
  ),
  KAFKA_USER_FILE: setting('none', 'File with the user (SCRAM-SHA-512); without it nobody logs in.', path.optional()),
  KAFKA_PASSWORD_FILE: setting('none', "File with that user's password.", path.optional()),
  KAFKA_TLS: setting(
    '`off`',
    '`on` or `off`.',
    z
      .enum(['on', 'off'])
      .optional()
      .transform((given) => given === 'on'),
  ),
  KAFKA_CA_FILE: setting(
    "the system's authorities",
    "File (PEM) with the authority that signed the brokers' certificates.",
    path.optional(),
  ),
  MONGODB_URL: setting(
    'none',
    'Where the views lie: `mongodb://host:27017/database`, `?replicaSet=…` and the like allowed.',
    mongoUrlSchema.optional(),
  ),
  MONGODB_USER_FILE: setting('none', 'File with the user; without it nobody logs in.', path.optional()),
  MONGODB_PASSWORD_FILE: setting('none', "File with that user's password.", path.optional()),
  MONGODB_CA_FILE: setting(
    "the system's authorities",
    "File (PEM) with the authority that signed the servers' certificates.",
    path.optional(),
  ),
  KEYS_URL: setting(
    'none',
    "Where the incidents' wrapped data keys and the access keys' hashes lie: another database, better another server.",
    mongoUrlSchema.optional(),
  ),
  KEYS_USER_FILE: setting('none', 'File with the user; without it nobody logs in.', path.optional()),
  KEYS_PASSWORD_FILE: setting('none', "File with that user's password.", path.optional()),
  INSTALLATION_KEY_FILE: setting(
    '`installation.key` in the data folder',
    'File with the 32 bytes from which command ids, phone hashes and the credentials between services are made; the same for every service.',
    path.optional(),
  ),
  INTAKE_URL: setting('none', 'Where the gateway finds intake, `http://intake:8112`.', serviceUrlSchema.optional()),
  DISPATCH_URL: setting('none', 'Where the gateway and reporting find dispatch.', serviceUrlSchema.optional()),
  REPORTING_URL: setting('none', 'Where the gateway finds reporting.', serviceUrlSchema.optional()),
  SLA_MONITOR_URL: setting('none', 'Where the gateway finds sla-monitor.', serviceUrlSchema.optional()),
  MAP_AREAS: setting('none: points to scale', 'GeoJSON file: outlines of cities and districts (docs/desk.md).', path.optional()),
  MAP_POSTS: setting('none', "GeoJSON file: the agencies' posts (docs/desk.md); the nearest ones are named.", path.optional()),
  MAP_TILES: setting(
    'none: no background, no request',
    'Tile server of the background, `https://tiles.example.go.id/{z}/{x}/{y}.png`. It learns where the desk looks: better one of your own.',
    tilesSchema.optional(),
  ),
  MAP_CREDIT: setting('none', 'Whose background it is, as its owner wants it said below the map.', text.max(200).optional()),
  OTLP_URL: setting(
    'none: nothing is traced',
    'An OpenTelemetry collector that takes OTLP over HTTP, `http://collector:4318`.',
    serviceUrlSchema.optional(),
  ),
  KAFKA_SESSION_TIMEOUT_SEC: setting('`30`', 'Seconds after which a silent consumer is replaced.', wholeNumber(30, 6, 300)),
} satisfies Record<string, Setting<unknown>>;

type Values = { readonly [K in keyof typeof settings]: z.output<(typeof settings)[K]['schema']> };

/** Every problem at once; a value is never repeated, it might be a secret in the wrong place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(
      `pengaturan lingkungan tidak dapat dipakai / the environment cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
}

/** @param place the data folder or the servers, which were begun as something else */
export function wrongOrigin(origin: WorkOrigin, begunAs: WorkOrigin, place: string): ConfigError {
  return new ConfigError([
    `${PREFIX}ORIGIN: ${place} dimulai sebagai ${begunAs}, bukan ${origin}; pakai tempat lain / was begun as ${begunAs}, not ${origin}; take another one`,
  ]);
}

/** @throws ConfigError naming every wrong and every unknown TANGGAP_ variable */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const shape = Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [`${PREFIX}${name}`, schema]));
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith(PREFIX)));
  const parsed = z.strictObject(shape).safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(problemsOf));
  // The shape was built from the table above, name by name.
  const value = Object.fromEntries(
    Object.entries(parsed.data).map(([name, read]) => [name.slice(PREFIX.length), read]),
  ) as Values;
  return {
    data: value.DATA,
    host: value.HOST,
    port: value.PORT,
    cities: value.CITY,
    origin: value.ORIGIN,
    logLevel: value.LOG_LEVEL,
    masterKeyFile: value.MASTER_KEY_FILE ?? join(value.DATA, 'master.key'),
    caseDataTo: destinationOf(value.CASE_DATA_TO) ?? join(value.DATA, 'case-data'),
    caseDataToken: value.CASE_DATA_TOKEN ?? null,
    allowedOrigins: value.ALLOWED_ORIGINS,
    warningPercent: value.WARNING_PERCENT,
    readyLag: value.READY_LAG,
    stopTimeoutSec: value.STOP_TIMEOUT_SEC,
    eventLog: eventLogOf(value),
    map: { areasFile: value.MAP_AREAS ?? null, postsFile: value.MAP_POSTS ?? null, tiles: tilesOf(value) },
    otlpUrl: value.OTLP_URL ?? null,
    distributed: distributedOf(value),
  };
}

/** @throws ConfigError for a credit of no background */
function tilesOf({ MAP_TILES: template, MAP_CREDIT: credit }: Values): TileServer | null {
  if (template !== undefined) return { template, origin: new URL(template).origin, credit: credit ?? null };
  if (credit === undefined) return null;
  throw new ConfigError([`${PREFIX}MAP_CREDIT: means nothing without ${PREFIX}MAP_TILES`]);
}

/** @throws ConfigError for what a server needs and was not given, and for what was given and nobody reads */
function eventLogOf(value: Values): EventLogConfig {
  const { EVENT_STORE: kind, EVENT_STORE_URL: url, EVENT_STORE_USER_FILE: userFile } = value;
  const { EVENT_STORE_PASSWORD_FILE: passwordFile, EVENT_STORE_CA_FILE: caFile } = value;
  if (kind !== 'sqlite' && url !== undefined && userFile !== undefined && passwordFile !== undefined)
    return { kind, url, userFile, passwordFile, caFile: caFile ?? null };
  const needed = { EVENT_STORE_URL: url, EVENT_STORE_USER_FILE: userFile, EVENT_STORE_PASSWORD_FILE: passwordFile };
  const wrong =
    kind === 'sqlite'
      ? Object.entries({ ...needed, EVENT_STORE_CA_FILE: caFile }).filter(([, given]) => given !== undefined)
      : Object.entries(needed).filter(([, given]) => given === undefined);
  if (wrong.length === 0) return { kind: 'sqlite' };
  const why = kind === 'sqlite' ? 'means nothing while TANGGAP_EVENT_STORE is sqlite' : `is needed for ${kind}`;
  throw new ConfigError(wrong.map(([name]) => `${PREFIX}${name}: ${why}`));
}

/** @throws ConfigError naming everything that the profile needs and was not given, or that it does not read */
function distributedOf(value: Values): DistributedConfig | null {
  const { EVENT_STORE, KAFKA_BROKERS: brokers, MONGODB_URL: viewsUrl, KEYS_URL: keysUrl } = value;
  const needed = { KAFKA_BROKERS: brokers, MONGODB_URL: viewsUrl, KEYS_URL: keysUrl };
  if (value.PROFILE === 'embedded') {
    const unread = Object.entries(needed).filter(([, given]) => given !== undefined);
    if (unread.length > 0)
      throw new ConfigError(unread.map(([name]) => `${PREFIX}${name}: means nothing while ${PREFIX}PROFILE is embedded`));
    return null;
  }
  const missing = Object.entries(needed).filter(([, given]) => given === undefined);
  const problems = missing.map(([name]) => `${PREFIX}${name}: is needed for the distributed profile`);
  if (EVENT_STORE === 'sqlite') problems.push(`${PREFIX}EVENT_STORE: must be a server in the distributed profile`);
  if (problems.length > 0 || brokers === undefined || viewsUrl === undefined || keysUrl === undefined)
    throw new ConfigError(problems);
  const mongo = (url: string, login: ServerLogin | null): MongoConfig => ({ url, login, caFile: value.MONGODB_CA_FILE ?? null });
  return {
    kafka: {
      brokers,
      topic: value.KAFKA_TOPIC,
      tls: value.KAFKA_TLS ? { caFile: value.KAFKA_CA_FILE ?? null } : null,
      login: loginOf('KAFKA', value),
    },
    views: mongo(viewsUrl, loginOf('MONGODB', value)),
    keys: mongo(keysUrl, loginOf('KEYS', value)),
    installationKeyFile: value.INSTALLATION_KEY_FILE ?? join(value.DATA, 'installation.key'),
    services: {
      intake: value.INTAKE_URL ?? null,
      dispatch: value.DISPATCH_URL ?? null,
      reporting: value.REPORTING_URL ?? null,
      'sla-monitor': value.SLA_MONITOR_URL ?? null,
    },
    sessionTimeoutMs: value.KAFKA_SESSION_TIMEOUT_SEC * 1000,
  };
}

/** @throws ConfigError for half a login */
function loginOf(server: 'KAFKA' | 'MONGODB' | 'KEYS', value: Values): ServerLogin | null {
  const [userFile, passwordFile] = [value[`${server}_USER_FILE`], value[`${server}_PASSWORD_FILE`]];
  if (userFile !== undefined && passwordFile !== undefined) return { userFile, passwordFile };
  if (userFile === undefined && passwordFile === undefined) return null;
  throw new ConfigError([`${PREFIX}${server}_${userFile === undefined ? 'USER' : 'PASSWORD'}_FILE: is needed beside the other`]);
}

/** docs/configuration.md, as Markdown. */
export function describeConfig(): string {
  const rows = Object.entries(settings).map(
    ([name, { fallback, meaning }]) => `| \`${PREFIX}${name}\` | ${fallback} | ${meaning} |`,
  );
  return [
    '# Configuration',
    '',
    'By environment variables only. Everything wrong is named at once and nothing starts; an unknown `TANGGAP_` variable is an error, because it is a typo.',
    'Generated from `libs/platform/src/config/config.ts` by `npm run contracts:write`.',
    '',
    '| Variable | Without it | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function problemsOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => `${name}: there is no such setting`);
  const name = String(issue.path[0]);
  const isSecret = Object.entries(settings).some(([key, of]) => `${PREFIX}${key}` === name && 'secret' in of);
  return [`${name}: ${isSecret ? 'not usable' : reasonOf(issue)}`];
}

/** Our own words and Zod's fixed ones name expectations, not what was given. */
function reasonOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_union' ? 'not one of the allowed forms' : issue.message;
}

function destinationOf(given: string | undefined): string | undefined {
  return given === undefined || /^https:/i.test(given) ? given : resolve(given);
}
