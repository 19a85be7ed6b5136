import type { RecordedEvent } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { incidentIdSchema, type IncidentId } from '@tanggap/events/ids';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import type { KeyStore } from '@tanggap/platform/key-store/key-store';
import { allFound } from '@tanggap/platform/views/all-found';
import type { Projection } from '@tanggap/platform/views/projection';
import type { ComparableReport } from './duplicates/duplicates.projection.js';

interface KeysOfStreams {
  readonly keys: KeyStore;
  readonly store: Pick<EventReader, 'readStream'>;
}

/**
 * First the event, then the key. The feed destroys what was erased while this process was away; every start repeats all
 * destructions, so that a restored key file brings nobody back.
 */
export class Erasures {
  constructor(
    private readonly platform: KeysOfStreams,
    private readonly reports: Projection<ComparableReport>,
  ) {}

  /** @returns how many keys were destroyed again or found destroyed */
  async repeatAll(): Promise<number> {
    let count = 0;
    for await (const { id, keyIds } of allFound(this.reports.collection(), [{ field: 'erased', is: true }])) {
      await this.platform.keys.destroy(incidentIdSchema.parse(id), keyIds);
      count++;
    }
    return count;
  }

  async onEvent(event: RecordedEvent): Promise<void> {
    if (event.type === 'PersonalDataErased')
      await destroyKeysOf(incidentIdSchema.parse(event.stream.slice('incident-'.length)), this.platform);
  }
}

/** The incident's own key and every spare that its events name: after the erasure no event can name another. */
export async function destroyKeysOf(incident: IncidentId, { keys, store }: KeysOfStreams): Promise<void> {
  const { events } = await store.readStream(streamNameSchema.parse(`incident-${incident}`));
  await keys.destroy(
    incident,
    events.flatMap(({ keyId }) => (keyId === undefined ? [] : [keyId])),
  );
}
