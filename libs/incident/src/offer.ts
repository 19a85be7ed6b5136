import { triageClassSchema, type AgencyId, type CategoryId, type IncidentId, type TrackId } from '@tanggap/events/ids';
import { decide, refusalBefore } from './decide.js';
import type { DecideContext } from './decide-context.js';
import { incidentCommandSchemas, type IncidentCommandType } from './incident-commands.js';
import { openTracksOf, type IncidentState } from './incident-state.js';
import type { Rejection } from './rejection.js';

/** Why a command is not offered now. `nothing-new`: however it were typed, it is on record already. */
export type OfferRefusal = Rejection | { readonly code: 'nothing-new' };

/** What may be asked for, before anything is typed. */
export interface Offered {
  readonly type: IncidentCommandType;
  readonly incident: IncidentId;
  readonly track?: TrackId;
}

/** What the city has to choose from. */
export interface Choices {
  readonly agencies: readonly AgencyId[];
  readonly categories: readonly CategoryId[];
}

/**
 * Whether a command has a chance now: `decide` is asked with what might be typed, so that nothing is offered which it would
 * refuse in any case, and nothing withheld which it would record.
 *
 * @returns null: offer it
 */
export function offerRefusal(
  asked: Offered,
  state: IncidentState,
  context: DecideContext,
  choices: Choices,
): OfferRefusal | null {
  const before = refusalBefore(asked, state, context);
  if (before !== null) return before;
  const merging = { mergeTarget: { incident: asked.incident, recordedAtMs: 0 }, reportRecordedAtMs: 1 };
  const answers = probesOf(asked, state, choices).map((typed) =>
    decide(incidentCommandSchemas[asked.type].parse({ ...asked, ...typed }), state, { ...context, ...merging }),
  );
  if (answers.length === 0 || answers.some((answer) => answer.ok && answer.events.length > 0)) return null;
  return answers.find((answer) => !answer.ok)?.rejection ?? { code: 'nothing-new' };
}

/** A report older than any other, for a merge that could be meant. */
const ELSEWHERE = '00000000-0000-4000-8000-000000000000';
const FRESH_UNIT = 'Z'.repeat(40);
const LONG_AGO = '1970-01-01T00:00:00.000Z';
const WORDS = '…';

/** What might be typed where that decides; none: whether it is taken depends on the typing alone. */
function probesOf({ type }: Offered, state: IncidentState, { agencies, categories }: Choices): readonly object[] {
  switch (type) {
    case 'AnswerCall':
    case 'AbandonCall':
    case 'MarkOnProgress':
    case 'AcceptDispatch':
    case 'RequestAssistance':
    case 'Respond':
    case 'Unmerge':
      return [{}];
    case 'AttemptCallback':
      return [{ outcome: 'reached' }];
    case 'TriageReport':
      return triageClassSchema.options.map((triageClass) => ({ class: triageClass }));
    case 'VerifyReport':
      return categories.map((category) => ({ category }));
    case 'DispatchAgency':
    case 'TransferCall':
    case 'InformAgency':
      return agencies.map((agency) => ({ agency }));
    case 'RejectDispatch':
    case 'CancelTrack':
      return [{ reason: 'other' }];
    case 'AssignUnit':
    case 'DepartUnit':
    case 'ArriveOnScene':
    case 'ArriveTransport':
    case 'ReleaseUnit':
      return [{ unit: FRESH_UNIT }];
    case 'StartTransport':
      return [{ unit: FRESH_UNIT, to: 'other' }];
    case 'UpdateSituation':
      return [{ phase: 'during' }];
    case 'CompleteHandling':
      return [{ unit: FRESH_UNIT, outcome: 'other', transport: 'unknown' }];
    case 'AddNote':
      return [{ text: WORDS }];
    case 'CloseIncident':
      return [{}, { reason: WORDS }];
    case 'ReopenIncident':
      return [{ reason: WORDS }];
    case 'CorrectOccurrence':
      return [...state.happenedAtMs.keys()].slice(0, 1).map((event) => ({ event, rightTime: LONG_AGO, reason: WORDS }));
    case 'MergeInto':
      return [{ target: ELSEWHERE, cancelTracks: openTracksOf(state) }];
    case 'ErasePersonalData':
      return [{ basis: 'request' }];
    case 'ReceiveReport':
    case 'Reclassify':
    case 'CompleteStep':
    case 'SkipStep':
    case 'RecordCaseDataSent':
      return [];
  }
}
