import { existsSync } from 'node:fs';
import { openEmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import type { Config } from '@tanggap/platform/config/config';
import { logFileIn } from '@tanggap/platform/event-store/sqlite-event-store';
import type { Platform } from '@tanggap/platform/platform';
import type { Shell } from '../shell.js';

/** Whether anything was ever recorded there: a question about nothing must not make a folder. */
export function isDataFolder({ data }: Config): boolean {
  return existsSync(logFileIn(data));
}

/** Takes the folder for this process alone; what is logged goes beside the report, not into it. @throws FolderInUse @throws CorruptEvent */
export function openFolder(config: Config, shell: Shell): Promise<Platform> {
  return openEmbeddedPlatform(config, { logTo: { write: (line) => shell.err(line) } });
}
