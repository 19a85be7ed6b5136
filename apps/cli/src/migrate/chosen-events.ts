import type { StreamName } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { cityIdSchema, incidentIdSchema, keyIdSchema, type CityId, type IncidentId, type KeyId } from '@tanggap/events/ids';
import type { LogEntry, Position } from '@tanggap/platform/event-store/event-store';
import { z } from 'zod';
import type { SourceSide } from './side.js';

export type ChosenCities = readonly CityId[] | 'all';

/** What a migration must know of an event, whatever this program can make of it. */
export interface Envelope {
  readonly stream: StreamName;
  readonly revision: number;
  readonly type: string;
  readonly city: CityId;
  readonly previousHash: string | null;
  /** Whether it holds anything encrypted. */
  readonly isPersonal: boolean;
  /** The spare key it is encrypted with; undefined: the incident's own. */
  readonly keyId?: KeyId | undefined;
}

export interface ChosenEvent {
  readonly entry: LogEntry;
  readonly envelope: Envelope;
}

const envelopeSchema = z
  .looseObject({
    stream: streamNameSchema,
    revision: z.int(),
    type: z.string(),
    city: cityIdSchema,
    previousHash: z.string().nullable(),
    personal: z.string().nullish(),
    keyId: keyIdSchema.optional(),
  })
  .transform(({ personal, ...rest }) => ({ ...rest, isPersonal: personal !== null && personal !== undefined }));

/** The monitor's notes about its machine's clock: one stream an installation, whatever cities it serves. */
const CLOCK = /^clock-/;

/**
 * The events of the chosen cities, in the log's order. A stream is one city's throughout, so that whole streams go along or
 * stay. With a part of the cities an installation's own streams stay where they are: the other side has its own.
 */
export async function* chosenEvents(
  side: Pick<SourceSide, 'log'>,
  cities: ChosenCities,
  after: Position | 'start',
): AsyncGenerator<ChosenEvent> {
  for await (const entry of side.log.readAll(after)) {
    const envelope = envelopeSchema.parse(JSON.parse(entry.stored.body));
    if (cities === 'all' || (cities.includes(envelope.city) && !CLOCK.test(envelope.stream))) yield { entry, envelope };
  }
}

/** The incident whose data key an event's personal fields are sealed with; null for streams that have none. */
export function incidentOf({ stream }: Pick<Envelope, 'stream'>): IncidentId | null {
  return stream.startsWith('incident-') ? incidentIdSchema.parse(stream.slice('incident-'.length)) : null;
}
