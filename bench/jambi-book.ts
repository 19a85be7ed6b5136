import { sopBookOf, type SopBook } from '@tanggap/sla/sop-book';
import { sopsOf } from '@tanggap/sop-definitions/catalog';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { jambi } from '@tanggap/sop-definitions/profiles/jambi';

/** Jambi's tables as its stream would have published them. */
export function jambiBook(): SopBook {
  const published = sopsOf(jambi.id).map((sop): [string, { sop: typeof sop; effectiveFrom: string; contentHash: string }] => [
    `${sop.id}@${sop.version}`,
    { sop, effectiveFrom: '2026-01-01T00:00:00.000Z', contentHash: '0'.repeat(64) },
  ]);
  const directory: CityDirectory = { profiles: new Map([[jambi.id, jambi]]), sops: new Map(published) };
  return sopBookOf(directory, jambi);
}
