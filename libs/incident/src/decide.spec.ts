import { given, newTrack, type Asked } from '@tanggap/testing/given-incident';
import {
  abandon,
  accept,
  addNote,
  answer,
  arrive,
  arriveTransport,
  assign,
  at,
  callBack,
  cancel,
  close,
  closed,
  completeHandling,
  completeStep,
  correct,
  corrected,
  depart,
  dispatch,
  dispatched,
  erase,
  erased,
  fire,
  happened,
  health,
  inform,
  markOnProgress,
  merged,
  mergeInto,
  otherIncident,
  police,
  receive,
  reclassify,
  recordCaseData,
  reject,
  release,
  reopen,
  reported,
  requestAssistance,
  respond,
  skipStep,
  startTransport,
  transfer,
  triage,
  unit7,
  unmerge,
  updateSituation,
  verified,
  verify,
  accidentSop,
} from '@tanggap/testing/incident-words';
import { incidentCommandSchemas, type IncidentCommandType } from './incident-commands.js';

const everyCommand: readonly Asked[] = [
  receive,
  answer,
  abandon,
  triage('prank'),
  callBack,
  addNote,
  verify(),
  reclassify({ category: 'kecelakaan' }),
  transfer(health),
  dispatch(police),
  inform('pln'),
  accept(fire),
  reject(fire),
  requestAssistance(fire),
  markOnProgress,
  assign(fire, unit7),
  depart(fire, unit7),
  arrive(fire, unit7),
  updateSituation(fire),
  completeHandling(fire),
  startTransport(fire, unit7),
  arriveTransport(fire, unit7),
  release(fire, unit7),
  completeStep('jambi/kebakaran', 3, fire),
  skipStep('jambi/kebakaran', 3, fire),
  respond(fire),
  cancel(fire),
  close,
  recordCaseData,
  reopen,
  mergeInto(otherIncident, [fire.track]),
  unmerge,
  correct(0, -1),
  erase,
];
const open = [reported, verified, dispatched(fire)];

function allBut(...types: readonly IncidentCommandType[]): readonly Asked[] {
  return everyCommand.filter(({ type }) => !types.includes(type));
}

/** Whoever may give it in Jambi: what people record, and what only our own service does. */
function giver(asked: Asked): Parameters<ReturnType<typeof given>['by']> {
  if (asked.type === 'RecordCaseDataSent') return ['system'];
  return asked.type === 'ErasePersonalData' ? ['city-admin'] : ['supervisor'];
}

