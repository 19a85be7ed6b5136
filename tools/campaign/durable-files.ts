import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Random } from './random.js';

// What a power cut leaves: of every file what was flushed, and of the rest nothing, or any part of it in any order. Read from
// a trace of the process's system calls. Names (creation, renaming, removal) count as durable at once: a directory's own
// flushes are not modelled.

/** What to ask of strace: every call that changes a file or flushes it, with whole contents as hex. */
export const TRACE_OPTIONS = [
  ...['-f', '--seccomp-bpf', '-y', '-xx', '-s', '1048576'],
  ...['-e', 'trace=write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink'],
] as const;

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly length: number };

/** One file: what a power cut cannot take, and what it can. */
class DurableFile {
  private image: Buffer = Buffer.alloc(0);
  private waiting: Change[] = [];
  /** Where a plain `write` goes on: our files are written from their beginning. */
  end = 0;

  change(change: Change): void {
    this.waiting.push(change);
    this.end = 'length' in change ? change.length : Math.max(this.end, change.at + change.bytes.length);
  }

  get unflushed(): number {
    return this.waiting.length;
  }

  /** @param count how many of the oldest changes the flush covers: those made before it began */
  flush(count: number): void {
    for (const change of this.waiting.splice(0, count)) this.image = apply(this.image, change);
  }

  /** @param survives asked of each change that was not flushed */
  afterPowerCut(survives: () => boolean): Buffer {
    return this.waiting.filter(survives).reduce<Buffer>((image, change) => apply(image, change), this.image);
  }
}

export class TracedFolder {
  private readonly files = new Map<string, DurableFile>();
  private readonly flushing = new Map<string, { readonly file: DurableFile; readonly count: number }>();

  /** @param folder files elsewhere are left out, and those that are made anew at every start (`-shm`, the lock) */
  constructor(private readonly folder: string) {}

  /** @throws Error for a line of a traced call that cannot be read: the model would be wrong */
  read(trace: string): this {
    for (const line of trace.split('\n')) this.readLine(line);
    return this;
  }

  /** Changes that were written and not flushed. */
  get unflushed(): number {
    return [...this.files.values()].reduce((sum, file) => sum + file.unflushed, 0);
  }

  /** @param survives null: no unflushed change does */
  writeAfterPowerCut(folder: string, survives: { readonly random: Random; readonly share: number } | null): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [name, file] of this.files) {
      const image = file.afterPowerCut(() => survives !== null && survives.random() < survives.share);
      writeFileSync(join(folder, name), image, { mode: 0o600 });
    }
  }

  private readLine(line: string): void {
    const resumed = /^(\d+)\s+<\.\.\. (?:fsync|fdatasync) resumed>.*= 0$/.exec(line);
    if (resumed !== null) this.flushed(resumed[1] ?? '');
    const call = /^(\d+)\s+(\w+)\((.*)$/.exec(line);
    if (call === null) return;
    const [, thread = '', name = '', rest = ''] = call;
    if (name === 'rename' || name === 'unlink') {
      this.named(name, [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)]);
      return;
    }
    const path = /^\d+<((?:\\x[0-9a-f]{2})+)>/.exec(rest)?.[1];
    const file = path === undefined ? null : this.fileAt(fromHex(path).toString());
    if (file !== null) this.called(file, { thread, name, rest });
  }

  private called(file: DurableFile, { thread, name, rest }: { thread: string; name: string; rest: string }): void {
    switch (name) {
      case 'fsync':
      case 'fdatasync':
        this.flushing.set(thread, { file, count: file.unflushed });
        if (rest.endsWith('= 0')) this.flushed(thread);
        break;
      case 'ftruncate':
        file.change({ length: Number(/^\d+<[^>]*>, (\d+)/.exec(rest)?.[1]) });
        break;
      case 'pwrite64':
      case 'write':
        file.change(writtenBy(rest, file.end));
    }
  }

  private flushed(thread: string): void {
    const flush = this.flushing.get(thread);
    this.flushing.delete(thread);
    flush?.file.flush(flush.count);
  }

  private named(call: 'rename' | 'unlink', paths: readonly RegExpExecArray[]): void {
    const [from = '', to = ''] = paths.map((match) => fromHex(match[1] ?? '').toString());
    if (dirname(from) !== this.folder) return;
    const file = this.files.get(basename(from));
    this.files.delete(basename(from));
    if (call === 'rename' && file !== undefined) this.files.set(basename(to), file);
  }

  private fileAt(path: string): DurableFile | null {
    const name = basename(path);
    if (dirname(path) !== this.folder || name.endsWith('-shm') || name.startsWith('lock.db')) return null;
    const known = this.files.get(name) ?? new DurableFile();
    this.files.set(name, known);
    return known;
  }
}

/** @throws Error when the trace does not hold all that was written */
function writtenBy(rest: string, end: number): Change {
  const written = /^\d+<[^>]*>, "((?:\\x[0-9a-f]{2})*)", (\d+)(?:, (\d+))?/.exec(rest);
  const bytes = fromHex(written?.[1] ?? '');
  if (written === null || bytes.length !== Number(written[2])) throw new Error(`cannot read ${rest.slice(-80)}`);
  return { at: written[3] === undefined ? end : Number(written[3]), bytes };
}

function apply(image: Buffer, change: Change): Buffer {
  if ('length' in change)
    return Buffer.concat([image.subarray(0, change.length), Buffer.alloc(Math.max(0, change.length - image.length))]);
  const end = change.at + change.bytes.length;
  const grown = image.length >= end ? image : Buffer.concat([image, Buffer.alloc(end - image.length)]);
  change.bytes.copy(grown, change.at);
  return grown;
}

function fromHex(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}
