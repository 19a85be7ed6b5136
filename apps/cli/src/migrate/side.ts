import type { WorkOrigin } from '@tanggap/events/ids';
import type { StoredAccessKey } from '@tanggap/platform/access/access-key';
import type { ParkedJournal } from '@tanggap/platform/event-feed/parked-journal';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { SealedLog } from '@tanggap/platform/event-store/sealed-copy';
import type { KeyStore, KeyVault } from '@tanggap/platform/key-store/key-store';

/** An installation that is copied from: what it keeps, without anything that can be made again from it. Nothing in it changes. */
export interface SourceSide {
  /** In a message: what and where it is, no secret. */
  readonly name: string;
  /** What it is for. */
  readonly origin: WorkOrigin;
  readonly log: Pick<EventReader, 'readAll' | 'head' | 'distance'>;
  readonly keys: Pick<KeyStore, 'find'>;
  readonly access: { stored(): Promise<readonly StoredAccessKey[]> };
  readonly parked: Pick<ParkedJournal, 'parked' | 'parkedLanes'>;
  /** What its ids, phone hashes and repeated commands are computed with; the same on both sides, or a retry would be stored twice. */
  readonly installationKey: Uint8Array;
  close(): Promise<void>;
}

export interface TargetSide extends SourceSide {
  readonly log: SourceSide['log'] & SealedLog;
  readonly keys: KeyVault;
  readonly access: SourceSide['access'] & { put(stored: readonly StoredAccessKey[]): Promise<void> };
  readonly parked: ParkedJournal;
}
