import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '../serializer/canonical-json.js';
import { elementsAt } from './view-fields.js';
import { sqlValue, type ViewColumns } from './view-query.js';
import type { ViewDocument } from './views.js';

/** A stored row that contradicts itself; names no value. */
export interface RowDamage {
  readonly id: string;
  readonly where: 'document' | 'id' | 'seen' | 'index';
}

const PAGE = 500;

/** @returns the first row that is not canonical JSON, or whose id, `seen` or index entries are not its document's */
export function findDamage(db: DatabaseSync, { table, elements, fields }: ViewColumns): RowDamage | null {
  const rows = db.prepare(`SELECT id, seen, doc FROM "${table}" WHERE id > ? ORDER BY id LIMIT ${PAGE}`);
  const entries = db.prepare(`SELECT field, value FROM "${elements}" WHERE id = ?`);
  let after = '';
  for (;;) {
    db.exec('BEGIN'); // a row and its index entries of one moment, whoever writes meanwhile
    try {
      const page = rows.all(after).map((row) => ({ id: String(row['id']), seen: String(row['seen']), doc: String(row['doc']) }));
      for (const row of page) {
        const where = damageOf(row, fields, () => entries.all(row.id).map(({ field, value }) => entryKey(field, value)));
        if (where !== null) return { id: row.id, where };
        after = row.id;
      }
      if (page.length < PAGE) return null;
    } finally {
      db.exec('COMMIT');
    }
  }
}

function damageOf(
  row: { readonly id: string; readonly seen: string; readonly doc: string },
  fields: readonly string[],
  storedEntries: () => readonly string[],
): RowDamage['where'] | null {
  const document = parsed(row.doc);
  if (document === null || canonicalJson(document) !== row.doc) return 'document';
  if (document.id !== row.id) return 'id';
  if (document.seen === undefined || canonicalJson(document.seen) !== row.seen) return 'seen';
  const due = fields.flatMap((field, number) =>
    [...elementsAt(document, field)].map((value) => entryKey(number, sqlValue(value))),
  );
  return new Set(due).symmetricDifference(new Set(storedEntries())).size === 0 ? null : 'index';
}

function parsed(text: string): Partial<ViewDocument> | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' ? json : null;
  } catch {
    return null;
  }
}

function entryKey(field: unknown, value: unknown): string {
  return JSON.stringify([field, value]);
}
