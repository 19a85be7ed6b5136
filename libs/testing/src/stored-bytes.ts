import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** A run of bytes of one stored event, in the log's file. */
export interface StoredBytes {
  readonly offset: number;
  readonly length: number;
  /** The event's place in the log. */
  readonly position: number;
  /** A column's name, or `frame` for what SQLite keeps around them: lengths, types, page links. */
  readonly part: string;
}

const COLUMNS = ['position', 'stream', 'revision', 'id', 'type', 'body', 'hash'];
const LEAF = 13;
/** Bytes of each serial type up to 9 (SQLite's file format, 2.1); from 12 on the type says the length. */
const FIXED_LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** Where every byte of every stored event lies, read from the file's pages. @param file checkpointed: no write-ahead log */
export function storedBytesOf(file: string): readonly StoredBytes[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const pages = db.prepare("SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf'").all();
  const pageSize = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  db.close();
  const bytes = readFileSync(file);
  return pages.flatMap(({ pageno }) => leafRows(bytes, pageSize, Number(pageno)));
}

function leafRows(bytes: Buffer, pageSize: number, page: number): readonly StoredBytes[] {
  const start = (page - 1) * pageSize;
  if (bytes[start] !== LEAF) throw new TypeError(`page ${page} is no table leaf`);
  const cells = bytes.readUInt16BE(start + 3);
  return Array.from({ length: cells }, (_, cell) => start + bytes.readUInt16BE(start + 8 + 2 * cell)).flatMap((offset) =>
    rowAt(bytes, pageSize, offset),
  );
}

function rowAt(bytes: Buffer, pageSize: number, offset: number): readonly StoredBytes[] {
  const [payload, afterPayload] = varint(bytes, offset);
  const [position, content] = varint(bytes, afterPayload);
  const local = localLength(payload, pageSize);
  const pieces = [{ offset: content, length: local }];
  const frames = [{ offset, length: content - offset }];
  for (let link = content + local, left = payload - local; left > 0;) {
    frames.push({ offset: link, length: 4 });
    link = (bytes.readUInt32BE(link) - 1) * pageSize;
    pieces.push({ offset: link + 4, length: Math.min(left, pageSize - 4) });
    left -= pageSize - 4;
  }
  const row = frames.map((frame) => ({ ...frame, position, part: 'frame' }));
  let at = 0;
  for (const { part, length } of partsOf(bytes, content)) {
    row.push(...cut(pieces, at, length).map((piece) => ({ ...piece, position, part })));
    at += length;
  }
  return row;
}

/** The record's header, then its columns, as lengths in the order they lie. */
function partsOf(bytes: Buffer, content: number): readonly { part: string; length: number }[] {
  const [headerLength, first] = varint(bytes, content);
  const parts = [{ part: 'frame', length: headerLength }];
  let at = first;
  for (const part of COLUMNS) {
    const [serial, next] = varint(bytes, at);
    parts.push({ part, length: FIXED_LENGTHS[serial] ?? (serial - (serial % 2 === 0 ? 12 : 13)) / 2 });
    at = next;
  }
  return parts;
}

/** Where a stretch of the record lies, over the row's own page and its overflow pages. */
function cut(
  pieces: readonly { offset: number; length: number }[],
  from: number,
  length: number,
): readonly { offset: number; length: number }[] {
  let begin = 0;
  return pieces.flatMap((piece) => {
    const [first, last] = [Math.max(from, begin), Math.min(from + length, begin + piece.length)];
    const found = last > first ? [{ offset: piece.offset + first - begin, length: last - first }] : [];
    begin += piece.length;
    return found;
  });
}

/** How much of a record stays on its own page (SQLite's file format, 1.6). */
function localLength(payload: number, pageSize: number): number {
  const most = pageSize - 35;
  if (payload <= most) return payload;
  const least = Math.floor(((pageSize - 12) * 32) / 255) - 23;
  const wanted = least + ((payload - least) % (pageSize - 4));
  return wanted <= most ? wanted : least;
}

function varint(bytes: Buffer, offset: number): readonly [value: number, next: number] {
  let value = 0;
  for (let at = offset; ; at++) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
}
