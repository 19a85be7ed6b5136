import type { Collection } from 'mongodb';
import { asking } from '../../mongodb/mongo-database.js';
import { canonicalJson } from '../../serializer/canonical-json.js';
import type { Condition, Picked, ViewCollection, ViewDocument, ViewQuery } from '../views.js';
import {
  afterOf,
  filterOf,
  pathOf,
  pickedFrom,
  queriedParts,
  sortOf,
  type StoredDocument,
  type ViewFilter,
} from './mongo-query.js';
import type { MongoWriteBatch } from './mongo-write-batch.js';
import type { WrittenDocuments } from './written-documents.js';

/** Where a view lies now; another replica may publish a rebuild at any time. */
export interface MongoPlaceOfView {
  readonly collection: Collection<StoredDocument<ViewDocument>>;
  readonly batch: MongoWriteBatch;
  readonly written: WrittenDocuments;
  readonly fields: readonly string[];
}

const ONLY_DOCUMENT = { projection: { _id: 0, doc: 1 } } as const;

/** One view in one MongoDB collection. */
export class MongoViewCollection<D extends ViewDocument> implements ViewCollection<D> {
  constructor(private readonly place: () => Promise<MongoPlaceOfView>) {}

  async get(id: string): Promise<D | null> {
    const [found] = await this.read({ _id: { $eq: id } });
    return found ?? null;
  }

  async recall(id: string): Promise<D | null> {
    const { written } = await asking(() => this.place());
    const known = written.find(id) as D | null; // kept by put() of the same definition
    return known ?? this.get(id);
  }

  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const found = await this.read({ _id: { $in: [...ids] } });
    return new Map(found.map((document) => [document.id, document]));
  }

  find(query: ViewQuery): Promise<readonly D[]> {
    return asking(async () => {
      const { collection, fields } = await this.place();
      const filter: ViewFilter = { $and: [filterOf(fields, query.where), afterOf(fields, query)] };
      const cursor = collection.find(filter, ONLY_DOCUMENT).sort(sortOf(fields, query)).limit(query.limit);
      return (await cursor.toArray()).map(({ doc }) => doc as D); // written by put() of the same definition and version
    });
  }

  count(where: readonly Condition[]): Promise<number> {
    return asking(async () => {
      const { collection, fields } = await this.place();
      return collection.countDocuments(filterOf(fields, where));
    });
  }

  pick(names: readonly string[], where: readonly Condition[]): Promise<readonly Picked[]> {
    return asking(async () => {
      const { collection, fields } = await this.place();
      const projection = Object.fromEntries(names.map((name) => [pathOf(fields, name), 1]));
      const found = await collection.find(filterOf(fields, where), { projection: { _id: 0, ...projection } }).toArray();
      return found.map((stored) => pickedFrom(stored, fields, names));
    });
  }

  put(document: D, previous: D | null): Promise<void> {
    return asking(async () => {
      const { batch, fields, written } = await this.place();
      const stored = { _id: document.id, seen: canonicalJson(document.seen), doc: document, ...queriedParts(document, fields) };
      const mark = previous === null ? null : written.markOf(previous);
      const expected =
        previous === null ? null : { seen: canonicalJson(previous.seen), ...(mark === null ? {} : { write: mark }) };
      try {
        written.keep(document, await batch.add(stored, expected));
      } catch (error) {
        written.forget(document.id);
        throw error;
      }
    });
  }

  async *all(): AsyncIterable<D> {
    const { collection } = await asking(() => this.place());
    for await (const { doc } of collection.find({}, ONLY_DOCUMENT).sort({ _id: 1 })) yield doc as D; // as above
  }

  delete(id: string): Promise<void> {
    return asking(async () => {
      const { collection, written } = await this.place();
      written.forget(id);
      await collection.deleteOne({ _id: id });
    });
  }

  private read(filter: ViewFilter): Promise<readonly D[]> {
    return asking(async () => {
      const { collection } = await this.place();
      return (await collection.find(filter, ONLY_DOCUMENT).toArray()).map(({ doc }) => doc as D); // as above
    });
  }
}
