/** A server and how to log in: credentials come from files, never from the environment. */
export interface ServerLogin {
  readonly userFile: string;
  readonly passwordFile: string;
}

export interface MongoConfig {
  /** With the database's name in its path. */
  readonly url: string;
  readonly login: ServerLogin | null;
  readonly caFile: string | null;
}

/** What every service of the distributed profile shares; all of it lies on other machines. */
export interface DistributedConfig {
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly topic: string;
    readonly login: ServerLogin | null;
    readonly tls: { readonly caFile: string | null } | null;
  };
  readonly views: MongoConfig;
  readonly keys: MongoConfig;
  readonly installationKeyFile: string;
  /** Where the other services are; null where this one never asks. */
  readonly services: Readonly<Record<'intake' | 'dispatch' | 'reporting' | 'sla-monitor', string | null>>;
  /** How long a consumer's group waits for a member that says nothing, ms. */
  readonly sessionTimeoutMs: number;
}
