import { closeSync, fchmodSync, openSync } from 'node:fs';

/** Makes sure that the file exists and nobody but its owner may read or write it. Windows keeps its own access lists. */
export function createPrivateFile(file: string): void {
  const handle = openSync(file, 'a', 0o600);
  try {
    if (process.platform !== 'win32') fchmodSync(handle, 0o600);
  } finally {
    closeSync(handle);
  }
}
