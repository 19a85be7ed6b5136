import { randomUUID } from 'node:crypto';
import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection } from 'mongodb';
import { asPortError } from '../../mongodb/mongo-database.js';
import { LostViewRace, type ViewDocument } from '../views.js';
import type { StoredDocument } from './mongo-query.js';

type Stored = StoredDocument<ViewDocument>;

/** What is replaced, by its canonical `seen` and, where the writer knows it, by the very write that stored it. */
export interface Expected {
  readonly seen: string;
  readonly write?: string;
}

interface Write {
  readonly document: Omit<Stored, 'write'>;
  readonly expected: Expected | null;
  readonly done: (mark: string) => void;
  readonly failed: (error: unknown) => void;
}

const MOST_IN_ONE = 500;

/** The writes of one turn go as one bulk, one bulk of a collection in flight; each promise settles with its own outcome. */
export class MongoWriteBatch {
  private waiting: Write[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly collection: Collection<Stored>) {}

  /**
   * @param expected null: there must be none yet
   * @returns the mark under which it was stored @throws LostViewRace @throws StoreUnavailable when the outcome is unknown: what was written is then skipped as seen
   */
  add(document: Write['document'], expected: Expected | null): Promise<string> {
    return new Promise((done, failed) => {
      this.waiting.push({ document, expected, done, failed });
      this.running ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.write(this.takeOneOfEach());
    this.running = null;
  }

  /** An unordered bulk must not hold two writes of one document. */
  private takeOneOfEach(): readonly Write[] {
    const taken = new Map<string, Write>();
    const rest: Write[] = [];
    for (const write of this.waiting) {
      if (taken.size < MOST_IN_ONE && !taken.has(write.document._id)) taken.set(write.document._id, write);
      else rest.push(write);
    }
    this.waiting = rest;
    return [...taken.values()];
  }

  private async write(writes: readonly Write[]): Promise<void> {
    const write = randomUUID();
    try {
      const lost = await this.send(writes, write);
      for (const each of writes) {
        if (lost.has(each)) each.failed(new LostViewRace(`${this.collection.collectionName}: ${each.document._id} has moved on`));
        else each.done(write);
      }
    } catch (error) {
      const told = asPortError(error);
      for (const each of writes) each.failed(told);
    }
  }

  private async send(writes: readonly Write[], write: string): Promise<ReadonlySet<Write>> {
    const operations = writes.map((each) => operationOf(each, write));
    const lost = new Set<Write>();
    let matched: number;
    try {
      matched = (await this.collection.bulkWrite(operations, { ordered: false })).matchedCount;
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const faults = [error.writeErrors].flat();
      if (faults.length === 0 || faults.some(({ code }) => code !== 11_000)) throw error;
      for (const { index } of faults) {
        const loser = writes[index];
        if (loser !== undefined) lost.add(loser);
      }
      matched = error.result.matchedCount;
    }
    const replacing = writes.filter(({ expected }) => expected !== null);
    if (matched === replacing.length) return lost;
    // A bulk counts its matches and does not name them: whoever carries this write's mark was let through.
    const ids = replacing.map(({ document }) => document._id);
    const marked = await this.collection
      .find({ _id: { $in: ids }, write })
      .project<{ _id: string }>({ _id: 1 })
      .toArray();
    const through = new Set(marked.map(({ _id }) => _id));
    for (const each of replacing) if (!through.has(each.document._id)) lost.add(each);
    return lost;
  }
}

function operationOf({ document, expected }: Write, write: string): AnyBulkWriteOperation<Stored> {
  if (expected === null) return { insertOne: { document: { ...document, write } } };
  const { _id, ...replacement } = document;
  return { replaceOne: { filter: { _id, ...expected }, replacement: { ...replacement, write } } };
}
