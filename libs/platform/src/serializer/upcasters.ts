import type { Envelope } from '@tanggap/events/envelope';
import { UnknownEventType } from '../event-store/event-store.js';

/** Turns one stored version of a type into the next; may rename the type. Keyed `<Type>@<version it reads>`. */
export type Upcasters = Readonly<Record<string, (old: Envelope) => Envelope>>;

/** None yet: every type is at its first version. */
const shipped: Upcasters = {};

/** Handlers, projections and subscriptions see one shape, whatever was written years ago. @throws UnknownEventType where a step is missing */
export function upcast(stored: Envelope, target: number, upcasters: Upcasters = shipped): Envelope {
  let envelope = stored;
  while (envelope.schemaVersion < target) {
    const step = upcasters[`${envelope.type}@${envelope.schemaVersion}`];
    if (step === undefined) throw new UnknownEventType(`${envelope.type} version ${envelope.schemaVersion}`);
    envelope = step(envelope);
  }
  return envelope;
}
