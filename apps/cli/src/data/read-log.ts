import type { Config } from '@tanggap/platform/config/config';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import { readFolder } from './read-folder.js';

/** The event log, wherever the installation keeps it. */
export interface ReadLog {
  readonly log: EventReader;
  readonly close: () => Promise<void>;
}

/** @throws CliError where no event log is */
export async function readLog(config: Config): Promise<ReadLog> {
  if (config.distributed === null) {
    const folder = readFolder(config);
    return { log: folder.log, close: () => Promise.resolve().then(() => folder.close()) };
  }
  // The servers' driver libraries are loaded only where there are servers.
  const { openDistributedPlatform } = await import('@tanggap/platform/distributed-platform');
  const platform = await openDistributedPlatform(config, 'operator');
  return { log: platform.store, close: () => platform.close() };
}
