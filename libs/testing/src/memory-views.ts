import { declaredFields, elementsAt, scalarAt } from '@tanggap/platform/views/view-fields';
import {
  LostViewRace,
  type Condition,
  type Picked,
  type ViewCollection,
  type ViewDefinition,
  type ViewDocument,
  type ViewRebuild,
  type ViewQuery,
  type Views,
} from '@tanggap/platform/views/views';

type Scalar = string | number | boolean | null;

interface Table {
  documents: Map<string, string>;
  version: number;
  indexes: string;
}

/** Views in memory, for specs of what reads and writes them; passes the same contract as the stored ones. */
export class MemoryViews implements Views {
  private readonly tables = new Map<string, Table>();

  collection<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewCollection<D>> {
    const { name, version, indexes } = definition;
    const table = this.tables.get(name) ?? { documents: new Map<string, string>(), version, indexes: JSON.stringify(indexes) };
    this.tables.set(name, table);
    return Promise.resolve(this.open<D>(definition, () => table.documents));
  }

  storedVersion({ name, indexes }: ViewDefinition<ViewDocument>): Promise<number | null> {
    const table = this.tables.get(name);
    return Promise.resolve(table?.indexes === JSON.stringify(indexes) ? table.version : null);
  }

  rebuild<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewRebuild<D>> {
    const documents = new Map<string, string>();
    const { name, version } = definition;
    const indexes = JSON.stringify(definition.indexes);
    return Promise.resolve({
      shadow: this.open<D>(definition, () => documents),
      publish: () => {
        const table = this.tables.get(name);
        if (table === undefined) this.tables.set(name, { documents, version, indexes });
        else Object.assign(table, { documents, version, indexes }); // collections already handed out hold the table
        return Promise.resolve();
      },
      discard: () => Promise.resolve(),
    });
  }

  protected open<D extends ViewDocument>(definition: ViewDefinition<D>, documents: () => Map<string, string>): ViewCollection<D> {
    return new MemoryCollection<D>(new Set([...declaredFields(definition), 'id']), documents);
  }
}

/** Documents are kept as text, put there by the same definition: nobody can change one without putting it. */
export class MemoryCollection<D extends ViewDocument> implements ViewCollection<D> {
  constructor(
    private readonly fields: ReadonlySet<string>,
    protected readonly documents: () => Map<string, string>,
  ) {}

  get(id: string): Promise<D | null> {
    const text = this.documents().get(id);
    return Promise.resolve(text === undefined ? null : (JSON.parse(text) as D));
  }

  recall(id: string): Promise<D | null> {
    return this.get(id);
  }

  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const found = await Promise.all(ids.map((id) => this.get(id)));
    return new Map(found.filter((document) => document !== null).map((document) => [document.id, document]));
  }

  async find(query: ViewQuery): Promise<readonly D[]> {
    const { field, direction } = query.orderBy ?? { field: 'id', direction: 'asc' };
    this.requireDeclared(field);
    const sign = direction === 'asc' ? 1 : -1;
    const tieSign = field === 'id' ? sign : 1;
    const compare = (a: Key, b: Key): number => sign * compareScalars(a.value, b.value) || tieSign * compareScalars(a.id, b.id);
    const { after } = query;
    return (await this.matching(query.where))
      .map((document) => ({ id: document.id, value: scalarAt(document, field), document }))
      .filter((key) => after === undefined || compare(key, field === 'id' ? { id: after.id, value: after.id } : after) > 0)
      .sort(compare)
      .slice(0, query.limit)
      .map(({ document }) => document);
  }

  async count(where: readonly Condition[]): Promise<number> {
    return (await this.matching(where)).length;
  }

  async pick(fields: readonly string[], where: readonly Condition[]): Promise<readonly Picked[]> {
    for (const field of fields) this.requireDeclared(field);
    return (await this.matching(where)).map((document) => fields.map((field) => asNumber(scalarAt(document, field))));
  }

  put(document: D, previous: D | null): Promise<void> {
    const text = this.documents().get(document.id);
    const stored = text === undefined ? null : (JSON.parse(text) as D);
    if (seenOf(stored) !== seenOf(previous)) return Promise.reject(new LostViewRace(`${document.id} has moved on`));
    this.documents().set(document.id, JSON.stringify(document));
    return Promise.resolve();
  }

  async *all(): AsyncIterable<D> {
    const ids = [...this.documents().keys()].sort(compareScalars);
    for (const id of ids) {
      const document = await this.get(id);
      if (document !== null) yield document;
    }
  }

  delete(id: string): Promise<void> {
    this.documents().delete(id);
    return Promise.resolve();
  }

  private async matching(where: readonly Condition[]): Promise<D[]> {
    for (const { field } of where) this.requireDeclared(field);
    const documents = await Promise.resolve([...this.documents().values()].map((text) => JSON.parse(text) as D));
    return documents.filter((document) => where.every((condition) => holds(document, condition)));
  }

  private requireDeclared(field: string): void {
    if (!this.fields.has(field)) throw new TypeError(`no index declares ${field}`);
  }
}

interface Key {
  readonly id: string;
  readonly value: Scalar;
}

function seenOf(document: ViewDocument | null): string | null {
  return document === null ? null : JSON.stringify(Object.entries(document.seen).sort());
}

function holds(document: ViewDocument, condition: Condition): boolean {
  if ('contains' in condition)
    return condition.contains !== null && elementsAt(document, condition.field).has(condition.contains);
  const value = scalarAt(document, condition.field);
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value);
  const { from, to } = condition;
  if (typeof value !== typeof (from ?? to)) return false;
  return (from === undefined || compareScalars(value, from) >= 0) && (to === undefined || compareScalars(value, to) < 0);
}

/** As SQLite orders: null, numbers (booleans among them), text by bytes. */
function compareScalars(a: Scalar, b: Scalar): number {
  const [left, right] = [a, b].map(asNumber);
  if (typeof left === 'string' && typeof right === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(right));
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return rank(left) - rank(right);
}

function asNumber(value: Scalar): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

function rank(value: Scalar | undefined): number {
  if (value === null || value === undefined) return 0;
  return typeof value === 'string' ? 2 : 1;
}
