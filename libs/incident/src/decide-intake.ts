import type { SopRef, TrackId } from '@tanggap/events/ids';
import type { DecideContext } from './decide-context.js';
import { refusedWhenEnded } from './decide-track.js';
import type { CommandOf } from './incident-commands.js';
import type { IncidentState } from './incident-state.js';
import type { Rejection, Verdict } from './rejection.js';
import { said } from './said.js';

type IntakeCommand =
  | CommandOf<'ReceiveReport'>
  | CommandOf<'AnswerCall'>
  | CommandOf<'AbandonCall'>
  | CommandOf<'TriageReport'>
  | CommandOf<'AttemptCallback'>
  | CommandOf<'AddNote'>
  | CommandOf<'VerifyReport'>
  | CommandOf<'Reclassify'>;

/** From the first ring to a verified report. Every report is stored, pranks too. */
export function decideIntake(command: IntakeCommand, state: IncidentState, context: DecideContext): Verdict {
  switch (command.type) {
    case 'ReceiveReport':
      return received(command, context);
    case 'AnswerCall':
      return state.answered ? [] : [{ type: 'CallAnswered', data: {} }];
    case 'AbandonCall':
      return abandoned(command, state);
    case 'TriageReport':
      if (state.triage === command.class) return [];
      if (state.triage !== null) return { code: 'already-triaged' };
      return [{ type: 'ReportTriaged', data: said({ class: command.class, rationale: command.rationale }) }];
    case 'AttemptCallback':
      return [{ type: 'CallbackAttempted', data: said({ outcome: command.outcome, note: command.note }) }];
    case 'AddNote':
      return [{ type: 'NoteAdded', data: said({ text: command.text, track: command.track }) }];
    case 'VerifyReport':
      return verified(command, state, context);
    case 'Reclassify':
      return reclassified(command, state, context);
  }
}

/** A caller who hung up before anything was found out. Later it would end every clock of a case that goes on. */
function abandoned(command: CommandOf<'AbandonCall'>, state: IncidentState): Verdict {
  if (state.triage === 'abandoned') return [];
  if (state.triage !== null) return { code: 'already-triaged' };
  if (state.category !== null) return { code: 'already-verified' };
  return [{ type: 'CallAbandoned', data: said({ note: command.note }) }];
}

function received(command: CommandOf<'ReceiveReport'>, context: DecideContext): Verdict {
  const { channel, callerName, callerPhone, text, attributes } = command;
  return [
    {
      type: 'ReportReceived',
      // What a caller's device or a PBX sends along is nobody's vetted label: it is stored as personal data.
      data: said({ channel, caseNumber: context.caseNumber, callerName, callerPhone, text, sourceAttributes: attributes }),
    },
  ];
}

function verified(command: CommandOf<'VerifyReport'>, state: IncidentState, context: DecideContext): Verdict {
  // What was verified before cannot be compared: it is encrypted. Changes go through Reclassify.
  if (state.category !== null) return { code: 'already-verified' };
  if (!context.hasCategory(command.category)) return { code: 'category-unknown' };
  if (command.sop != null && !context.hasSop(command.sop)) return { code: 'sop-unknown' };
  const { category, domain, district, placeProvenance, callerName, callerPhone, address, point, description } = command;
  const sop = command.sop === undefined ? context.categorySop(category) : command.sop;
  return [
    {
      type: 'Verified',
      data: {
        category,
        sop,
        ...said({ domain, district, placeProvenance, callerName, callerPhone, address, point, description }),
      },
    },
  ];
}

function reclassified(command: CommandOf<'Reclassify'>, state: IncidentState, context: DecideContext): Verdict {
  const { reason, category, domain, district, placeProvenance, address, point, note, movedTracks = [] } = command;
  const rejection = refusedReclassification(command, state, context);
  if (rejection !== null) return rejection;
  const sop = sopAfter(command, state, context);
  const changesTable = sop !== undefined && isAnotherTable(sop, state, movedTracks);
  const place = said({ domain, district, placeProvenance, address, point });
  const isKnown = (category ?? state.category) === state.category && (command.class ?? state.triage) === state.triage;
  if (isKnown && !changesTable && Object.keys(place).length === 0) return [];
  // The same table keeps its version: a newer one published meanwhile must not restart a clock by one click.
  const table = changesTable ? said({ sop, movedTracks: command.movedTracks }) : {};
  return [{ type: 'Reclassified', data: { reason, ...said({ category, class: command.class, note }), ...table, ...place } }];
}

function refusedReclassification(
  command: CommandOf<'Reclassify'>,
  state: IncidentState,
  context: DecideContext,
): Rejection | null {
  const { category, sop, domain, district, placeProvenance, address, point, movedTracks = [] } = command;
  const ofTheCase = [category, sop, domain, district, placeProvenance, address, point, movedTracks[0]];
  const saysOfTheCase = ofTheCase.some((part) => part !== undefined);
  if (!saysOfTheCase && command.class === undefined) return { code: 'nothing-to-change' };
  if (saysOfTheCase && state.sop === undefined) return { code: 'not-verified' };
  if (category !== undefined && !context.hasCategory(category)) return { code: 'category-unknown' };
  if (sop != null && !context.hasSop(sop)) return { code: 'sop-unknown' };
  for (const id of movedTracks) {
    const track = state.tracks.get(id);
    if (track === undefined) return { code: 'track-not-found' };
    // Moving a track that has ended would excuse every row it was late with.
    const ended = refusedWhenEnded(track);
    if (ended !== null) return ended;
  }
  return null;
}

/** As named; else the category's; else the case's, which tracks opened before it can be moved to. */
function sopAfter(
  { sop, category }: CommandOf<'Reclassify'>,
  state: IncidentState,
  context: DecideContext,
): SopRef | null | undefined {
  if (sop !== undefined) return sop;
  if (category !== undefined) return context.categorySop(category);
  return state.sop;
}

function isAnotherTable(sop: SopRef | null, state: IncidentState, movedTracks: readonly TrackId[]): boolean {
  const judgedBy = [state.sop, ...movedTracks.map((id) => state.tracks.get(id)?.sop)];
  return judgedBy.some((held) => held?.id !== sop?.id);
}
