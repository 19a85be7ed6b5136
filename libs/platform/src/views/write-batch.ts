import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../event-store/event-store.js';

interface Write {
  readonly run: () => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Collects the writes of one turn of the event loop into one transaction; each promise settles when its own is durable. */
export class WriteBatch {
  private waiting: Write[] = [];
  private scheduled: NodeJS.Immediate | null = null;

  constructor(private readonly db: DatabaseSync) {}

  /** @param write may throw to refuse itself before it has changed anything: the others go on @throws StoreUnavailable */
  add(write: () => void): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ run: write, done, failed });
      this.scheduled ??= setImmediate(() => this.flush());
    });
  }

  flush(): void {
    if (this.scheduled !== null) clearImmediate(this.scheduled);
    this.scheduled = null;
    const writes = this.waiting;
    this.waiting = [];
    if (writes.length === 0) return;
    const refused = new Map<Write, unknown>();
    try {
      this.db.exec('BEGIN IMMEDIATE');
      for (const write of writes) {
        try {
          write.run();
        } catch (error) {
          if (isStoreFailure(error)) throw error;
          refused.set(write, error);
        }
      }
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      const unavailable = new StoreUnavailable('views cannot be written', { cause: error });
      for (const write of writes) write.failed(unavailable);
      return;
    }
    for (const write of writes) {
      if (refused.has(write)) write.failed(refused.get(write));
      else write.done();
    }
  }
}

function isStoreFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