describe('every command', () => {
  it('is in this table', () => {
    expect(everyCommand.map(({ type }) => type).sort()).toEqual(Object.keys(incidentCommandSchemas).sort());
  });

  it.each(allBut('ReceiveReport'))('$type finds no incident where none was reported', (asked) =>
    given()
      .by(...giver(asked))
      .when(asked)
      .thenRejected('incident-not-found'),
  );

  it.each(allBut('ReceiveReport', 'ErasePersonalData'))('$type leaves imported history alone', (asked) =>
    given(...open)
      .from('imported')
      .by(...giver(asked))
      .when(asked)
      .thenRejected('incident-imported'),
  );

  it('erases personal data of imported history too, also where the call itself was never recorded', () => {
    given(...open)
      .from('imported')
      .by('city-admin')
      .when(erase)
      .thenRecordedOnce('PersonalDataErased');
    given(dispatched(fire)).from('imported').by('city-admin').when(erase).thenRecorded('PersonalDataErased');
    given(dispatched(fire)).from('imported').when(addNote).thenRejected('incident-imported');
  });

  const forTheMerged = ['AddNote', 'CorrectOccurrence', 'Unmerge', 'ErasePersonalData', 'MergeInto'] as const;
  it.each(allBut('ReceiveReport', ...forTheMerged))('$type is for the report it was merged into', (asked) =>
    given(...open, merged)
      .by(...giver(asked))
      .when(asked)
      .thenRejected('incident-merged', { into: otherIncident }),
  );

  it.each([
    [addNote, 'NoteAdded'],
    [correct(0, -1), 'OccurrenceCorrected'],
    [erase, 'PersonalDataErased'],
    [unmerge, 'Unmerged'],
  ] as const)('$0.type is still welcome on a merged report', (asked, event) =>
    given(...open, merged)
      .by(...giver(asked))
      .when(asked)
      .thenRecorded(event),
  );

  const welcomeWhenClosed = [
    [accept(fire), 'DispatchAccepted'],
    [markOnProgress, 'MarkedOnProgress'],
    [assign(fire, unit7), 'UnitAssigned'],
    [depart(fire, unit7), 'UnitDeparted'],
    [arrive(fire, unit7), 'ArrivedOnScene'],
    [updateSituation(fire), 'SituationUpdated'],
    [completeHandling(fire), 'HandlingCompleted'],
    [startTransport(fire, unit7), 'TransportStarted'],
    [arriveTransport(fire, unit7), 'TransportArrived'],
    [release(fire, unit7), 'UnitReleased'],
    [completeStep('jambi/kebakaran', 3, fire), 'StepCompleted'],
    [skipStep('jambi/kebakaran', 3, fire), 'StepSkipped'],
    [respond(fire), 'Responded'],
    [addNote, 'NoteAdded'],
    [correct(0, -1), 'OccurrenceCorrected'],
    [recordCaseData, 'CaseDataSent'],
    [reopen, 'Reopened'],
    [erase, 'PersonalDataErased'],
  ] as const;
  it.each(welcomeWhenClosed)('$0.type is still welcome on a closed incident', (asked, event) =>
    given(...open, closed)
      .by(...giver(asked))
      .when(asked)
      .thenRecorded(event),
  );

  it.each(allBut('ReceiveReport', 'CloseIncident', ...welcomeWhenClosed.map(([asked]) => asked.type)))(
    '$type is over on a closed incident',
    (asked) =>
      given(...open, closed)
        .by(...giver(asked))
        .when(asked)
        .thenRejected('incident-closed'),
  );

  it.each(allBut('RecordCaseDataSent'))('$type is not for an analyst', (asked) =>
    given(...(asked.type === 'ReceiveReport' ? [] : open))
      .by('analyst')
      .when(asked)
      .thenRejected('role-not-allowed'),
  );

  it.each(allBut('RecordCaseDataSent'))('$type is not for our own services, which record what was acknowledged', (asked) =>
    given(...(asked.type === 'ReceiveReport' ? [] : open))
      .by('system')
      .when(asked)
      .thenRejected('role-not-allowed'),
  );

  it('lets no person say that case data was acknowledged', () => {
    for (const role of ['call-taker', 'supervisor', 'city-admin'] as const)
      given(...open)
        .by(role)
        .when(recordCaseData)
        .thenRejected('role-not-allowed');
  });
});

describe('an agency', () => {
  it.each([addNote, { ...addNote, track: fire.track }, arrive(fire, unit7), close])(
    'does not find an incident that it has no part in: $type',
    (asked) =>
      given(...open)
        .by('agency-dispatcher', 'polresta')
        .when(asked)
        .thenRejected('incident-not-found'),
  );

  it('does not find the track of another agency, nor one that is not there', () => {
    const both = given(...open, dispatched(police)).by('agency-dispatcher', 'polresta');
    both.when(accept(fire)).thenRejected('track-not-found');
    both.when(accept(health)).thenRejected('track-not-found');
    both.when(accept(police)).thenRecorded('DispatchAccepted');
  });

  it('says of its own track what could be said of the incident too', () => {
    const crew = given(...open).by('crew', 'damkar');
    for (const asked of [addNote, completeStep('jambi/kebakaran', 3), skipStep('jambi/kebakaran', 3)])
      crew.when(asked).thenRejected('role-not-allowed');
    crew.when({ ...addNote, track: fire.track }).thenRecorded('NoteAdded');
    crew.when(completeStep('jambi/kebakaran', 3, fire)).thenRecorded('StepCompleted');
  });

  it('whose admin is shared speaks for the other one, on the tracks of that table only', () => {
    const accident = given(reported, dispatched(police, accidentSop), dispatched(health, accidentSop));
    accident.by('agency-dispatcher', 'dinkes').when(accept(police)).thenRecorded('DispatchAccepted');
    given(reported, dispatched(police), dispatched(health))
      .by('agency-dispatcher', 'dinkes')
      .when(accept(police))
      .thenRejected('track-not-found');
  });

  it('has crews that report and dispatchers that also accept and assign', () => {
    const crew = given(...open).by('crew', 'damkar');
    crew.when(arrive(fire, unit7)).thenRecorded('ArrivedOnScene');
    for (const asked of [accept(fire), reject(fire), assign(fire, unit7), cancel(fire), close, dispatch(police)])
      crew.when(asked).thenRejected('role-not-allowed');
    const dispatcher = given(...open).by('agency-dispatcher', 'damkar');
    dispatcher.when(accept(fire)).thenRecorded('DispatchAccepted');
    dispatcher.when(reject(fire)).thenRecorded('DispatchRejected');
    dispatcher.when(assign(fire, unit7)).thenRecorded('UnitAssigned');
    dispatcher.when(respond(fire)).thenRecorded('Responded');
    dispatcher.when(close).thenRejected('role-not-allowed');
  });
});

