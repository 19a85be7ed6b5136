import { DatabaseSync } from 'node:sqlite';
import { errcodeOf } from './sqlite-log.js';

/** Another process works on this data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

const BUSY = 5;

/** A lock that dies with its process, `kill -9` included: an exclusive transaction on a file of its own. */
export class FolderLock {
  private constructor(private readonly db: DatabaseSync) {}

  /** @throws FolderInUse */
  static take(file: string): FolderLock {
    const db = new DatabaseSync(file);
    try {
      db.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    } catch (error) {
      db.close();
      if (errcodeOf(error) === BUSY)
        throw new FolderInUse('proses lain memakai folder data ini / another process works on this data folder');
      throw error;
    }
    return new FolderLock(db);
  }

  release(): void {
    this.db.close();
  }
}
