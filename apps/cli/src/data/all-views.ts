import type { WorkOrigin } from '@tanggap/events/ids';
import { queueProjection, queueView } from '@tanggap/dispatch/queue.projection';
import { boardProjection, boardView } from '@tanggap/gateway/board.view';
import { duplicatesProjection, duplicatesView, type DuplicatesParts } from '@tanggap/intake/duplicates/duplicates.projection';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { Projection } from '@tanggap/platform/views/projection';
import type { ViewDefinition, ViewDocument } from '@tanggap/platform/views/views';
import { caseProjection } from '@tanggap/reporting/cases/case.projection';
import { caseView } from '@tanggap/reporting/cases/case.view';
import { AlarmOutlook, alarmedOn, bookOf } from '@tanggap/sla-monitor/alarm-outlook';
import { dueProjection, dueView } from '@tanggap/sla-monitor/due.view';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { directoryFold, type CityDirectory } from '@tanggap/sop-definitions/city-directory';

/** A view and the feed's consumer that keeps it. */
export interface OwnedView {
  readonly consumer: string;
  readonly definition: ViewDefinition<ViewDocument>;
  readonly projection: Pick<Projection<ViewDocument>, 'attach' | 'verify' | 'rebuildAll'>;
}

/** Every view that is a fold of the log. The outbox of case data is none: it is a list of work. */
export function allViews(
  parts: DuplicatesParts & { readonly directory: CityDirectory; readonly warningPct: number | null; readonly origin: WorkOrigin },
): readonly OwnedView[] {
  const { events, views, directory, warningPct, origin } = parts;
  const books = bookOf(() => directory, warningPct);
  const outlook = new AlarmOutlook(events, books, alarmedOn(origin));
  return [
    { consumer: 'intake', definition: duplicatesView, projection: duplicatesProjection(parts) },
    { consumer: 'dispatch', definition: queueView, projection: queueProjection(events, views) },
    { consumer: 'sla-monitor', definition: dueView, projection: dueProjection({ events, views, outlook }) },
    { consumer: 'reporting', definition: caseView, projection: caseProjection(events, views) },
    { consumer: 'gateway', definition: boardView, projection: boardProjection(events, views) },
  ];
}

/** What the cities have published, of whatever city this program has a profile for. */
export async function readDirectory(events: EventReader): Promise<CityDirectory> {
  const { streams, initial, evolve } = directoryFold(citiesOf('all'));
  let directory = initial;
  for (const stream of streams) directory = (await events.readStream(stream)).events.reduce(evolve, directory);
  return directory;
}
