import { hash } from 'node:crypto';
import type { IncidentId, KeyId } from '@tanggap/events/ids';
import { CorruptEvent } from '@tanggap/platform/event-store/event-store';
import { chosenEvents, incidentOf, type ChosenCities, type Envelope } from './chosen-events.js';
import type { SourceSide } from './side.js';

interface Head {
  readonly revision: number;
  readonly hash: string;
}

export interface IncidentNeeds {
  /** Something of it is encrypted with its own key. */
  readonly isPersonal: boolean;
  /** Keys of other names that something of it is encrypted with. */
  readonly spares: readonly KeyId[];
  readonly isErased: boolean;
}

/** What a side holds of the chosen cities, by its last events: a hash covers all that came before it in its stream. */
export interface Heads {
  readonly events: number;
  readonly streams: ReadonlyMap<string, Head>;
  readonly incidents: ReadonlyMap<IncidentId, IncidentNeeds>;
  /** SHA-256 over every stream's name, last revision and last hash, in the order of the names. */
  readonly digest: string;
}

const EVERY = 1000;

/** Reads everything: the log checks each hash, and this the chain. @throws CorruptEvent */
export async function readHeads(side: SourceSide, cities: ChosenCities, onProgress: (events: number) => void): Promise<Heads> {
  const streams = new Map<string, Head>();
  const incidents = new Map<IncidentId, IncidentNeeds>();
  let events = 0;
  for await (const { entry, envelope } of chosenEvents(side, cities, 'start')) {
    const { stream, revision, previousHash } = envelope;
    const before = streams.get(stream);
    if (revision !== (before?.revision ?? -1) + 1 || previousHash !== (before?.hash ?? null))
      throw new CorruptEvent(stream, revision, entry.position, 'its chain is broken');
    streams.set(stream, { revision, hash: entry.stored.hash });
    const incident = incidentOf(envelope);
    if (incident !== null) incidents.set(incident, withNeedsOf(envelope, incidents.get(incident)));
    if (++events % EVERY === 0) onProgress(events);
  }
  return { events, streams, incidents, digest: digestOf(streams) };
}

function withNeedsOf({ type, isPersonal, keyId }: Envelope, known: IncidentNeeds | undefined): IncidentNeeds {
  const { spares = [] } = known ?? {};
  return {
    isPersonal: (isPersonal && keyId === undefined) || known?.isPersonal === true,
    spares: keyId === undefined || spares.includes(keyId) ? spares : [...spares, keyId],
    isErased: type === 'PersonalDataErased' || known?.isErased === true,
  };
}

/** @returns the first stream, in the order of the names, that the two do not hold alike; null when there is none */
export function firstDifference(a: Heads, b: Heads): string | null {
  const names = [...new Set([...a.streams.keys(), ...b.streams.keys()])].sort();
  return names.find((name) => a.streams.get(name)?.hash !== b.streams.get(name)?.hash) ?? null;
}

function digestOf(streams: ReadonlyMap<string, Head>): string {
  const lines = [...streams].map(([stream, head]) => `${stream} ${head.revision} ${head.hash}\n`).sort();
  return hash('sha256', lines.join(''));
}
