import { closeSync, fdatasync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

const fdatasyncAsync = promisify(fdatasync);
const writeAsync = promisify(write);

export interface StoredEvent {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  /** base64 */
  readonly data: string;
  /** base64 */
  readonly metadata: string;
}

/** What one append stored: all of it or none. */
export interface Transaction {
  readonly atMs: number;
  readonly events: readonly StoredEvent[];
}

/** One line a transaction: its checksum, a space, JSON. A last line that is cut short was never acknowledged. */
export class LogFile {
  private constructor(
    private readonly descriptor: number,
    private sizeBytes: number,
  ) {}

  /** @returns the file and what it holds. @throws Error when a line other than the last is damaged */
  static open(folder: string): { readonly file: LogFile; readonly held: readonly (readonly [offset: number, Transaction])[] } {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'events.log');
    const descriptor = openSync(path, 'a+');
    const bytes = readFileSync(path);
    const held: (readonly [number, Transaction])[] = [];
    let offset = 0;
    for (;;) {
      const end = bytes.indexOf('\n', offset);
      if (end === -1) break;
      held.push([offset, transactionOf(bytes.subarray(offset, end).toString(), offset)]);
      offset = end + 1;
    }
    if (offset < fstatSync(descriptor).size) ftruncateSync(descriptor, offset);
    return { file: new LogFile(descriptor, offset), held };
  }

  /** Byte offset of the next line. */
  get size(): number {
    return this.sizeBytes;
  }

  /** Takes the next place; `write` makes it durable. */
  place(transaction: Transaction): { readonly offset: number; readonly line: string } {
    const json = JSON.stringify(transaction);
    const line = `${crc32(json).toString(16)} ${json}\n`;
    const offset = this.sizeBytes;
    this.sizeBytes += Buffer.byteLength(line);
    return { offset, line };
  }

  /** Durable when it resolves. */
  async write(lines: readonly string[]): Promise<void> {
    await writeAsync(this.descriptor, lines.join(''));
    await fdatasyncAsync(this.descriptor);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function transactionOf(line: string, offset: number): Transaction {
  const space = line.indexOf(' ');
  const json = line.slice(space + 1);
  if (crc32(json).toString(16) !== line.slice(0, space)) throw new Error(`the log is damaged at byte ${offset}`);
  return JSON.parse(json) as Transaction; // its checksum says that `place` wrote it
}
