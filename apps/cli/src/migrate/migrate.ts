import { timingSafeEqual } from 'node:crypto';
import { Checkpoint } from './checkpoint.js';
import type { ChosenCities } from './chosen-events.js';
import { copyEvents } from './copy-events.js';
import { checkKeys, copyAccess, copyParked, type KeysChecked } from './copy-rest.js';
import { MigrationRefused } from './migration-refused.js';
import { firstDifference, readHeads } from './read-heads.js';
import type { SourceSide, TargetSide } from './side.js';

export interface MigrationParts {
  readonly from: SourceSide;
  readonly to: TargetSide;
  readonly cities: ChosenCities;
  readonly checkpointFile: string;
  readonly onProgress: (what: 'copy' | 'check-source' | 'check-target', events: number) => void;
}

export interface MigrationSummary {
  readonly from: string;
  readonly to: string;
  readonly cities: ChosenCities;
  /** In the target now, each compared with the source by its hash. */
  readonly events: number;
  readonly streams: number;
  /** Put there by this run. */
  readonly copied: number;
  readonly keys: KeysChecked;
  readonly accessKeys: number;
  readonly parked: number;
  /** Of either side: they are the same. */
  readonly digest: string;
}

/**
 * Copies what cannot be made again (events byte for byte, data keys, access keys, parked lanes) and compares the two sides.
 * Views, feed positions and outboxes are not copied: the target makes its own from the log. Begun again it goes on.
 * @throws MigrationRefused @throws CorruptEvent @throws CopyConflict @throws StoreUnavailable
 */
export async function migrate({ from, to, cities, checkpointFile, onProgress }: MigrationParts): Promise<MigrationSummary> {
  requireSameInstallation(from, to);
  requireSameOrigin(from, to);
  const checkpoint = new Checkpoint(checkpointFile, cities);
  const head = await from.log.head();
  const { fresh } = await copyEvents({ from, to, cities, checkpoint, onProgress: (done) => onProgress('copy', done) });
  const source = await readHeads(from, cities, (done) => onProgress('check-source', done));
  const target = await readHeads(to, cities, (done) => onProgress('check-target', done));
  if ((await from.log.head()) !== head)
    throw new MigrationRefused(
      `${from.name} masih ditulisi, hentikan layanannya lalu ulangi / is still being written to: stop its services, then run this again`,
    );
  const different = firstDifference(source, target);
  if (different !== null) {
    checkpoint.remove(); // it would keep a second run from looking at what came before it
    throw new MigrationRefused(`${different} berbeda di / is not the same in ${from.name}, ${to.name}`);
  }
  const keys = await checkKeys(from, to, source.incidents);
  const accessKeys = await copyAccess(from, to, cities);
  const parked = await copyParked(from, to, source);
  checkpoint.remove();
  const { events, digest } = target;
  const streams = target.streams.size;
  return { from: from.name, to: to.name, cities, events, streams, copied: fresh, keys, accessKeys, parked, digest };
}

function requireSameOrigin(from: SourceSide, to: TargetSide): void {
  if (from.origin === to.origin) return;
  throw new MigrationRefused(
    `${from.name} untuk/is for ${from.origin}, ${to.name} untuk/is for ${to.origin}: latihan dan kerja nyata tidak dicampur / exercises and live work are not mixed`,
  );
}

function requireSameInstallation(from: SourceSide, to: TargetSide): void {
  if (timingSafeEqual(from.installationKey, to.installationKey)) return;
  throw new MigrationRefused(
    `kunci instalasi ${from.name} dan ${to.name} berbeda, pakai berkas kunci yang sama / the installation keys differ: a repeated command would be stored twice; give both the same key file`,
  );
}
