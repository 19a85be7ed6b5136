import type { ParkedIncident } from '@tanggap/platform/event-feed/event-feed';

export interface ParkedDetail extends ParkedIncident {
  /** Per stream, the first revision that was not applied. */
  readonly notAppliedFrom: Readonly<Record<string, number>>;
}
