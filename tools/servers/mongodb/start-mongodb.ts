import { join } from 'node:path';
import { freePort } from '../free-port.js';
import { jarsOf, startJava, type JavaServer } from '../java-server.js';

export interface MongoServer {
  /** Without a database's name. */
  readonly url: (database: string) => string;
  readonly port: number;
  readonly stop: JavaServer['stop'];
}

/**
 * The MongoDB look-alike on loopback: no real server is to be had from package registries. It has no sessions, so the
 * driver must not retry writes by itself.
 * @param file where it keeps its data: started again on the same file it has them again
 */
export async function startMongoDb(file: string, port?: number): Promise<MongoServer> {
  const classPath = await jarsOf(join(import.meta.dirname, 'pom.xml'), 'mongodb');
  const listening = port ?? (await freePort());
  const source = join(import.meta.dirname, 'MongoWireServer.java');
  const server = await startJava(['-Xmx384m', '-cp', classPath, source, String(listening), file], /^ready$/);
  return {
    url: (database) => `mongodb://127.0.0.1:${listening}/${database}?retryWrites=false&retryReads=false`,
    port: listening,
    stop: server.stop,
  };
}
