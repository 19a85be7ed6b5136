import type { Envelope } from '@tanggap/events/envelope';
import { findDefinition } from '@tanggap/events/event-registry';
import { UnknownEventType } from '../event-store/event-store.js';

/**
 * Turns one stored version of a type into the next. Keyed `<Type>@<version it reads>`. May rename a type that holds no
 * personal data: a ciphertext is bound to the type it was stored under.
 */
export type Upcasters = Readonly<Record<string, (old: Envelope) => Envelope>>;

/** None yet: every type is at its first version. */
const shipped: Upcasters = {};

/**
 * Handlers, projections and subscriptions see one shape, whatever was written years ago.
 * @throws UnknownEventType for a type nobody knows, a newer version, and where a step is missing
 */
export function upcast(stored: Envelope, upcasters: Upcasters = shipped): Envelope {
  let envelope = stored;
  while (findDefinition(envelope.type)?.schemaVersion !== envelope.schemaVersion) {
    const step = upcasters[`${envelope.type}@${envelope.schemaVersion}`];
    if (step === undefined) throw new UnknownEventType(`${envelope.type} version ${envelope.schemaVersion}`);
    envelope = step(envelope);
  }
  if (envelope.type !== stored.type && stored.personal !== null)
    throw new TypeError(`${stored.type} holds personal data and cannot become ${envelope.type}`);
  return envelope;
}
