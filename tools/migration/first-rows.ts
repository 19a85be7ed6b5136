import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';

/** The head line and so many rows of a file in which a row is a line, into another; never the whole file in memory. */
export async function copyFirstRows(from: string, rows: number, to: string): Promise<void> {
  const source = createReadStream(from);
  const lines = createInterface({ input: source, crlfDelay: Infinity });
  await pipeline(async function* () {
    let left = rows + 1;
    for await (const line of lines) {
      yield `${line}\n`;
      if (--left === 0) break;
    }
    source.destroy();
  }, createWriteStream(to));
}
