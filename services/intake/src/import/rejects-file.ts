import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Reject } from './unreadable-row.js';

/** One JSON object a line: `{"line":17,"reason":"bad-time","at":"Received"}`. Never a cell's text. */
export class RejectsFile {
  private readonly handle: number;
  private isEmpty = true;

  /** Begins anew, so that an old run's rejects are not taken for this one's. @throws where the file cannot be written */
  constructor(private readonly path: string) {
    this.handle = openSync(path, 'w', 0o600);
  }

  write(reject: Reject): void {
    this.isEmpty = false;
    writeSync(this.handle, `${JSON.stringify(reject)}\n`);
  }

  /** A file without a line is taken away: where there is one, somebody has to look. */
  close(): void {
    closeSync(this.handle);
    if (this.isEmpty) rmSync(this.path);
  }
}
