import { Readable } from 'node:stream';
import { assertParsable } from '@tanggap/platform/http/json-guard';
import { faultsOf } from '@tanggap/platform/http/input-faults';
import { problem } from '@tanggap/platform/http/problem';
import { mappingSchema, type Mapping } from './mapping.js';

const MAX_MAPPING_BYTES = 256_000;
const LINE_FEED = 0x0a;

/**
 * Splits a request body: the mapping as JSON on the first line, the CSV after it, which is not read yet.
 * @throws ProblemError 400 naming what is wrong with the mapping, 413 when the first line does not end
 */
export async function splitImportBody(body: AsyncIterable<Uint8Array>): Promise<{ mapping: Mapping; csv: Readable }> {
  const chunks = body[Symbol.asyncIterator]();
  let line = Buffer.alloc(0);
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) throw problem(400, 'malformed-request');
    const chunk = Buffer.from(next.value);
    const end = chunk.indexOf(LINE_FEED);
    line = Buffer.concat([line, end < 0 ? chunk : chunk.subarray(0, end)]);
    if (line.length > MAX_MAPPING_BYTES) throw problem(413, 'payload-too-large');
    if (end >= 0) return { mapping: mappingOf(line), csv: Readable.from(rest(chunk.subarray(end + 1), chunks)) };
  }
}

function mappingOf(line: Buffer): Mapping {
  assertParsable(line);
  const parsed = mappingSchema.safeParse(jsonOf(line));
  if (!parsed.success) throw problem(400, 'invalid-input', { errors: faultsOf(parsed.error.issues) });
  return parsed.data;
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw problem(400, 'malformed-request');
  }
}

async function* rest(first: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}
