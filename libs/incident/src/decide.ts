import { findDefinition } from '@tanggap/events/event-registry';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import { decideClosing } from './decide-closing.js';
import type { DecideContext } from './decide-context.js';
import { decideField } from './decide-field.js';
import { decideIntake } from './decide-intake.js';
import { decideTrack } from './decide-track.js';
import { incidentCommandSchemas, type IncidentCommand, type IncidentCommandType } from './incident-commands.js';
import { reportedAtMs, type IncidentState } from './incident-state.js';
import { isInFuture } from './future.js';
import { instantToMs } from './instant.js';
import { isRejection, type Decision, type Rejection, type Verdict } from './rejection.js';

type CommandSet = ReadonlySet<IncidentCommandType>;

/** What the field may still report, and the record still needs, after the case was closed. */
const welcomeWhenClosed: CommandSet = new Set<IncidentCommandType>([
  'AssignUnit',
  'DepartUnit',
  'ArriveOnScene',
  'UpdateSituation',
  'CompleteHandling',
  'StartTransport',
  'ArriveTransport',
  'ReleaseUnit',
  'CompleteStep',
  'SkipStep',
  'Respond',
  'AcceptDispatch',
  'MarkOnProgress',
  'AddNote',
  'CorrectOccurrence',
  'RecordCaseDataSent',
  'ReopenIncident',
  'ErasePersonalData',
  'CloseIncident',
]);
const welcomeWhenMerged: CommandSet = new Set<IncidentCommandType>([
  'AddNote',
  'CorrectOccurrence',
  'Unmerge',
  'ErasePersonalData',
  'MergeInto',
]);

/**
 * What a command does to an incident, or why it does nothing. Pure: time, identity and the city's profile come with the
 * context. An accepted command with no events was already true.
 */
export function decide(command: IncidentCommand, state: IncidentState, context: DecideContext): Decision {
  const rejection = refusalBefore(command, state, context) ?? refusedTime(command, state, context);
  if (rejection !== null) return { ok: false, rejection };
  const verdict = decideByTopic(command, state, context);
  if (isRejection(verdict)) return { ok: false, rejection: verdict };
  if (state.erased && verdict.some(saysSomethingPersonal)) return { ok: false, rejection: { code: 'personal-data-erased' } };
  return { ok: true, events: verdict, occurredAt: command.occurredAt ?? context.recordedAt };
}

function decideByTopic(command: IncidentCommand, state: IncidentState, context: DecideContext): Verdict {
  switch (command.type) {
    case 'ReceiveReport':
    case 'AnswerCall':
    case 'AbandonCall':
    case 'TriageReport':
    case 'AttemptCallback':
    case 'AddNote':
    case 'VerifyReport':
    case 'Reclassify':
      return decideIntake(command, state, context);
    case 'TransferCall':
    case 'DispatchAgency':
    case 'InformAgency':
    case 'MarkOnProgress':
    case 'AcceptDispatch':
    case 'RejectDispatch':
    case 'RequestAssistance':
    case 'CancelTrack':
    case 'Respond':
      return decideTrack(command, state, context);
    case 'AssignUnit':
    case 'DepartUnit':
    case 'ArriveOnScene':
    case 'UpdateSituation':
    case 'CompleteHandling':
    case 'StartTransport':
    case 'ArriveTransport':
    case 'ReleaseUnit':
    case 'CompleteStep':
    case 'SkipStep':
      return decideField(command, state, context);
    default:
      return decideClosing(command, state, context);
  }
}

/** After an erasure there is no key any more, and there never will be: what is personal cannot be recorded. */
function saysSomethingPersonal({ type, data }: IncidentEvent): boolean {
  return findDefinition(type)?.personalFields.some((field) => field in data) ?? false;
}

/** The refusals that do not depend on what is typed. */
export function refusalBefore(
  command: { readonly type: IncidentCommandType; readonly track?: string | undefined },
  state: IncidentState,
  context: Pick<DecideContext, 'mayDo' | 'actsForAll' | 'actsFor'>,
): Rejection | null {
  const { type } = command;
  if (type === 'ReceiveReport') {
    if (!context.mayDo(type)) return { code: 'role-not-allowed' };
    return state.status === 'unreported' ? null : { code: 'already-reported' };
  }
  if (state.status === 'unreported') return { code: 'incident-not-found' };
  if (!isInvolved(state, context)) return { code: 'incident-not-found' };
  if (command.track !== undefined && !isOwnTrack(command.track, state, context)) return { code: 'track-not-found' };
  if (!context.mayDo(type) || (command.track === undefined && !mayLeaveOutTrack(type, context)))
    return { code: 'role-not-allowed' };
  if (state.origin === 'imported' && type !== 'ErasePersonalData') return { code: 'incident-imported' };
  if (state.mergedInto !== null && !welcomeWhenMerged.has(type)) return { code: 'incident-merged', into: state.mergedInto };
  if (state.status === 'closed' && !welcomeWhenClosed.has(type)) return { code: 'incident-closed' };
  return null;
}

/** What can be said of the incident or of one track, an agency says of its own track. */
function mayLeaveOutTrack(type: IncidentCommandType, context: Pick<DecideContext, 'actsForAll'>): boolean {
  return context.actsForAll || !('track' in incidentCommandSchemas[type].shape);
}

/** The call center acts for nobody in particular, hence for an incident without tracks; an agency needs a track of its own. */
function isInvolved(state: IncidentState, context: Pick<DecideContext, 'actsForAll' | 'actsFor'>): boolean {
  return context.actsForAll || [...state.tracks.values()].some((track) => context.actsFor(track.agency, track.sop));
}

function isOwnTrack(id: string, state: IncidentState, context: Pick<DecideContext, 'actsFor'>): boolean {
  for (const [known, track] of state.tracks) if (known === id) return context.actsFor(track.agency, track.sop);
  return false;
}

/** Ahead of the clock is a wrong clock; before the report is possible (a crew was there already) and needs a reason. */
function refusedTime(command: IncidentCommand, state: IncidentState, context: DecideContext): Rejection | null {
  if (command.occurredAt === undefined) return null;
  if (isInFuture(command.occurredAt, context)) return { code: 'occurred-in-future' };
  const mayGiveReason = 'timeReason' in incidentCommandSchemas[command.type].shape;
  const hasReason = 'timeReason' in command && command.timeReason !== undefined && command.timeReason.trim() !== '';
  const reportMs = reportedAtMs(state);
  const isBeforeReport = reportMs !== null && instantToMs(command.occurredAt) < reportMs;
  return mayGiveReason && !hasReason && isBeforeReport ? { code: 'reason-required', field: 'timeReason' } : null;
}
