import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { CityId } from '@tanggap/events/ids';
import { firstDifference } from '@tanggap/platform/serializer/first-difference';
import { eventsOf, said, type HistoryDigest, type OpenHistory, type Said } from './content-digest.js';
import type { Broken } from './invariants.js';

/** One side: what it says in short, and where it can be read again for what differs. */
export interface Compared {
  readonly history: OpenHistory;
  readonly digest: HistoryDigest;
}

export interface Comparison {
  readonly city: CityId;
  /** `sealed`: every byte must be the same, as in a copy; `said`: what the events say, as where it was imported afresh. */
  readonly by: 'sealed' | 'said';
}

/** A whole copy may be wrong: so many streams are looked into, and the others are counted. */
const MOST_STREAMS = 20;

/** Which invariants the copy breaks, and where; nothing when it is the same history. Only what differs is read again. */
export async function compareHistories(original: Compared, copy: Compared, { city, by }: Comparison): Promise<readonly Broken[]> {
  const unreadable = [...unreadableIn('the original', original.digest), ...unreadableIn('the copy', copy.digest)];
  const isSame =
    original.digest.content === copy.digest.content && (by === 'said' || original.digest.sealed === copy.digest.sealed);
  if (isSame) return unreadable;
  const different = differentStreams(original.digest, copy.digest, by);
  const looked = new Set(different.slice(0, MOST_STREAMS));
  const [theirs, ours] = [await saidBy(original.history, city, looked), await saidBy(copy.history, city, looked)];
  const broken = [...looked].flatMap((stream) => brokenIn(stream, theirs.get(stream) ?? [], ours.get(stream) ?? [], by));
  const rest = different.length - looked.size;
  return [...unreadable, ...broken, ...(rest > 0 ? [{ invariant: 'content', where: `${rest} more streams` } as const] : [])];
}

function unreadableIn(whose: string, { streams }: HistoryDigest): readonly Broken[] {
  return [...streams].flatMap(([stream, { unreadable }]) =>
    unreadable === null
      ? []
      : [{ invariant: 'personal data', where: `${stream} ${unreadable}: cannot be read in ${whose}` } as const],
  );
}

function differentStreams(original: HistoryDigest, copy: HistoryDigest, by: Comparison['by']): readonly StreamName[] {
  const names = [...new Set([...original.streams.keys(), ...copy.streams.keys()])].sort();
  return names.filter((name) => {
    const [theirs, ours] = [original.streams.get(name), copy.streams.get(name)];
    return theirs?.content !== ours?.content || (by === 'sealed' && theirs?.sealed !== ours?.sealed);
  });
}

interface Told {
  readonly event: RecordedEvent;
  readonly words: Said;
}

async function saidBy(
  history: OpenHistory,
  city: CityId,
  streams: ReadonlySet<StreamName>,
): Promise<ReadonlyMap<StreamName, readonly Told[]>> {
  const told = new Map<StreamName, Told[]>();
  for await (const event of eventsOf(history, city, streams)) {
    const words = await said(event, history.keys);
    told.set(event.stream, [...(told.get(event.stream) ?? []), { event, words }]);
  }
  return told;
}

/** What is first wrong with a stream explains what else is: after a missing event nothing stands at its revision. */
function brokenIn(stream: StreamName, original: readonly Told[], copy: readonly Told[], by: Comparison['by']): readonly Broken[] {
  const [theirs, ours] = [idsOf(original), idsOf(copy)];
  const lost = original
    .filter(({ event }) => !ours.includes(event.id))
    .map(({ event }) => `${stream} ${event.revision}: missing`);
  const isSurplus = ({ event }: Told, index: number): boolean => !theirs.includes(event.id) || ours.indexOf(event.id) !== index;
  const surplus = copy.filter(isSurplus).map(({ event }) => `${stream} ${event.revision}: surplus`);
  if (lost.length + surplus.length > 0) return [...lost, ...surplus].map((where) => ({ invariant: 'events', where }));
  const moved = theirs.findIndex((id, index) => ours[index] !== id);
  if (moved !== -1) return [{ invariant: 'order', where: `${stream} ${moved}` }];
  const broken = original.flatMap((told, index) => differencesAt(told, copy[index]));
  const rewritten = original.findIndex(({ event }, index) => event.hash !== copy[index]?.event.hash);
  if (broken.length > 0 || by === 'said' || rewritten === -1) return broken;
  return [{ invariant: 'hashes', where: `${stream} ${rewritten}` }];
}

function differencesAt({ event, words }: Told, other: Told | undefined): readonly Broken[] {
  if (other === undefined) return []; // as many as there are ids
  const at = `${event.stream} ${event.revision}`;
  const { personal, ...stated } = words;
  const { personal: otherPersonal, ...otherStated } = other.words;
  const pointers = [firstDifference(stated, otherStated), inPersonal(personal, otherPersonal)].filter((found) => found !== null);
  return pointers.map((pointer) => ({ invariant: invariantOf(event.stream, pointer), where: `${at}: ${pointer}` }));
}

function inPersonal(personal: Said['personal'], other: Said['personal']): string | null {
  const pointer = firstDifference(personal, other);
  return pointer === null ? null : `/personal${pointer}`;
}

function invariantOf(stream: StreamName, pointer: string): Broken['invariant'] {
  if (pointer.startsWith('/personal')) return 'personal data';
  if (stream.startsWith('sla-')) return 'alarms';
  return pointer === '/occurredAt' ? 'times' : 'content';
}

function idsOf(told: readonly Told[]): readonly string[] {
  return told.map(({ event }) => event.id);
}
