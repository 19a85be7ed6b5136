import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { canonicalJson } from '../serializer/canonical-json.js';
import { elementsAt } from './view-fields.js';
import { pickSql, selectSql, sqlValue, whereSql, type SqlText, type SqlValue, type ViewColumns } from './view-query.js';
import { LostViewRace, type Condition, type Picked, type ViewCollection, type ViewDocument, type ViewQuery } from './views.js';
import type { WriteBatch } from './write-batch.js';

const PAGE = 500;

/** One view's table: the document as canonical JSON, generated columns beside it for what is filtered and ordered by. */
export class SqliteViewCollection<D extends ViewDocument> implements ViewCollection<D> {
  private readonly statements = new Map<string, StatementSync>();

  constructor(
    private readonly db: DatabaseSync,
    private readonly batch: WriteBatch,
    private readonly place: () => ViewColumns,
  ) {}

  get(id: string): Promise<D | null> {
    const [document] = this.read({ text: `SELECT doc FROM "${this.place().table}" WHERE id = ?`, values: [id] });
    return Promise.resolve(document ?? null);
  }

  recall(id: string): Promise<D | null> {
    return this.get(id);
  }

  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    // One JSON parameter: the number of ids has no bound, that of SQLite's parameters has.
    const text = `SELECT doc FROM "${this.place().table}" WHERE id IN (SELECT value FROM json_each(?))`;
    const documents = this.read({ text, values: [JSON.stringify(ids)] });
    return Promise.resolve(new Map(documents.map((document) => [document.id, document])));
  }

  find(query: ViewQuery): Promise<readonly D[]> {
    return attempt(() => this.read(selectSql(this.place(), query)));
  }

  count(where: readonly Condition[]): Promise<number> {
    return attempt(() => {
      const { text, values } = whereSql(this.place(), where);
      const row = this.prepare(`SELECT count(*) AS n FROM "${this.place().table}" WHERE ${text}`).get(...values);
      return Number(row?.['n']);
    });
  }

  pick(fields: readonly string[], where: readonly Condition[]): Promise<readonly Picked[]> {
    return attempt(() => {
      const { text, values } = pickSql(this.place(), fields, where);
      const rows = this.prepare(text).all(...values);
      return rows.map((row) => fields.map((_field, index) => row[`f${index}`] as SqlValue)); // a view's scalars are nothing else
    });
  }

  async put(document: D, previous: D | null): Promise<void> {
    const [text, seen] = [canonicalJson(document), canonicalJson(document.seen)];
    const expected = previous === null ? null : canonicalJson(previous.seen);
    await this.batch.add(() => {
      const { table } = this.place();
      const { changes } =
        expected === null
          ? this.prepare(`INSERT INTO "${table}" (id, seen, doc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`).run(
              document.id,
              seen,
              text,
            )
          : this.prepare(`UPDATE "${table}" SET seen = ?, doc = ? WHERE id = ? AND seen = ?`).run(
              seen,
              text,
              document.id,
              expected,
            );
      if (changes === 0) throw new LostViewRace(`${table}: ${document.id} has moved on`);
      this.writeElements(document);
    });
  }

  async *all(): AsyncIterable<D> {
    let after = '';
    for (;;) {
      const text = `SELECT doc FROM "${this.place().table}" WHERE id > ? ORDER BY id LIMIT ?`;
      const page = this.read({ text, values: [after, PAGE] });
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.id;
      await new Promise((resolve) => setImmediate(resolve)); // a long reading must not starve the requests
    }
  }

  async delete(id: string): Promise<void> {
    await this.batch.add(() => {
      const { table, elements } = this.place();
      this.prepare(`DELETE FROM "${table}" WHERE id = ?`).run(id);
      this.prepare(`DELETE FROM "${elements}" WHERE id = ?`).run(id);
    });
  }

  private writeElements(document: D): void {
    const { elements, fields } = this.place();
    this.prepare(`DELETE FROM "${elements}" WHERE id = ?`).run(document.id);
    const insert = this.prepare(`INSERT INTO "${elements}" VALUES (?, ?, ?)`);
    fields.forEach((field, number) => {
      for (const value of elementsAt(document, field)) insert.run(number, sqlValue(value), document.id);
    });
  }

  private read({ text, values }: SqlText): D[] {
    return this.prepare(text)
      .all(...values)
      .map((row) => JSON.parse(String(row['doc'])) as D); // written by put() of the same definition and version
  }

  private prepare(text: string): StatementSync {
    const statement = this.statements.get(text) ?? this.db.prepare(text);
    this.statements.set(text, statement);
    return statement;
  }
}

/** A wrong query rejects, as it would from a server, instead of throwing at the caller's call. */
function attempt<T>(read: () => T): Promise<T> {
  return new Promise((resolve) => resolve(read()));
}
