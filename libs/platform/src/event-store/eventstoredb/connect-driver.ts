import { ClientDriver, type Credentials, type DriverLimits } from './client-driver.js';
import type { EsdbDriver } from './esdb-driver.js';

export type DriverName = 'eventstoredb' | 'kurrentdb';

export interface DriverOptions {
  readonly driver: DriverName;
  /** `esdb://` or `kurrentdb://`, with `+discover` where a cluster is looked up; no credentials in it. */
  readonly url: string;
  readonly credentials: Credentials;
  /** PEM of the authority that signed the server's certificate. */
  readonly caFile: string | null;
}

/** Loads the one client library that was asked for: the two disturb each other in one process. Connects at the first call. */
export function connectDriver(options: DriverOptions, limits: DriverLimits): Promise<EsdbDriver> {
  switch (options.driver) {
    case 'eventstoredb':
      return connectEventStoreDb(options, limits);
    case 'kurrentdb':
      return connectKurrentDb(options, limits);
  }
}

async function connectEventStoreDb(options: DriverOptions, limits: DriverLimits): Promise<EsdbDriver> {
  const { EventStoreDBClient } = await import('@eventstore/db-client');
  const client = EventStoreDBClient.connectionString(connectionString(options, 'esdb'));
  return new ClientDriver(
    client,
    (stream, expectedRevision, events, call) => client.appendToStream(stream, [...events], { ...call, expectedRevision }),
    options.credentials,
    limits,
  );
}

async function connectKurrentDb(options: DriverOptions, limits: DriverLimits): Promise<EsdbDriver> {
  const { KurrentDBClient } = await import('@kurrent/kurrentdb-client');
  const client = KurrentDBClient.connectionString(connectionString(options, 'kurrentdb'));
  return new ClientDriver(
    client,
    (stream, streamState, events, call) => client.appendToStream(stream, [...events], { ...call, streamState }),
    options.credentials,
    limits,
  );
}

/** Each library knows its own scheme; the rest of the address is the same. */
function connectionString({ url, caFile }: DriverOptions, scheme: 'esdb' | 'kurrentdb'): string {
  const own = url.replace(/^[a-z]+(?=\+discover:|:)/, scheme);
  if (caFile === null) return own;
  return `${own}${own.includes('?') ? '&' : '?'}tlsCAFile=${encodeURIComponent(caFile)}`;
}
