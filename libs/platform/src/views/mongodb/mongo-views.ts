import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import { asking, isDuplicateKey, type MongoDatabase } from '../../mongodb/mongo-database.js';
import { declaredFields } from '../view-fields.js';
import type { ViewCollection, ViewDefinition, ViewDocument, ViewRebuild, Views } from '../views.js';
import { pathOf, type StoredDocument } from './mongo-query.js';
import { MongoViewCollection, type MongoPlaceOfView } from './mongo-view-collection.js';
import { MongoWriteBatch } from './mongo-write-batch.js';
import { WrittenDocuments } from './written-documents.js';

interface Registered {
  readonly _id: string;
  readonly version: number;
  readonly indexes: readonly (readonly string[])[];
  /** Name of the collection that holds the view now. */
  readonly collection: string;
  /** Who folds a shadow now, and until when it counts as alive. */
  readonly builder?: { readonly id: string; readonly until: Date };
}

/** Another replica's published rebuild is noticed within this time. */
const NOTICED_MS = 1000;
/** Registered by a rebuild: no fold has this version, so that one that is cut off is begun again. */
const NOT_YET_FOLDED = 0;
const BUILDER_LIVES_MS = 30_000;
const BUILDER_RENEWS_MS = 5000;
const BUILDER_ASKS_MS = 500;

interface Place extends MongoPlaceOfView {
  readonly askedMs: number;
}

/** Read models in MongoDB. A registry document says which collection holds a view; a rebuild folds into another and moves the name. */
export class MongoViews implements Views {
  private readonly registry: Collection<Registered>;
  private readonly places = new Map<string, Promise<Place>>();
  private readonly writers = new Map<string, Pick<MongoPlaceOfView, 'batch' | 'written'>>();

  constructor(private readonly database: MongoDatabase) {
    this.registry = database.db.collection<Registered>('views');
  }

  collection<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewCollection<D>> {
    return asking(async () => {
      await this.create(definition);
      return new MongoViewCollection<D>(() => this.placeOf(definition.name));
    });
  }

  storedVersion(definition: ViewDefinition<ViewDocument>): Promise<number | null> {
    return asking(async () => {
      const found = await this.registry.findOne({ _id: definition.name });
      return found !== null && JSON.stringify(found.indexes) === JSON.stringify(definition.indexes) ? found.version : null;
    });
  }