describe('a city', () => {
  const finished = [reported];

  it('lets its call takers close and mark on progress, unless its paper names the supervisor', () => {
    for (const city of ['jambi', 'singkawang', 'majalengka', 'tarakan'])
      for (const [asked, event] of [
        [close, 'Closed'],
        [markOnProgress, 'MarkedOnProgress'],
      ] as const)
        given(...finished)
          .in(city)
          .when(asked)
          .thenRecorded(event);
    for (const asked of [close, markOnProgress])
      given(...finished)
        .in('bima')
        .when(asked)
        .thenRejected('role-not-allowed');
    given(...finished, closed)
      .in('bima')
      .when(reopen)
      .thenRejected('role-not-allowed');
  });

  it('Bima lets a supervisor mark on progress, close and reopen', () => {
    const bima = given(...finished)
      .in('bima')
      .by('supervisor');
    bima.when(markOnProgress).thenRecordedOnce('MarkedOnProgress');
    bima.when(close).thenRecordedOnce('Closed');
    given(...finished, closed)
      .in('bima')
      .by('supervisor')
      .when(reopen)
      .thenRecordedOnce('Reopened');
  });

  it('without a profile has no incidents', () =>
    given(...finished)
      .in('sf')
      .when(addNote)
      .thenRejected('incident-not-found'));
});

describe('the time that is told', () => {
  const reportedThen = given(at(0, reported), dispatched(fire)).at(60);

  it("is the service's clock when nobody says another", () => {
    reportedThen.when(arrive(fire, unit7)).thenHappenedAt(60);
    reportedThen.when(happened(12, arrive(fire, unit7))).thenHappenedAt(12);
  });

  it('may be two minutes ahead, and not a millisecond more', () => {
    reportedThen.when(happened(62, arrive(fire, unit7))).thenHappenedAt(62);
    reportedThen.when(happened(62 + 1 / 60_000, arrive(fire, unit7))).thenRejected('occurred-in-future');
    given().at(60).when(happened(63, receive)).thenRejected('occurred-in-future');
  });

  it('before the report needs a reason, and is then kept as it is', () => {
    reportedThen.when(happened(0, arrive(fire, unit7))).thenHappenedAt(0);
    const early = -1 / 60_000;
    reportedThen.when(happened(early, arrive(fire, unit7))).thenRejected('reason-required', { field: 'timeReason' });
    reportedThen.when(happened(early, arrive(fire, unit7), '  ')).thenRejected('reason-required', { field: 'timeReason' });
    reportedThen.when(happened(early, arrive(fire, unit7), 'sudah di lokasi')).thenHappenedAt(early);
    reportedThen
      .when(happened(early, arrive(fire, unit7), 'sudah di lokasi'))
      .thenRecorded({ type: 'ArrivedOnScene', data: { timeReason: 'sudah di lokasi' } });
  });

  it('is compared with the report as it is known now', () => {
    const later = given(at(0, reported), dispatched(fire), corrected(0, 10)).at(60);
    later.when(happened(5, arrive(fire, unit7))).thenRejected('reason-required');
    const earlier = given(at(0, reported), dispatched(fire), corrected(0, -10)).at(60);
    earlier.when(happened(-5, arrive(fire, unit7))).thenHappenedAt(-5);
  });

  it('needs no reason where the call center speaks of itself', () => reportedThen.when(happened(-1, answer)).thenHappenedAt(-1));

  it('needs none where the report itself was never recorded', () =>
    given(dispatched(fire))
      .at(60)
      .when(happened(-5, arrive(fire, unit7)))
      .thenHappenedAt(-5));
});

describe('after an erasure', () => {
  it('nothing personal can be recorded, the rest can', () => {
    const forgotten = given(...open, erased);
    forgotten.when(addNote).thenRejected('personal-data-erased');
    forgotten.when({ ...arrive(fire, unit7), note: 'tiba' }).thenRejected('personal-data-erased');
    forgotten.when(arrive(fire, unit7)).thenRecorded('ArrivedOnScene');
    forgotten.when(dispatch(police)).thenRecorded({ type: 'Dispatched', data: { track: newTrack } });
    given(reported, erased).when(close).thenRecorded('Closed');
  });
});

it('a report is reported once', () => {
  given(reported).when(receive).thenRejected('already-reported');
  given(reported).from('imported').when(receive).thenRejected('already-reported');
});
