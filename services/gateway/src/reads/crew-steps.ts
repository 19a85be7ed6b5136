import type { IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { TrackState, UnitState } from '@tanggap/incident/incident-state';
import type { CrewType } from '../schema/incident.types.js';

/** A crew's way, in the order it is usually gone. */
const way = [
  ['DepartUnit', 'departed'],
  ['ArriveOnScene', 'arrived'],
  ['CompleteHandling', 'handled'],
  ['StartTransport', 'transportStarted'],
  ['ArriveTransport', 'transportArrived'],
  ['ReleaseUnit', 'released'],
] as const satisfies readonly (readonly [IncidentCommandType, keyof UnitState])[];

/** Each unit of a track, with what it has reported and what usually comes next. */
export function crewsOf(track: TrackState): readonly CrewType[] {
  return [...track.units].map(([unit, state]) => {
    const isSaid = (step: keyof UnitState): boolean => state[step] || (step === 'handled' && track.handled);
    const said = way.filter(([, step]) => isSaid(step)).map(([command]) => command);
    return { unit, said, next: nextAfter(said) };
  });
}

/** What was forgotten on the way is not asked for; nobody is driven anywhere unless a transport was reported. */
function nextAfter(said: readonly IncidentCommandType[]): IncidentCommandType | null {
  const last = said.at(-1);
  const rest = way.slice(way.findIndex(([command]) => command === last) + 1);
  return (
    rest.find(([command]) => command !== 'StartTransport' && (command !== 'ArriveTransport' || last === 'StartTransport'))?.[0] ??
    null
  );
}
