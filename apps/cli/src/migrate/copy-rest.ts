import type { IncidentId, KeyId } from '@tanggap/events/ids';
import { laneOf } from '@tanggap/platform/event-feed/feed-handler';
import type { ChosenCities } from './chosen-events.js';
import { KeyMissing, MigrationRefused } from './migration-refused.js';
import type { Heads, IncidentNeeds } from './read-heads.js';
import type { SourceSide, TargetSide } from './side.js';

export interface KeysChecked {
  readonly live: number;
  readonly destroyed: number;
}

type KeySide<S extends SourceSide> = Pick<S, 'name' | 'keys'>;

/**
 * Every incident's key as it is in the source, opened with both master keys. An erasure that the source's program did not
 * live to finish is finished in the target.
 * @throws KeyMissing @throws MigrationRefused where the target holds another key, or an erasure that the source does not know of
 */
export async function checkKeys(
  from: KeySide<SourceSide>,
  to: KeySide<TargetSide>,
  incidents: Heads['incidents'],
): Promise<KeysChecked> {
  let [live, destroyed] = [0, 0];
  for (const [incident, needs] of incidents) {
    const state = await keyOf(from, to, incident, needs);
    if (state === 'destroyed') destroyed += 1;
    else for (const spare of needs.spares) await copyKey(from, to, incident, spare);
    if (state === 'live') live += 1;
    if (state !== 'destroyed') live += needs.spares.length;
  }
  return { live, destroyed };
}

async function keyOf(
  from: KeySide<SourceSide>,
  to: KeySide<TargetSide>,
  incident: IncidentId,
  needs: IncidentNeeds,
): Promise<string> {
  const here = await from.keys.find(incident);
  if (needs.isErased || here.state === 'destroyed') {
    await to.keys.destroy(incident, needs.spares);
    return 'destroyed';
  }
  if (here.state === 'unknown' && !needs.isPersonal) return 'none';
  await copyKey(from, to, incident);
  return 'live';
}

async function copyKey(from: KeySide<SourceSide>, to: KeySide<TargetSide>, incident: IncidentId, spare?: KeyId): Promise<void> {
  const here = await from.keys.find(incident, spare);
  if (here.state !== 'live') throw new KeyMissing(incident, from.name);
  await to.keys.adopt(new Map([[spare ?? incident, here.key]]));
  const there = await to.keys.find(incident, spare);
  if (there.state !== 'live' || !there.key.equals(here.key))
    throw new MigrationRefused(
      `${to.name}: kunci data kejadian ${incident} ${there.state === 'live' ? 'berbeda / is another one there' : 'tidak ada / is not there'}`,
    );
}

/** Those of the chosen cities only. What was revoked on either side stays revoked. @returns how many were put */
export async function copyAccess(from: SourceSide, to: TargetSide, cities: ChosenCities): Promise<number> {
  const there = new Map((await to.access.stored()).map((key) => [key.id, key]));
  const wanted = (await from.access.stored()).filter((key) => {
    const known = there.get(key.id);
    const isChosen = cities === 'all' || key.cities.every((city) => cities.includes(city));
    return isChosen && (known === undefined || (known.revokedAt === null && key.revokedAt !== null));
  });
  await to.access.put(wanted);
  return wanted.length;
}

/** Parked lanes, with what was skipped in each: they wait in the target as they waited in the source. */
export async function copyParked(from: SourceSide, to: TargetSide, { streams }: Heads): Promise<number> {
  const lanes = new Set([...streams.keys()].map(laneOf));
  const chosen = (await from.parked.parked()).filter(({ lane }) => lanes.has(lane));
  for (const entry of chosen) {
    const skipped = (await from.parked.parkedLanes(entry.consumer)).get(entry.lane);
    await to.parked.park(entry, skipped ?? new Map([[entry.stream, entry.revision]]));
  }
  return chosen.length;
}
