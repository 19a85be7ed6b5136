import type { TrackId } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { DecideContext } from './decide-context.js';
import type { CommandOf } from './incident-commands.js';
import { openTracksOf, type IncidentState } from './incident-state.js';
import { isInFuture } from './future.js';
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
      return corrected(command, state, context);
    case 'ErasePersonalData':
      return state.erased ? [] : [{ type: 'PersonalDataErased', data: { basis: command.basis } }];
  }
}

function corrected(
  { event, rightTime, reason }: CommandOf<'CorrectOccurrence'>,
  state: IncidentState,
  context: DecideContext,
): Verdict {
  const knownMs = state.happenedAtMs.get(event);
  if (knownMs === undefined) return { code: 'event-not-found' };
  if (isInFuture(rightTime, context)) return { code: 'occurred-in-future' };
  return knownMs === instantToMs(rightTime) ? [] : [{ type: 'OccurrenceCorrected', data: { event, rightTime, reason } }];
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
  const { reportRecordedAtMs: recordedAtMs } = context;
  if (recordedAtMs === undefined || !isRecordedBefore(target, { incident: command.incident, recordedAtMs }))
    return { code: 'merge-target-not-earlier' };
  const open = openTracksOf(state);
  const cancelled = new Set<TrackId>(command.cancelTracks);
  if (open.some((track) => !cancelled.has(track))) return { code: 'tracks-open', tracks: open };
  return [
    ...open.map((track): IncidentEvent => ({ type: 'TrackCancelled', data: { track, reason: 'merged' } })),
    { type: 'MergedInto', data: { target: command.target, ...said({ note: command.note }) } },
  ];
}

/** Recorded earlier; of two recorded in one millisecond (a burst) the one with the lower id, so that no cycle can form. */
export function isRecordedBefore(one: RecordedReport, other: RecordedReport): boolean {
  return one.recordedAtMs === other.recordedAtMs ? one.incident < other.incident : one.recordedAtMs < other.recordedAtMs;
}

interface RecordedReport {
  readonly incident: string;
  /** Of its first event, epoch ms UTC. */
  readonly recordedAtMs: number;
}
