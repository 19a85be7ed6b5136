import type { KeyObject } from 'node:crypto';
import type { CityId } from '@tanggap/events/ids';
import type { Principal } from '@tanggap/platform/access/principal';
import type { Clock } from '@tanggap/platform/clock/clock';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { runImport, type ImportRequest, type ImportSummary } from './importer.js';

export interface ImportDeskOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** The installation's key for ids and digests of personal data. */
  readonly identityKey: KeyObject;
  /** The cities that have a profile here. */
  readonly servedCities: () => ReadonlySet<CityId>;
  /** Told why an import ended before its end: the caller hears only of what kind it was. */
  readonly onFailure: (error: unknown) => void;
}

export type ImportRefusal = { readonly code: 'role-not-allowed' | 'not-found' | 'import-running' };
export type ImportWork = Pick<ImportRequest, 'mapping' | 'csv' | 'strict' | 'dryRun' | 'onReject' | 'onProgress'>;

/** Nest token of the `ImportDesk`. */
export const IMPORT_DESK = Symbol('ImportDesk');

/** Who may import what, and one import at a time: two at once would hold two files in memory. */
export class ImportDesk {
  private isRunning = false;

  constructor(private readonly options: ImportDeskOptions) {}

  /** @returns why not; null when this caller may bring in that city's history now */
  refusal(principal: Principal, city: CityId): ImportRefusal | null {
    if (principal.role !== 'city-admin') return { code: 'role-not-allowed' };
    // A foreign city has no administrator here; one that is served is its own administrator's.
    if (this.options.servedCities().has(city) && !principal.cities.includes(city)) return { code: 'not-found' };
    return this.isRunning ? { code: 'import-running' } : null;
  }

  /** Only after `refusal` said null, without waiting in between. @throws as `runImport` */
  async run(work: ImportWork): Promise<ImportSummary> {
    this.isRunning = true;
    try {
      const { store, clock, identityKey } = this.options;
      return await runImport({ store, clock, identityKey, ...work });
    } catch (error) {
      this.options.onFailure(error);
      throw error;
    } finally {
      this.isRunning = false;
    }
  }
}
