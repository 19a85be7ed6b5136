import type { AgencyId, WorkOrigin } from '@tanggap/events/ids';
import { emptyRecord, foldRecord, recordIdOf, type IncidentRecord } from '@tanggap/incident/incident-record';
import type { Scope } from '@tanggap/platform/access/principal';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { Platform } from '@tanggap/platform/platform';
import { createProjection, type Projection } from '@tanggap/platform/views/projection';
import type { ViewDefinition, Views } from '@tanggap/platform/views/views';
import { openOwnView } from '@tanggap/platform/views/open-own-view';

export const QUEUE = Symbol('Queue');

export const queueView: ViewDefinition<IncidentRecord> = {
  name: 'dispatch.queue',
  version: 1,
  indexes: [['city', 'origin', 'state', 'receivedAt']],
};

/** A verified case to which nobody has been sent, or to which everybody asked has said no. Nothing personal. */
export interface QueuedCase {
  readonly incident: string;
  readonly caseNumber: string | null;
  readonly city: string | null;
  readonly category: string | null;
  readonly district: string | null;
  readonly receivedAt: string | null;
  readonly refusedBy: readonly string[];
}

/** Imported history waits for nobody, so it has no place in the queue. */
export function queueProjection(events: EventReader, views: Views): Projection<IncidentRecord> {
  return createProjection({
    definition: queueView,
    keyOf: (event) => (event.origin === 'imported' ? null : recordIdOf(event)),
    initial: emptyRecord,
    fold: foldRecord,
    events,
    views,
  });
}

export async function openQueueProjection(platform: Platform): Promise<Projection<IncidentRecord>> {
  const projection = queueProjection(platform.store, platform.views);
  await openOwnView(projection, platform);
  return projection;
}

/** Longest waiting first. Agencies are sent to; they do not see who else waits. */
export async function readQueue(
  queue: Projection<IncidentRecord>,
  scope: Scope,
  { origin, limit }: { readonly origin: WorkOrigin; readonly limit: number },
): Promise<readonly QueuedCase[]> {
  if (scope.agency !== null) return [];
  const found = await queue.collection().find({
    where: [
      { field: 'city', in: scope.cities },
      { field: 'origin', is: origin },
      { field: 'state', is: 'verified' },
    ],
    orderBy: { field: 'receivedAt', direction: 'asc' },
    limit,
  });
  return found.map((record) => {
    const { id, caseNumber, city, category, district, receivedAt } = record;
    return { incident: id, caseNumber, city, category, district, receivedAt, refusedBy: refusersOf(record) };
  });
}

/** Those who said no themselves; one that the call center called off refused nothing. */
function refusersOf({ events }: IncidentRecord): readonly AgencyId[] {
  const agencies = new Map<string, AgencyId>();
  const refusers = new Set<AgencyId>();
  for (const event of events) {
    if (event.type === 'Dispatched' || event.type === 'CallTransferred') agencies.set(event.data.track, event.data.agency);
    const agency = event.type === 'DispatchRejected' ? agencies.get(event.data.track) : undefined;
    if (agency !== undefined) refusers.add(agency);
  }
  return [...refusers].sort();
}
