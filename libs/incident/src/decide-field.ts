import type { UnitId } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { DecideContext } from './decide-context.js';
import type { CommandOf } from './incident-commands.js';
import { stepKey, type IncidentState, type TrackState, type UnitState } from './incident-state.js';
import type { Verdict } from './rejection.js';
import { said } from './said.js';

type UnitCommand =
  | CommandOf<'AssignUnit'>
  | CommandOf<'DepartUnit'>
  | CommandOf<'ArriveOnScene'>
  | CommandOf<'StartTransport'>
  | CommandOf<'ArriveTransport'>
  | CommandOf<'ReleaseUnit'>;
type StepCommand = CommandOf<'CompleteStep'> | CommandOf<'SkipStep'>;
type FieldCommand = UnitCommand | StepCommand | CommandOf<'UpdateSituation'> | CommandOf<'CompleteHandling'>;

/**
 * What happens out there. The field is late and forgetful: its facts are welcome in any order, after the track's end and
 * after the closing; said twice they record nothing.
 */
export function decideField(command: FieldCommand, state: IncidentState, context: DecideContext): Verdict {
  if (command.type === 'CompleteStep' || command.type === 'SkipStep') return step(command, state, context);
  const track = state.tracks.get(command.track);
  if (track === undefined) return { code: 'track-not-found' };
  // An agency that said no sent nobody; a cancelled one may have had a crew under way.
  if (track.status === 'rejected') return { code: 'track-ended', how: 'rejected' };
  switch (command.type) {
    case 'UpdateSituation':
      return [{ type: 'SituationUpdated', data: { track: command.track, phase: command.phase, ...spoken(command) } }];
    case 'CompleteHandling':
      return handled(command, track);
    default:
      return unit(command, track.units.get(command.unit));
  }
}

function unit(command: UnitCommand, known: UnitState | undefined): Verdict {
  return wasSaid(command, known) ? [] : [unitEvent(command)];
}

function wasSaid(command: UnitCommand, known: UnitState | undefined): boolean {
  if (known === undefined) return false;
  switch (command.type) {
    case 'AssignUnit':
      return known.assigned;
    case 'DepartUnit':
      return known.departed;
    case 'ArriveOnScene':
      return known.arrived;
    case 'StartTransport':
      return known.transportStarted;
    case 'ArriveTransport':
      return known.transportArrived;
    case 'ReleaseUnit':
      return known.released;
  }
}

function unitEvent(command: UnitCommand): IncidentEvent {
  const data: { track: UnitCommand['track']; unit: UnitId; note?: string; timeReason?: string } = {
    track: command.track,
    unit: command.unit,
    ...spoken(command),
  };
  switch (command.type) {
    case 'AssignUnit':
      return { type: 'UnitAssigned', data };
    case 'DepartUnit':
      return { type: 'UnitDeparted', data };
    case 'ArriveOnScene':
      return { type: 'ArrivedOnScene', data };
    case 'StartTransport':
      return { type: 'TransportStarted', data: { ...data, to: command.to, ...said({ destination: command.destination }) } };
    case 'ArriveTransport':
      return { type: 'TransportArrived', data };
    case 'ReleaseUnit':
      return { type: 'UnitReleased', data };
  }
}

function handled(command: CommandOf<'CompleteHandling'>, track: TrackState): Verdict {
  const wasSaidBefore = command.unit === undefined ? track.handled : (track.units.get(command.unit)?.handled ?? false);
  if (wasSaidBefore) return [];
  const { outcome, transport } = command;
  return [
    {
      type: 'HandlingCompleted',
      data: { track: command.track, ...said({ unit: command.unit }), outcome, transport, ...spoken(command) },
    },
  ];
}

/** A row that no other event ends, on the incident or on one track. */
function step(command: StepCommand, state: IncidentState, context: DecideContext): Verdict {
  const { sop, ord, track } = command;
  if (!context.hasStep(sop, ord)) return { code: 'step-unknown' };
  // A row skipped and then done after all is done: both are on record, and the evaluator lets the stop win.
  if (state.steps.has(stepKey(command.type === 'CompleteStep' ? 'StepCompleted' : 'StepSkipped', command))) return [];
  const data = { sop, ord, ...said({ track }), ...spoken(command) };
  return command.type === 'CompleteStep'
    ? [{ type: 'StepCompleted', data }]
    : [{ type: 'StepSkipped', data: { ...data, reason: command.reason } }];
}

function spoken(command: { readonly note?: string | undefined; readonly timeReason?: string | undefined }): {
  note?: string;
  timeReason?: string;
} {
  return said({ note: command.note, timeReason: command.timeReason });
}
