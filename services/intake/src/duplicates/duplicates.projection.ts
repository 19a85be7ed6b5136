import type { KeyObject } from 'node:crypto';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import { incidentIdSchema, type CategoryId, type CityId, type IncidentId, type KeyId } from '@tanggap/events/ids';
import { pointSchema } from '@tanggap/events/incident-events';
import { instantToMs } from '@tanggap/incident/instant';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { KeyStore } from '@tanggap/platform/key-store/key-store';
import type { Platform } from '@tanggap/platform/platform';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { openOwnView } from '@tanggap/platform/views/open-own-view';
import { createProjection, type Projection } from '@tanggap/platform/views/projection';
import type { ViewDefinition, Views } from '@tanggap/platform/views/views';
import { phoneHashOf } from './phone-hash.js';
import { placeCellOf } from './place-cell.js';

/**
 * What a report is compared by. The exact place and the number never stand here, and nothing does once the key is gone.
 * Imported history is compared with nothing; it has a row all the same, which says whose key must stay destroyed.
 */
export interface ComparableReport {
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
  readonly city: CityId | null;
  readonly origin: string | null;
  readonly caseNumber: string | null;
  readonly category: CategoryId | null;
  readonly receivedAtMs: number | null;
  readonly cell: string | null;
  readonly phoneHash: string | null;
  readonly mergedInto: IncidentId | null;
  readonly erased: boolean;
  /** Spare keys that its events are under, for whoever has to destroy them; absent where there are none. */
  readonly keyIds?: readonly KeyId[];
}

export const duplicatesView: ViewDefinition<ComparableReport> = {
  name: 'intake.duplicates',
  version: 2,
  indexes: [['city', 'cell', 'receivedAtMs'], ['city', 'phoneHash', 'receivedAtMs'], ['erased']],
};

export interface DuplicatesParts {
  readonly events: EventReader;
  readonly views: Views;
  readonly keys: Pick<KeyStore, 'find'>;
  /** Of the installation: the same number gives the same hash in every report. */
  readonly phones: KeyObject;
}

/** The one reader of keys beside the read layer: it computes cell and phone hash while folding. */
export function duplicatesProjection({ events, views, keys, phones }: DuplicatesParts): Projection<ComparableReport> {
  return createProjection<ComparableReport>({
    definition: duplicatesView,
    keyOf: (event) => (event.stream.startsWith('incident-') ? event.stream.slice('incident-'.length) : null),
    initial: (id) => ({
      id,
      seen: {},
      city: null,
      origin: null,
      caseNumber: null,
      category: null,
      receivedAtMs: null,
      cell: null,
      phoneHash: null,
      mergedInto: null,
      erased: false,
    }),
    async fold(report, event) {
      if (!isIncidentEvent(event)) return report;
      const stated = withKeyId(fold(report, event), event.keyId);
      if (event.origin === 'imported' || event.personal === null || !MAY_SAY.has(event.type)) return stated;
      const key = await keys.find(incidentIdSchema.parse(report.id), event.keyId);
      return key.state === 'live'
        ? { ...stated, ...comparableOf(event, key.key, phones) }
        : { ...stated, cell: null, phoneHash: null };
    },
    events,
    views,
  });
}

export async function openDuplicates(platform: Platform): Promise<Projection<ComparableReport>> {
  const { store: events, views, keys, installation } = platform;
  const projection = duplicatesProjection({ events, views, keys, phones: installation.phones });
  await openOwnView(projection, platform);
  return projection;
}

/** Events that may hold a telephone number or a point. */
const MAY_SAY: ReadonlySet<string> = new Set(['ReportReceived', 'Verified', 'Reclassified']);

function fold(report: ComparableReport, event: RecordedEvent): ComparableReport {
  switch (event.type) {
    case 'ReportReceived':
      return {
        ...report,
        city: event.city,
        origin: event.origin,
        caseNumber: event.data.caseNumber ?? null,
        receivedAtMs: instantToMs(event.occurredAt),
      };
    case 'Verified':
      return { ...report, category: event.data.category };
    case 'Reclassified':
      return { ...report, category: event.data.category ?? report.category };
    case 'MergedInto':
      return { ...report, mergedInto: event.data.target };
    case 'Unmerged':
      return { ...report, mergedInto: null };
    case 'PersonalDataErased':
      return { ...report, cell: null, phoneHash: null, erased: true };
    default:
      return report;
  }
}

function withKeyId(report: ComparableReport, keyId: KeyId | undefined): ComparableReport {
  const { keyIds = [] } = report;
  return keyId === undefined || keyIds.includes(keyId) ? report : { ...report, keyIds: [...keyIds, keyId] };
}

function comparableOf(event: RecordedEvent, key: KeyObject, phones: KeyObject): { cell?: string; phoneHash?: string } {
  const { point, callerPhone } = openPersonal(event, key);
  const place = pointSchema.safeParse(point);
  const phoneHash = typeof callerPhone === 'string' ? phoneHashOf(callerPhone, phones) : null;
  return { ...(place.success ? { cell: placeCellOf(place.data) } : {}), ...(phoneHash === null ? {} : { phoneHash }) };
}
