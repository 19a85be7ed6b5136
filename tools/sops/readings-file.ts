import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { renderReadings } from './sop-readings.js';

export const readingsFile = join(import.meta.dirname, '../../docs/sop-readings.md');

/** As it must stand in the repository, laid out by the formatter so that its check and this one agree. */
export async function readingsText(): Promise<string> {
  const options = await resolveConfig(readingsFile);
  return format(renderReadings(catalog, cityProfiles), { ...options, filepath: readingsFile });
}
