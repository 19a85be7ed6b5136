import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { eventIdSchema, incidentIdSchema, trackIdSchema, type EventId, type IncidentId, type TrackId } from '@tanggap/events/ids';
import { deriveUuid, timedUuid } from '@tanggap/platform/serializer/uuid';
import type { Mapping } from './mapping.js';

/**
 * The ids of one source's incidents. The same source key gives the same ids on every run and every installation, unless
 * the mapping calls the key personal or reads personal columns: then they depend on this installation's key, because a
 * plain hash of a telephone number can be undone by trying all of them.
 */
export class ImportIds {
  constructor(
    private readonly mapping: Mapping,
    private readonly options: { readonly identityKey: KeyObject; readonly readsPersonalData: boolean },
  ) {}

  /** One id for all events of one source incident, whatever its rows say: by it a second run finds the first one's. */
  sourceIncident(key: string): string {
    return deriveUuid(this.name('source-incident', key), 'correlation');
  }

  incident(atMs: number, key: string): IncidentId {
    return incidentIdSchema.parse(timedUuid(idMs(atMs), this.name('incident', key)));
  }

  track(atMs: number, key: string, agency: string): TrackId {
    return trackIdSchema.parse(timedUuid(idMs(atMs), this.name('track', key, agency)));
  }

  event(atMs: number, key: string, rule: number, place: string): EventId {
    return eventIdSchema.parse(timedUuid(idMs(atMs), this.name('event', key, String(rule), place)));
  }

  /** Stands for what the rows and the mapping said: the cause of all events of one source incident. */
  contentDigest(mappingDigest: string, rows: readonly (readonly string[])[]): string {
    const text = JSON.stringify([mappingDigest, ...rows]);
    return deriveUuid(this.digest(text, this.options.readsPersonalData), 'content');
  }

  /** The source's own number for people to search by; hashed where it is personal. */
  readableKey(key: readonly string[]): string {
    return this.mapping.incident.keyIsPersonal ? this.digest(JSON.stringify(key), true) : key.join(' ');
  }

  private name(kind: string, ...parts: readonly string[]): string {
    const text = JSON.stringify(['tanggap-import/1', this.mapping.source, kind, ...parts]);
    return this.mapping.incident.keyIsPersonal ? this.digest(text, true) : text;
  }

  private digest(text: string, keyed: boolean): string {
    const hash = keyed ? createHmac('sha256', this.options.identityKey) : createHash('sha256');
    return hash.update(text).digest('hex');
  }
}

/** 48 bits hold no time before 1970. */
function idMs(atMs: number): number {
  return Math.max(0, atMs);
}
