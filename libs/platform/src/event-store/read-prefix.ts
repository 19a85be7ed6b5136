import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { UnknownEventType, type EventReader, type Revision } from './event-store.js';

/**
 * A stream up to a revision, for whoever checks what was made of it: a later event that this program cannot decode is not
 * in the way.
 */
export async function readPrefix(events: EventReader, stream: StreamName, upTo: Revision): Promise<readonly RecordedEvent[]> {
  try {
    return (await events.readStream(stream)).events.slice(0, upTo + 1);
  } catch (error) {
    if (!(error instanceof UnknownEventType)) throw error;
    return scanPrefix(events, stream, upTo); // slow, and as rare as a newer program's event
  }
}

async function scanPrefix(events: EventReader, stream: StreamName, upTo: Revision): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const entry of events.readAll('start')) {
    if (found.length > upTo) break;
    if ('undecodable' in entry && entry.undecodable.stream === stream) break;
    if ('event' in entry && entry.event.stream === stream) found.push(entry.event);
  }
  return found;
}
