import { MongoClient, MongoError, MongoServerError, type Db } from 'mongodb';
import { StoreUnavailable } from '../event-store/event-store.js';

export interface MongoPlace {
  /** `mongodb://…` with the database's name in its path. */
  readonly url: string;
  /** From files: they never stand in the environment. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  readonly caFile: string | null;
}

/** How long one question waits for a server before it counts as unreachable, ms. */
const SELECTION_MS = 5000;
const SOCKET_MS = 20_000;
const DUPLICATE_KEY = 11_000;

/** One database and the client under it. Connects when first asked, so that a service starts while the server is away. */
export class MongoDatabase {
  private constructor(
    private readonly client: MongoClient,
    readonly db: Db,
  ) {}

  /** @throws TypeError for an address without a database's name */
  static open({ url, credentials, caFile }: MongoPlace): MongoDatabase {
    const client = new MongoClient(url, {
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      serverSelectionTimeoutMS: SELECTION_MS,
      socketTimeoutMS: SOCKET_MS,
      ...(credentials === null ? {} : { auth: { username: credentials.user, password: credentials.password } }),
      ...(caFile === null ? {} : { tls: true, tlsCAFile: caFile }),
    });
    const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
    if (name === undefined) throw new TypeError('the address of MongoDB must end with the name of a database');
    return new MongoDatabase(client, client.db(name));
  }

  /** Connects. Whatever is asked while a first connection fails would fail with it. @throws StoreUnavailable */
  async reached(): Promise<void> {
    await asking(() => this.db.command({ ping: 1 }));
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** The driver's errors as the ports name them; its messages may quote a document, so only their class and code go on. */
export async function asking<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw asPortError(error);
  }
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

export function asPortError(error: unknown): unknown {
  if (!(error instanceof MongoError) || isDuplicateKey(error)) return error;
  return new StoreUnavailable(`mongodb: ${error.name}${error.code === undefined ? '' : ` ${error.code}`}`);
}
