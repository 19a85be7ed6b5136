import { given, type Asked, type Told } from '@tanggap/testing/given-incident';
import {
  arrive,
  arrived,
  arriveTransport,
  assign,
  assigned,
  cancelled,
  closed,
  completeHandling,
  completeStep,
  depart,
  departed,
  dispatched,
  fire,
  handledBy,
  health,
  police,
  rejected,
  release,
  reported,
  responded,
  skipStep,
  startTransport,
  stepDone,
  stepLeftOut,
  unit7,
  unit8,
  updateSituation,
  verified,
} from '@tanggap/testing/incident-words';

const open = [reported, verified, dispatched(fire)];
const unitSteps = [
  [assign(fire, unit7), 'UnitAssigned'],
  [depart(fire, unit7), 'UnitDeparted'],
  [arrive(fire, unit7), 'ArrivedOnScene'],
  [startTransport(fire, unit7), 'TransportStarted'],
  [arriveTransport(fire, unit7), 'TransportArrived'],
  [release(fire, unit7), 'UnitReleased'],
] as const satisfies readonly (readonly [Asked, Told['type']])[];

describe.each(unitSteps)('$0.type', (asked, event) => {
  it('is recorded once for a unit', () =>
    given(...open)
      .when(asked)
      .thenRecordedOnce({ type: event, data: { track: fire.track, unit: unit7 } }));

  it('of another unit is another fact', () =>
    given(...open, { type: event, data: extras(event) })
      .when({ ...asked, unit: unit8 })
      .thenRecordedOnce({ type: event, data: { unit: unit8 } }));

  it.each(unitSteps.filter(([, other]) => other !== event).map(([, other]) => other))(
    'is welcome after %s, in whatever order it is told',
    (other) =>
      given(...open, { type: other, data: extras(other) })
        .when(asked)
        .thenRecordedOnce(event),
  );

  it('is welcome after the track has reported back or was called off, and after the closing', () => {
    given(...open, responded(fire))
      .when(asked)
      .thenRecordedOnce(event);
    given(...open, cancelled(fire))
      .when(asked)
      .thenRecordedOnce(event);
    given(...open, responded(fire), closed)
      .when(asked)
      .thenRecordedOnce(event);
  });

  it('is not said of an agency that said no, nor of a track that is not there', () => {
    given(...open, rejected(fire))
      .when(asked)
      .thenRejected('track-ended', { how: 'rejected' });
    given(...open)
      .when({ ...asked, track: police.track })
      .thenRejected('track-not-found');
  });
});

function extras(type: Told['type']): object {
  return { track: fire.track, unit: unit7, ...(type === 'TransportStarted' ? { to: 'hospital' } : {}) };
}

it('a transport says where to; the name of the place is kept apart', () =>
  given(...open)
    .when(startTransport(fire, unit7))
    .thenRecorded({ type: 'TransportStarted', data: { to: 'hospital', destination: 'RSUD' } }));

it('a unit is another one on another track', () =>
  given(...open, dispatched(health), assigned(fire, unit7))
    .when(assign(health, unit7))
    .thenRecordedOnce('UnitAssigned'));

it('a situation is told as often as it changes', () => {
  given(...open)
    .when(updateSituation(fire))
    .thenRecorded({ type: 'SituationUpdated', data: { track: fire.track, phase: 'during' } });
  given(...open, rejected(fire))
    .when(updateSituation(fire))
    .thenRejected('track-ended', { how: 'rejected' });
  given(...open)
    .when(updateSituation(police))
    .thenRejected('track-not-found');
});

describe('handling', () => {
  it('is completed once for the track as a whole', () => {
    given(...open)
      .when({ ...completeHandling(fire), note: 'padam' })
      .thenRecordedOnce({
        type: 'HandlingCompleted',
        data: { track: fire.track, outcome: 'handled', transport: 'not-needed', note: 'padam' },
      });
    given(...open, handledBy(fire))
      .when(completeHandling(fire))
      .thenNothing();
  });

  it('is completed once by each unit', () => {
    given(...open, assigned(fire, unit7), departed(fire, unit7))
      .when(completeHandling(fire, unit7))
      .thenRecordedOnce({ type: 'HandlingCompleted', data: { unit: unit7 } });
    given(...open, handledBy(fire, unit7))
      .when(completeHandling(fire, unit8))
      .thenRecordedOnce('HandlingCompleted');
    given(...open, handledBy(fire, unit7))
      .when(completeHandling(fire))
      .thenRecordedOnce('HandlingCompleted');
    given(...open, handledBy(fire))
      .when(completeHandling(fire, unit7))
      .thenRecordedOnce('HandlingCompleted');
    given(...open, handledBy(fire, unit7))
      .when(arrive(fire, unit7))
      .thenRecordedOnce('ArrivedOnScene');
  });
});

describe('a row that no other event ends', () => {
  it('is completed once on a track', () =>
    given(...open)
      .when(completeStep('jambi/hewan-buas-berbisa-liar', 4, fire))
      .thenRecordedOnce({
        type: 'StepCompleted',
        data: { sop: 'jambi/hewan-buas-berbisa-liar', ord: 4, track: fire.track },
      }));

  it('is skipped once, with a reason', () =>
    given(...open)
      .when(skipStep('jambi/kebakaran', 3, fire))
      .thenRecordedOnce({
        type: 'StepSkipped',
        data: { ord: 3, reason: 'not-needed', track: fire.track },
      }));

  it("can be the incident's, which is another row than a track's", () => {
    given(...open, stepDone('jambi/kebakaran', 3, fire))
      .when(completeStep('jambi/kebakaran', 3))
      .thenRecordedOnce('StepCompleted');
    given(...open, stepDone('jambi/kebakaran', 3))
      .when(completeStep('jambi/kebakaran', 4))
      .thenRecordedOnce('StepCompleted');
    given(...open, stepLeftOut('jambi/kebakaran', 3))
      .when(skipStep('jambi/kebakaran', 3))
      .thenNothing();
  });

  it('skipped and then done after all is done', () =>
    given(...open, stepLeftOut('jambi/kebakaran', 3, fire))
      .when(completeStep('jambi/kebakaran', 3, fire))
      .thenRecordedOnce('StepCompleted'));

  it("is a row of one of the city's tables", () => {
    const incident = given(...open);
    incident.when(completeStep('jambi/kebakaran', 99)).thenRejected('step-unknown');
    incident.when(completeStep('jambi/tidak-ada', 1)).thenRejected('step-unknown');
    incident.when(completeStep('bima/siaga-112', 9)).thenRejected('step-unknown');
    incident.when(skipStep('jambi/kebakaran', 3, police)).thenRejected('track-not-found');
  });
});

it('what was said of a unit stays said, whatever comes after it', () => {
  const all = [assigned(fire, unit7), departed(fire, unit7), arrived(fire, unit7), handledBy(fire, unit7)];
  for (const asked of [assign(fire, unit7), depart(fire, unit7), arrive(fire, unit7), completeHandling(fire, unit7)])
    given(...open, ...all)
      .when(asked)
      .thenNothing();
});

it('an arrival told late is recorded beside what is known already', () =>
  given(...open, arrived(fire, unit7))
    .when(arrive(fire, unit7))
    .thenNothing());
