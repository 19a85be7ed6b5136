import type { TrackId } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { DecideContext } from './decide-context.js';
import type { CommandOf } from './incident-commands.js';
import { openTracksOf, type IncidentState } from './incident-state.js';
import { instantToMs } from './instant.js';
import type { Verdict } from './rejection.js';
import { said } from './said.js';

type ClosingCommand =
  | CommandOf<'CloseIncident'>
  | CommandOf<'ReopenIncident'>
  | CommandOf<'RecordCaseDataSent'>
  | CommandOf<'MergeInto'>
  | CommandOf<'Unmerge'>
  | CommandOf<'CorrectOccurrence'>
  | CommandOf<'ErasePersonalData'>;

/** The end of a case, and what may still be said about it afterwards. */
export function decideClosing(command: ClosingCommand, state: IncidentState, context: DecideContext): Verdict {
  switch (command.type) {
    case 'CloseIncident':
      return closed(command, state, context);
    case 'ReopenIncident':
      return state.status === 'closed' ? [{ type: 'Reopened', data: { reason: command.reason } }] : [];
    case 'RecordCaseDataSent': {
      const { destination, packageHash, upToRevision, receipt } = command;
      return [{ type: 'CaseDataSent', data: { destination, packageHash, upToRevision, receipt } }];
    }
    case 'MergeInto':
      return merged(command, state, context);
    case 'Unmerge':
      if (state.mergedInto === null) return { code: 'not-merged' };
      return [{ type: 'Unmerged', data: { target: state.mergedInto, ...said({ note: command.note }) } }];
    case 'CorrectOccurrence':
      if (!state.events.has(command.event)) return { code: 'event-not-found' };
      if (instantToMs(command.rightTime) > context.recordedAtMs) return { code: 'occurred-in-future' };
      return [
        { type: 'OccurrenceCorrected', data: { event: command.event, rightTime: command.rightTime, reason: command.reason } },
      ];
    case 'ErasePersonalData':
      return state.erased ? [] : [{ type: 'PersonalDataErased', data: { basis: command.basis } }];
  }
}

function closed(command: CommandOf<'CloseIncident'>, state: IncidentState, context: DecideContext): Verdict {
  if (state.status === 'closed') return [];
  const leftOpen = openTracksOf(state);
  const data = said({ reason: command.reason, timeReason: command.timeReason });
  if (leftOpen.length === 0) return [{ type: 'Closed', data }];
  if (context.by.role !== 'supervisor') return { code: 'tracks-open', tracks: leftOpen };
  if (command.reason === undefined || command.reason.trim() === '') return { code: 'reason-required', field: 'reason' };
  return [{ type: 'Closed', data: { ...data, leftOpen: [...leftOpen] } }];
}

/** One append to the later report's stream; nothing of the target changes, so no clock needs copying and no cycle can form. */
function merged(command: CommandOf<'MergeInto'>, state: IncidentState, context: DecideContext): Verdict {
  if (state.mergedInto === command.target) return [];
  if (state.mergedInto !== null) return { code: 'incident-merged', into: state.mergedInto };
  const target = context.mergeTarget;
  if (target == null || command.target === command.incident) return { code: 'merge-target-not-found' };
  if (target.recordedAtMs >= (context.reportRecordedAtMs ?? -Infinity)) return { code: 'merge-target-not-earlier' };
  const open = openTracksOf(state);
  const cancelled = new Set<TrackId>(command.cancelTracks);
  if (open.some((track) => !cancelled.has(track))) return { code: 'tracks-open', tracks: open };
  return [
    ...open.map((track): IncidentEvent => ({ type: 'TrackCancelled', data: { track, reason: 'merged' } })),
    { type: 'MergedInto', data: { target: command.target, ...said({ note: command.note }) } },
  ];
}