  /** One at a time among all replicas: a second one waits until the first has published or died. */
  rebuild<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewRebuild<D>> {
    return asking(async () => {
      await this.create({ ...definition, version: NOT_YET_FOLDED });
      const lease = await BuilderLease.take(this.registry, definition.name);
      await this.dropAllBut(definition.name, await this.current(definition.name)); // what an interrupted rebuild left behind
      const name = collectionNameOf(definition);
      await this.createIndexes(definition, name);
      const shadow = new MongoViewCollection<D>(() => Promise.resolve(this.partsOf(name, declaredFields(definition))));
      return {
        shadow,
        publish: () => asking(() => this.publish(definition, name, lease)),
        discard: () =>
          asking(async () => {
            await this.database.db.dropCollection(name);
            await lease.release();
          }),
      };
    });
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** Resolves when every replica must have noticed; until then writes may still go to the old collection. */
  private async publish(definition: ViewDefinition<ViewDocument>, name: string, lease: BuilderLease): Promise<void> {
    const { version, indexes } = definition;
    await lease.publish({ version, indexes, collection: name });
    this.places.delete(definition.name);
    await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
    await this.dropAllBut(definition.name, name);
    await lease.release(); // only now may somebody else fold: its shadow would have been dropped with the rest
  }

  private async create(definition: ViewDefinition<ViewDocument>): Promise<void> {
    const { name: _id, version, indexes } = definition;
    if ((await this.registry.findOne({ _id })) !== null) return;
    const collection = collectionNameOf(definition);
    await this.createIndexes(definition, collection);
    try {
      await this.registry.insertOne({ _id, version, indexes, collection });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await this.database.db.dropCollection(collection); // another replica was faster
    }
  }

  private async createIndexes(definition: ViewDefinition<ViewDocument>, name: string): Promise<void> {
    const fields = declaredFields(definition);
    const collection = await this.database.db.createCollection(name);
    for (const index of definition.indexes) {
      const paths = index.map((field): [string, 1] => [pathOf(fields, field), 1]);
      await collection.createIndex(Object.fromEntries(paths.some(([path]) => path === '_id') ? paths : [...paths, ['_id', 1]]));
    }
    for (const field of fields) await collection.createIndex({ [`e.${fields.indexOf(field)}`]: 1 });
  }

  private placeOf(name: string): Promise<Place> {
    const known = this.places.get(name);
    const asked = known === undefined ? this.look(name) : known.then((place) => (isFresh(place) ? place : this.look(name)));
    this.places.set(name, asked);
    asked.catch(() => {
      if (this.places.get(name) === asked) this.places.delete(name);
    });
    return asked;
  }

  private async look(name: string): Promise<Place> {
    const askedMs = performance.now();
    const found = await this.registry.findOne({ _id: name });
    if (found === null) throw new Error(`view ${name} was not opened`);
    return {
      ...this.partsOf(found.collection, declaredFields({ name, version: found.version, indexes: found.indexes })),
      askedMs,
    };
  }

  private partsOf(name: string, fields: readonly string[]): MongoPlaceOfView {
    const collection = this.database.db.collection<StoredDocument<ViewDocument>>(name);
    const writer = this.writers.get(name) ?? { batch: new MongoWriteBatch(collection), written: new WrittenDocuments() };
    this.writers.set(name, writer);
    return { collection, fields, ...writer };
  }

  private async current(name: string): Promise<string> {
    return (await this.registry.findOne({ _id: name }))?.collection ?? '';
  }

  private async dropAllBut(name: string, kept: string): Promise<void> {
    const all = await this.database.db.listCollections({}, { nameOnly: true }).toArray();
    for (const { name: found } of all) {
      if (!found.startsWith(`view:${name}:`) || found === kept) continue;
      await this.database.db.dropCollection(found);
      this.writers.delete(found);
    }
  }
}

function isFresh({ askedMs }: Place): boolean {
  return performance.now() - askedMs < NOTICED_MS / 2;
}

/** @throws TypeError for a name that could not be a collection's */
function collectionNameOf({ name }: ViewDefinition<ViewDocument>): string {
  if (!/^[A-Za-z0-9_.-]{1,60}$/.test(name)) throw new TypeError(`not a name for a view: ${name}`);
  return `view:${name}:${randomUUID()}`;
}

/** Who may fold a shadow of one view: two at once would drop each other's. */
class BuilderLease {
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly registry: Collection<Registered>,
    private readonly view: string,
    private readonly id: string,
  ) {
    this.timer = setInterval(() => void this.renew().catch(() => undefined), BUILDER_RENEWS_MS).unref(); // the next one, or the end of the lease
  }

  static async take(registry: Collection<Registered>, view: string): Promise<BuilderLease> {
    const id = randomUUID();
    for (;;) {
      const now = new Date();
      const builder = { id, until: new Date(now.getTime() + BUILDER_LIVES_MS) };
      const free = { $or: [{ builder: { $exists: false } }, { 'builder.until': { $lt: now } }] };
      const { matchedCount } = await registry.updateOne({ _id: view, ...free }, { $set: { builder } });
      if (matchedCount === 1) return new BuilderLease(registry, view, id);
      await new Promise((resolve) => setTimeout(resolve, BUILDER_ASKS_MS));
    }
  }

  /** @throws Error when the lease was lost meanwhile: another replica may have published */
  async publish(next: Omit<Registered, '_id' | 'builder'>): Promise<void> {
    const { matchedCount } = await this.registry.updateOne({ _id: this.view, 'builder.id': this.id }, { $set: next });
    if (matchedCount !== 1) throw new Error(`the rebuild of ${this.view} took longer than it was held for`);
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.registry.updateOne({ _id: this.view, 'builder.id': this.id }, { $unset: { builder: 1 } });
  }

  private async renew(): Promise<void> {
    const until = new Date(Date.now() + BUILDER_LIVES_MS);
    await this.registry.updateOne({ _id: this.view, 'builder.id': this.id }, { $set: { 'builder.until': until } });
  }
}
