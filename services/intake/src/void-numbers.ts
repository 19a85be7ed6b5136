import type { CityId, Origin } from '@tanggap/events/ids';
import { instantToMs } from '@tanggap/incident/instant';
import type { EventReader } from '@tanggap/platform/event-store/event-store';

/** A case number that was given out and stands on no report. */
export interface VoidNumber {
  readonly caseNumber: string;
  readonly city: CityId;
  readonly origin: Origin;
  /** ISO-8601 UTC. */
  readonly issuedAt: string;
}

/**
 * The gaps in the case numbers, in the order they arose: issued, and the report was never stored (a crash between the two
 * appends, or a repeat that took another number).
 * @param issuedBeforeMs epoch ms UTC; a younger number may still get its report
 */
export async function voidNumbers(events: EventReader, issuedBeforeMs: number): Promise<readonly VoidNumber[]> {
  const open = new Map<string, VoidNumber>();
  for await (const entry of events.readAll('start')) {
    if (!('event' in entry)) continue;
    const { type, data, city, origin, recordedAt } = entry.event;
    // A number is always in the log before its report.
    if (type === 'CaseNumberIssued')
      open.set(data.caseNumber, { caseNumber: data.caseNumber, city, origin, issuedAt: recordedAt });
    if (type === 'ReportReceived' && data.caseNumber !== undefined) open.delete(data.caseNumber);
  }
  return [...open.values()].filter(({ issuedAt }) => instantToMs(issuedAt) < issuedBeforeMs);
}
