import fc from 'fast-check';
import { anyHistory } from '@tanggap/testing/any-history';
import { given, type Asked, type GivenIncident, type Told } from '@tanggap/testing/given-incident';
import {
  abandon,
  accept,
  accepted,
  addNote,
  answer,
  answered,
  assign,
  callBack,
  cancel,
  cancelled,
  close,
  closed,
  completeHandling,
  correct,
  dispatch,
  dispatched,
  erase,
  erased,
  fire,
  health,
  inform,
  markOnProgress,
  merged,
  police,
  reject,
  rejected,
  reopen,
  reported,
  requestAssistance,
  respond,
  responded,
  transfer,
  triage,
  triagedNormal,
  unit7,
  unmerge,
  updateSituation,
  verified,
  verify,
} from '@tanggap/testing/incident-words';
import type { IncidentCommandType } from './incident-commands.js';

const open = [reported, answered, triagedNormal, verified, dispatched(fire)] as const;

describe('what is offered', () => {
  it('is what would be recorded', () => {
    const fresh = given(reported);
    for (const type of ['AnswerCall', 'AbandonCall', 'TriageReport', 'VerifyReport', 'DispatchAgency', 'MergeInto'] as const)
      expect([type, fresh.refusalFor(type)]).toEqual([type, null]);
    expect(given(...open).refusalFor('AcceptDispatch', fire)).toBeNull();
    expect(given(...open, responded(fire)).refusalFor('AssignUnit', fire)).toBeNull(); // the field is late
    expect(given(...open, responded(fire), closed).refusalFor('ReopenIncident')).toBeNull();
  });

  it.each<[IncidentCommandType, string, GivenIncident, typeof fire | undefined]>([
    ['AnswerCall', 'nothing-new', given(...open), undefined],
    ['AbandonCall', 'already-triaged', given(...open), undefined],
    ['TriageReport', 'already-triaged', given(...open), undefined],
    ['VerifyReport', 'already-verified', given(...open), undefined],
    ['MarkOnProgress', 'incident-merged', given(...open, merged), undefined],
    ['AcceptDispatch', 'nothing-new', given(...open, accepted(fire)), fire],
    ['AcceptDispatch', 'track-ended', given(...open, rejected(fire)), fire],
    ['AssignUnit', 'track-ended', given(...open, rejected(fire)), fire],
    ['CancelTrack', 'track-ended', given(...open, responded(fire)), fire],
    ['CancelTrack', 'nothing-new', given(...open, cancelled(fire)), fire],
    ['CloseIncident', 'tracks-open', given(...open), undefined],
    ['CloseIncident', 'nothing-new', given(...open, responded(fire), closed), undefined],
    ['DispatchAgency', 'incident-closed', given(...open, responded(fire), closed), undefined],
    ['ReopenIncident', 'nothing-new', given(...open), undefined],
    ['Unmerge', 'not-merged', given(...open), undefined],
    ['MergeInto', 'incident-merged', given(...open, merged), undefined],
    ['ErasePersonalData', 'nothing-new', given(...open, erased).by('city-admin'), undefined],
    ['ErasePersonalData', 'role-not-allowed', given(...open), undefined],
    ['AddNote', 'personal-data-erased', given(...open, erased), undefined],
    ['CorrectOccurrence', 'personal-data-erased', given(...open, erased), undefined],
  ])('leaves out %s: %s', (type, code, before, on) => {
    expect(before.refusalFor(type, on)).toBe(code);
  });

  it('lets a supervisor close over open tracks: the form asks for the reason', () => {
    expect(
      given(...open)
        .by('supervisor')
        .refusalFor('CloseIncident'),
    ).toBeNull();
  });

  const typed: readonly Asked[] = [
    ...[answer, abandon, triage('normal'), triage('prank'), callBack, addNote, verify(), markOnProgress, close, reopen, unmerge],
    ...[erase, correct(0, 1), inform('pln'), dispatch(police), transfer(health)],
    ...[accept(fire), reject(fire), requestAssistance(fire), cancel(fire), respond(fire)],
    ...[assign(fire, unit7), updateSituation(fire), completeHandling(fire)],
  ];
  it('after any history: what is left out would be refused or record nothing', () => {
    const holds = (told: readonly Told[]): void => {
      for (const asked of typed) {
        const on = asked['track'] === undefined ? undefined : fire;
        if (given(...told).refusalFor(asked.type, on) !== null)
          given(...told)
            .when(asked)
            .thenRefusedOrNothing();
      }
    };
    fc.assert(fc.property(anyHistory, holds), { numRuns: 100, verbose: fc.VerbosityLevel.Verbose });
  });
});
