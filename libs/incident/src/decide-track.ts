import type { AgencyId, SopRef, TrackId } from '@tanggap/events/ids';
import type { DecideContext } from './decide-context.js';
import type { CommandOf } from './incident-commands.js';
import { isTrackOpen, type IncidentState, type TrackState } from './incident-state.js';
import type { Rejection, Verdict } from './rejection.js';
import { said } from './said.js';

type TrackCommand =
  | CommandOf<'TransferCall'>
  | CommandOf<'DispatchAgency'>
  | CommandOf<'InformAgency'>
  | CommandOf<'MarkOnProgress'>
  | CommandOf<'AcceptDispatch'>
  | CommandOf<'RejectDispatch'>
  | CommandOf<'RequestAssistance'>
  | CommandOf<'CancelTrack'>
  | CommandOf<'Respond'>;

/** Between call center and agency. No milestone is refused because an earlier one is missing. */
export function decideTrack(command: TrackCommand, state: IncidentState, context: DecideContext): Verdict {
  switch (command.type) {
    case 'TransferCall':
    case 'DispatchAgency':
      return opened(command, state, context);
    case 'InformAgency':
      if (!context.hasAgency(command.agency)) return { code: 'agency-unknown', agency: command.agency };
      if (state.informed.has(command.agency)) return [];
      return [{ type: 'AgencyInformed', data: { agency: command.agency, ...spoken(command) } }];
    case 'MarkOnProgress':
      return state.onProgress ? [] : [{ type: 'MarkedOnProgress', data: spoken(command) }];
    default:
      return onTrack(command, state, context);
  }
}

function onTrack(command: Extract<TrackCommand, { track: TrackId }>, state: IncidentState, context: DecideContext): Verdict {
  const { track } = command;
  const known = state.tracks.get(track);
  if (known === undefined) return { code: 'track-not-found' };
  switch (command.type) {
    case 'AcceptDispatch':
      if (known.accepted) return [];
      if (known.status === 'responded') return [{ type: 'DispatchAccepted', data: { track, ...spoken(command) } }]; // told late
      return refusedWhenEnded(known) ?? [{ type: 'DispatchAccepted', data: { track, ...spoken(command) } }];
    case 'RejectDispatch':
      if (known.status === 'rejected') return [];
      return (
        refusedWhenEnded(known) ?? [{ type: 'DispatchRejected', data: { track, reason: command.reason, ...spoken(command) } }]
      );
    case 'RequestAssistance':
      if (command.agency !== undefined && !context.hasAgency(command.agency))
        return { code: 'agency-unknown', agency: command.agency };
      return (
        refusedWhenEnded(known) ?? [
          { type: 'AssistanceRequested', data: { track, ...said({ agency: command.agency }), ...spoken(command) } },
        ]
      );
    case 'CancelTrack':
      if (known.status === 'cancelled') return [];
      return refusedWhenEnded(known) ?? [{ type: 'TrackCancelled', data: { track, reason: command.reason, ...spoken(command) } }];
    case 'Respond':
      if (known.status === 'responded') return [];
      return (
        refusedWhenEnded(known) ?? [
          { type: 'Responded', data: { track, ...said({ outcome: command.outcome }), ...spoken(command) } },
        ]
      );
  }
}

function opened(
  command: CommandOf<'TransferCall'> | CommandOf<'DispatchAgency'>,
  state: IncidentState,
  context: DecideContext,
): Verdict {
  const { agency } = command;
  if (!context.hasAgency(agency)) return { code: 'agency-unknown', agency };
  if (command.sop != null && !context.hasSop(command.sop)) return { code: 'sop-unknown' };
  const open = openTrackOf(state, agency);
  if (open !== null) return { code: 'agency-already-dispatched', track: open };
  const sop: SopRef | null = command.sop === undefined ? (state.sop ?? null) : command.sop;
  const data = { track: context.newTrack, agency, sop, ...spoken(command) };
  if (command.type === 'TransferCall') return [{ type: 'CallTransferred', data }];
  if (command.replaces !== undefined && !state.tracks.has(command.replaces)) return { code: 'track-not-found' };
  return [{ type: 'Dispatched', data: { ...data, ...said({ replaces: command.replaces }) } }];
}

function openTrackOf(state: IncidentState, agency: AgencyId): TrackId | null {
  for (const [id, track] of state.tracks) if (track.agency === agency && isTrackOpen(track)) return id;
  return null;
}

export function refusedWhenEnded(track: TrackState): Rejection | null {
  switch (track.status) {
    case 'open':
      return null;
    case 'rejected':
    case 'cancelled':
    case 'responded':
      return { code: 'track-ended', how: track.status };
  }
}

function spoken(command: { readonly note?: string | undefined; readonly timeReason?: string | undefined }): {
  note?: string;
  timeReason?: string;
} {
  return said({ note: command.note, timeReason: command.timeReason });
}
