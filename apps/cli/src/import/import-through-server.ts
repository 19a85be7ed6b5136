import { createReadStream } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { IMPORT_MEDIA_TYPE } from '@tanggap/intake/import/import.controller';
import { rejectReasons } from '@tanggap/intake/import/unreadable-row';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import type { ApiClient } from '../server/api-client.js';
import { Approach } from '../server/approach.js';
import type { ImportOutcome } from './import-texts.js';
import type { ImportWork } from './import-work.js';

const count = z.int().min(0);
const rejectSchema = z.object({ line: count, reason: z.enum(rejectReasons), at: z.string().nullable() });
const progressSchema = z.object({ phase: z.enum(['reading', 'appending']), done: count, total: count.nullable() });
const summarySchema = z.object({
  ...{ rows: count, incidents: count, new: count, unchanged: count, changed: count },
  ...{ rejectedRows: count, heldBackRows: count, events: count, durationMs: z.number(), eventsPerSecond: z.number() },
  stoppedBy: rejectSchema.nullable(),
});
const errorSchema = z.object({ code: z.string(), column: z.string().optional(), format: z.string().optional() });
const lineSchema = z.union([
  z.object({ reject: rejectSchema }),
  z.object({ progress: progressSchema }),
  z.object({ summary: summarySchema }),
  z.object({ error: errorSchema }),
]);

const LOOK_EVERY_MS = 200;
/** Without a step ahead for so long: a server that is busy with live calls as well may never be at the log's end. */
const STILL_MS = 60_000;

/** The server reads the file line by line as it arrives and tells what becomes of it. @throws CliError @throws ApiRefusal */
export async function importThroughServer(client: ApiClient, work: ImportWork): Promise<ImportOutcome> {
  const path = `/imports?strict=${work.strict}&dryRun=${work.dryRun}`;
  for await (const line of client.upload(path, IMPORT_MEDIA_TYPE, bodyOf(work))) {
    const told = lineSchema.parse(line);
    if ('reject' in told) work.onReject(told.reject);
    else if ('progress' in told) work.onProgress(told.progress);
    else if ('error' in told) throw faultOf(told.error);
    else return { through: 'server', summary: told.summary, catchUpMs: work.dryRun ? null : await caughtUp(client, work) };
  }
  throw new CliError(
    'server mengakhiri impor tanpa jawaban; jalankan lagi, yang tersimpan tetap ada / the server ended the import without a word; run it again, what it stored stays',
  );
}

async function* bodyOf({ mappingText, csvFile }: ImportWork): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(mappingText)}\n`);
  yield* createReadStream(csvFile) as AsyncIterable<Buffer>; // without an encoding its chunks are bytes
}

function faultOf({ code, column, format }: z.infer<typeof errorSchema>): CliError {
  if (column !== undefined) return new CliError(`kolom tidak ada dalam berkas / the file has no column ${column}`, 2);
  if (format !== undefined) return new CliError(`format tanggal tidak dikenal / unknown date format: ${format}`, 2);
  return new CliError(
    `server tidak dapat melanjutkan, jalankan lagi / the server could not go on: ${code}; run it again, what it stored stays`,
  );
}

/** @returns ms until every view of the server stood at the log's end once; null when they came no nearer to it */
async function caughtUp(client: ApiClient, work: ImportWork): Promise<number | null> {
  const begunMs = performance.now();
  const approach = new Approach(STILL_MS, begunMs);
  for (;;) {
    const lag = await client.lag();
    if (lag === 0) return performance.now() - begunMs;
    if (!approach.goesOn(lag, performance.now())) return null;
    work.onCatchUp(lag);
    await setTimeout(LOOK_EVERY_MS);
  }
}
