import { parentPort, workerData } from 'node:worker_threads';
import { SqliteKeyStore } from '../key-store/sqlite-key-store.js';
import { openLogForWriting } from './sqlite-log.js';
import { SqliteWriter, type WriteRequest } from './sqlite-writer.js';

/** What the writer's thread is started with. */
export interface WriterOptions {
  readonly file: string;
  readonly keyFile: string;
  readonly masterKeyFile: string;
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Pages of the file at most; only tests fill a disk. */
  readonly maxPages: number | null;
}

const options = workerData as WriterOptions; // sqlite-event-store starts this worker with exactly that
const port = parentPort;
if (port === null) throw new TypeError('this file is a worker');

const keys = SqliteKeyStore.open({ file: options.keyFile, masterKeyFile: options.masterKeyFile });
const db = openLogForWriting(options.file, options.synchronous);
if (options.maxPages !== null) db.exec(`PRAGMA max_page_count = ${options.maxPages}`);
const writer = new SqliteWriter(db, keys);

// Groups cross as ONE JSON string: cloning the objects costs a sixth of the throughput.
port.on('message', (message: string | { readonly maxPages: number } | null) => {
  if (message === null) {
    db.close();
    void keys.close();
    port.close();
  } else if (typeof message === 'object') {
    db.exec(`PRAGMA max_page_count = ${message.maxPages}`);
  } else {
    port.postMessage(JSON.stringify(writer.write(JSON.parse(message) as readonly WriteRequest[]))); // written by group-writer
  }
});
port.postMessage('ready');
