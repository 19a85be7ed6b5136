import type { KeyObject } from 'node:crypto';
import type { StreamName } from '@tanggap/events/envelope';
import type { IncidentId, KeyId } from '@tanggap/events/ids';
import type { Position, StoredBytes } from '@tanggap/platform/event-store/event-store';
import type { Checkpoint } from './checkpoint.js';
import { chosenEvents, incidentOf, type ChosenCities, type ChosenEvent } from './chosen-events.js';
import { KeyMissing } from './migration-refused.js';
import type { SourceSide, TargetSide } from './side.js';

export interface CopyOf {
  readonly from: SourceSide;
  readonly to: TargetSide;
  readonly cities: ChosenCities;
  readonly checkpoint: Checkpoint;
  readonly onProgress: (events: number) => void;
}

export interface Copied {
  /** Looked at since the checkpoint. */
  readonly events: number;
  /** Not there before. */
  readonly fresh: number;
}

const WINDOW = 500;
/** Of one append: a server takes a megabyte at once. */
const MOST_BYTES = 400_000;
const AT_ONCE = 32;

/**
 * Copies in windows of the source's log. In each: the keys first, so that nothing is stored whose key is not; then the
 * events, an incident's and its alarms' one after the other, many incidents at once; then the checkpoint.
 */
export async function copyEvents(copy: CopyOf): Promise<Copied> {
  const { from, to, cities, checkpoint, onProgress } = copy;
  let [events, fresh] = [0, 0];
  let window: ChosenEvent[] = [];
  const flush = async (): Promise<void> => {
    const last = window.at(-1);
    if (last === undefined) return;
    await copyKeys(from, to, window);
    fresh += await copyWindow(to, window);
    events += window.length;
    await save(checkpoint, to, last.entry.position);
    onProgress(events);
    window = [];
  };
  for await (const chosen of chosenEvents(from, cities, await checkpoint.read(from, to))) {
    window.push(chosen);
    if (window.length === WINDOW) await flush();
  }
  await flush();
  return { events, fresh };
}

async function save(checkpoint: Checkpoint, { log }: TargetSide, source: Position): Promise<void> {
  const target = await log.head();
  if (target !== 'start') checkpoint.save({ source, target });
}

interface WantedKey {
  readonly incident: IncidentId;
  readonly keyId: KeyId | undefined;
  /** Something in the window is encrypted with it. */
  readonly isNeeded: boolean;
}

/** @throws KeyMissing where personal data has no key and no tombstone: copied, it could never be read again */
async function copyKeys(from: SourceSide, to: TargetSide, window: readonly ChosenEvent[]): Promise<void> {
  const wanted = new Map<IncidentId | KeyId, WantedKey>();
  for (const { envelope } of window) {
    const incident = incidentOf(envelope);
    if (incident === null) continue;
    const { isPersonal, keyId } = envelope;
    const id = keyId ?? incident;
    wanted.set(id, { incident, keyId, isNeeded: isPersonal || (wanted.get(id)?.isNeeded ?? false) });
  }
  const live = new Map<IncidentId | KeyId, KeyObject>();
  for (const [id, { incident, keyId, isNeeded }] of wanted) {
    const found = await from.keys.find(incident, keyId);
    if (found.state === 'live') live.set(id, found.key);
    else if (found.state === 'destroyed') await to.keys.destroy(incident, keyId === undefined ? [] : [keyId]);
    else if (isNeeded) throw new KeyMissing(incident, from.name);
  }
  await to.keys.adopt(live);
}

async function copyWindow(to: TargetSide, window: readonly ChosenEvent[]): Promise<number> {
  const lanes = new Map<string, ChosenEvent[]>();
  for (const chosen of window) {
    const lane = chosen.envelope.stream.replace(/^(?:incident|sla)-/, '');
    lanes.set(lane, [...(lanes.get(lane) ?? []), chosen]);
  }
  let fresh = 0;
  const waiting = lanes.values();
  const work = async (): Promise<void> => {
    for (const lane of waiting) {
      for (const { stream, events } of runsOf(lane)) {
        const written = await to.log.copySealed(stream, events);
        fresh += written; // after the wait: others add to it meanwhile
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.size) }, work));
  return fresh;
}

interface Run {
  readonly stream: StreamName;
  readonly events: StoredBytes[];
}

/** Neighbours of one stream together, as much as a server takes at once. */
function runsOf(lane: readonly ChosenEvent[]): readonly Run[] {
  const runs: Run[] = [];
  let bytes = 0;
  for (const { entry, envelope } of lane) {
    bytes += entry.stored.body.length;
    const last = runs.at(-1);
    if (last?.stream === envelope.stream && bytes <= MOST_BYTES) last.events.push(entry.stored);
    else {
      runs.push({ stream: envelope.stream, events: [entry.stored] });
      bytes = entry.stored.body.length;
    }
  }
  return runs;
}
