import { openSync, writeSync, closeSync } from 'node:fs';
import type { Reject } from './unreadable-row.js';

/** One JSON object a line: `{"line":17,"reason":"bad-time","at":"Received"}`. Never a cell's text. */
export class RejectsFile {
  private readonly handle: number;

  /** Begins anew, so that an old run's rejects are not taken for this one's. @throws where the file cannot be written */
  constructor(path: string) {
    this.handle = openSync(path, 'w', 0o600);
  }

  write(reject: Reject): void {
    writeSync(this.handle, `${JSON.stringify(reject)}\n`);
  }

  close(): void {
    closeSync(this.handle);
  }
}
