import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import type { KeyStore } from '@tanggap/platform/key-store/key-store';
import { allFound } from '@tanggap/platform/views/all-found';
import type { Projection } from '@tanggap/platform/views/projection';
import type { ComparableReport } from './duplicates/duplicates.projection.js';

/**
 * First the event, then the key. The feed destroys what was erased while this process was away; every start repeats all
 * destructions, so that a restored key file brings nobody back.
 */
export class Erasures {
  constructor(
    private readonly keys: KeyStore,
    private readonly reports: Projection<ComparableReport>,
  ) {}

  /** @returns how many keys were destroyed again or found destroyed */
  async repeatAll(): Promise<number> {
    let count = 0;
    for await (const { id } of allFound(this.reports.collection(), [{ field: 'erased', is: true }])) {
      await this.keys.destroy(incidentIdSchema.parse(id));
      count++;
    }
    return count;
  }

  async onEvent(event: RecordedEvent): Promise<void> {
    if (event.type === 'PersonalDataErased')
      await this.keys.destroy(incidentIdSchema.parse(event.stream.slice('incident-'.length)));
  }
}
