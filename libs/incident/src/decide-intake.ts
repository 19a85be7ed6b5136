import type { DecideContext } from './decide-context.js';
import type { CommandOf } from './incident-commands.js';
import type { IncidentState } from './incident-state.js';
import type { Verdict } from './rejection.js';
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
      return state.triage === 'abandoned' ? [] : [{ type: 'CallAbandoned', data: said({ note: command.note }) }];
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

function received(command: CommandOf<'ReceiveReport'>, context: DecideContext): Verdict {
  const { channel, callerName, callerPhone, text, attributes } = command;
  return [
    {
      type: 'ReportReceived',
      data: said({ channel, caseNumber: context.caseNumber, attributes, callerName, callerPhone, text }),
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
  const { reason, category, domain, district, placeProvenance, address, point, note } = command;
  if (category !== undefined && !context.hasCategory(category)) return { code: 'category-unknown' };
  if (command.sop != null && !context.hasSop(command.sop)) return { code: 'sop-unknown' };
  for (const track of command.movedTracks ?? []) if (!state.tracks.has(track)) return { code: 'track-not-found' };
  const says = [category, command.class, command.sop, domain, district, placeProvenance, address, point];
  if (says.every((part) => part === undefined)) return { code: 'nothing-to-change' };
  const categorySop = category === undefined ? undefined : context.categorySop(category);
  const sop = command.sop === undefined ? categorySop : command.sop;
  // The same table keeps its version: a newer one published meanwhile must not restart a clock by one click.
  const isSameTable = sop !== undefined && state.sop !== undefined && sop?.id === state.sop?.id;
  return [
    {
      type: 'Reclassified',
      data: {
        reason,
        ...said({
          category,
          class: command.class,
          sop: isSameTable ? undefined : sop,
          movedTracks: command.movedTracks,
          domain,
          district,
          placeProvenance,
          address,
          point,
          note,
        }),
      },
    },
  ];
}
