import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { SqliteViewCollection } from './sqlite-view-collection.js';
import { declaredFields } from './view-fields.js';
import type { ViewColumns } from './view-query.js';
import type { ViewCollection, ViewDefinition, ViewDocument, ViewRebuild, Views } from './views.js';
import { findDamage, type RowDamage } from './view-rows.js';
import { WriteBatch } from './write-batch.js';

const registryRow = z.object({ version: z.number(), indexes: z.string(), generation: z.number() });
const nameRow = z.object({ name: z.string() });

/**
 * Read models in one file. `synchronous=FULL`: a checkpoint of the feed says that an effect is durable, and an incident
 * that gets no further event would never be noticed missing after a power cut. Writes of one turn of the event loop share a
 * transaction, so that costs one flush a batch, not one a document.
 */
export class SqliteViews implements Views {
  private readonly batch: WriteBatch;
  /** Where each view lies now; a collection asks at every call, so that a published rebuild is seen by those who hold it. */
  private readonly places = new Map<string, ViewColumns>();

  /** @param file where it lies: a worker that reads beside it opens the same */
  private constructor(
    readonly file: string,
    private readonly db: DatabaseSync,
    private readonly isReader: boolean,
  ) {
    this.batch = new WriteBatch(db);
  }

  static open(file: string): SqliteViews {
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;
      CREATE TABLE IF NOT EXISTS views (
        name TEXT PRIMARY KEY, version INTEGER NOT NULL, indexes TEXT NOT NULL, generation INTEGER NOT NULL
      ) STRICT;`);
    return new SqliteViews(file, db, false);
  }

  /** Beside the process that writes them; a view that is not there is not made. */
  static openForReading(file: string): SqliteViews {
    const db = new DatabaseSync(file, { readOnly: true });
    db.exec('PRAGMA busy_timeout = 5000');
    return new SqliteViews(file, db, true);
  }

  collection<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewCollection<D>> {
    const { name } = definition;
    // A reader asks each time: the owner may swap a rebuild in meanwhile.
    if (this.isReader)
      return Promise.resolve(new SqliteViewCollection<D>(this.db, this.batch, () => this.registeredPlace(definition)));
    if (!this.places.has(name)) this.places.set(name, this.findOrCreate(definition));
    return Promise.resolve(new SqliteViewCollection<D>(this.db, this.batch, () => this.placeOf(name)));
  }

  storedVersion(definition: ViewDefinition<ViewDocument>): Promise<number | null> {
    const row = this.registered(definition.name);
    return Promise.resolve(row?.indexes === JSON.stringify(definition.indexes) ? row.version : null);
  }

  rebuild<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewRebuild<D>> {
    const generation = (this.registered(definition.name)?.generation ?? 0) + 1;
    const columns = columnsOf(definition, generation);
    this.transaction(() => {
      this.dropAllBut(definition.name, generation - 1); // what an interrupted rebuild left behind
      this.createTable(definition, columns);
    });
    return Promise.resolve({
      shadow: new SqliteViewCollection<D>(this.db, this.batch, () => columns),
      publish: () => {
        this.batch.flush();
        this.transaction(() => {
          this.register(definition, generation);
          this.dropAllBut(definition.name, generation);
        });
        this.places.set(definition.name, columns);
        return Promise.resolve();
      },
      discard: () => {
        this.batch.flush();
        this.transaction(() => this.dropAllBut(definition.name, generation - 1));
        return Promise.resolve();
      },
    });
  }

  /** The first row whose parts do not say the same, for what no fold compares: its bytes, its key, its index. */
  findDamage(definition: ViewDefinition<ViewDocument>): RowDamage | null {
    return findDamage(this.db, this.registeredPlace(definition));
  }

  /** Writes what waits, then closes the file. */
  close(): void {
    this.batch.flush();
    this.db.close();
  }

  private placeOf(name: string): ViewColumns {
    const place = this.places.get(name);
    if (place === undefined) throw new Error(`view ${name} was not opened`);
    return place;
  }

  /** @throws Error for a view that is not there */
  private registeredPlace(definition: ViewDefinition<ViewDocument>): ViewColumns {
    const found = this.registered(definition.name);
    if (found === null) throw new Error(`there is no view ${definition.name}`);
    const indexes = z.array(z.array(z.string())).parse(JSON.parse(found.indexes));
    return columnsOf({ ...definition, indexes }, found.generation); // as stored, until a rebuild publishes the new shape
  }

  private findOrCreate(definition: ViewDefinition<ViewDocument>): ViewColumns {
    if (this.registered(definition.name) !== null) return this.registeredPlace(definition);
    const columns = columnsOf(definition, 1);
    this.transaction(() => {
      this.dropAllBut(definition.name, 0);
      this.createTable(definition, columns);
      this.register(definition, 1);
    });
    return columns;
  }

  private registered(name: string): z.infer<typeof registryRow> | null {
    const row = this.db.prepare('SELECT version, indexes, generation FROM views WHERE name = ?').get(name);
    return row === undefined ? null : registryRow.parse(row);
  }

  private register({ name, version, indexes }: ViewDefinition<ViewDocument>, generation: number): void {
    this.db
      .prepare(
        `INSERT INTO views VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
         SET version = excluded.version, indexes = excluded.indexes, generation = excluded.generation`,
      )
      .run(name, version, JSON.stringify(indexes), generation);
  }

  private createTable(definition: ViewDefinition<ViewDocument>, { table, elements, fields }: ViewColumns): void {
    const generated = fields.map((field, number) => {
      const path = `'$${field
        .split('.')
        .map((part) => `."${part}"`)
        .join('')}'`;
      return `c${number} ANY GENERATED ALWAYS AS
        (CASE WHEN json_type(doc, ${path}) IN ('object', 'array') THEN NULL ELSE json_extract(doc, ${path}) END) VIRTUAL`;
    });
    const columns = ['id TEXT PRIMARY KEY', 'seen TEXT NOT NULL', 'doc TEXT NOT NULL', ...generated];
    this.db.exec(`CREATE TABLE "${table}" (${columns.join(', ')}) STRICT;
      CREATE TABLE "${elements}" (
        field INTEGER NOT NULL, value ANY NOT NULL, id TEXT NOT NULL, PRIMARY KEY (field, value, id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX "${elements}:id" ON "${elements}" (id);`);
    definition.indexes.forEach((index, number) => {
      const over = index.map((field) => (field === 'id' ? 'id' : `c${fields.indexOf(field)}`));
      this.db.exec(`CREATE INDEX "${table}:${number}" ON "${table}" (${[...new Set([...over, 'id'])].join(', ')})`);
    });
  }

  private dropAllBut(name: string, generation: number): void {
    const kept = columnsOf({ name, version: 0, indexes: [] }, generation);
    const tables = this.db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?`)
      .all(`view:${name}:*`)
      .map((row) => nameRow.parse(row).name);
    for (const table of tables) if (table !== kept.table && table !== kept.elements) this.db.exec(`DROP TABLE "${table}"`);
  }

  private transaction(write: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.db.exec('COMMIT');
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** @throws TypeError for a name or a field that could not stand in a statement */
function columnsOf(definition: ViewDefinition<ViewDocument>, generation: number): ViewColumns {
  const fields = declaredFields(definition);
  for (const part of [definition.name, ...fields]) {
    if (!/^[A-Za-z0-9_.-]+$/.test(part)) throw new TypeError(`not a name for a view or a field: ${part}`);
  }
  const table = `view:${definition.name}:${generation}`;
  return { table, elements: `${table}:elements`, fields };
}
