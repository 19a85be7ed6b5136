import fc from 'fast-check';
import type { IncidentEventType } from '@tanggap/events/incident-events';
import { eventNo, minute, type Told } from './given-incident.js';
import { accidentSop, ambulanceSop, fire, fireSop, health, otherIncident, police, unit7, unit8 } from './incident-words.js';

const LONGEST = 25;

const parts = fc.constantFrom(fire, police, health);
const onTrack = parts.map(({ track }) => ({ track }));
const onUnit = fc.record({ track: parts.map(({ track }) => track), unit: fc.constantFrom(unit7, unit8) });
const sop = fc.constantFrom(fireSop, { ...fireSop, version: 2 }, ambulanceSop, accidentSop, null);
const triageClass = fc.constantFrom('normal', 'prank', 'ghost', 'information', 'abandoned');
const opening = fc.tuple(parts, sop).map(([part, table]) => ({ ...part, sop: table }));
const nothing = fc.constant({});
const step = fc.tuple(parts, fc.boolean(), fc.integer({ min: 1, max: 6 })).map(([{ track }, hasTrack, ord]) => ({
  sop: fireSop.id,
  ord,
  ...(hasTrack ? { track } : {}),
}));
const reclassification = fc
  .record(
    { category: fc.constantFrom('kebakaran', 'kecelakaan'), class: triageClass, sop, movedTracks: fc.array(parts) },
    { requiredKeys: [] },
  )
  .map(({ movedTracks, ...change }) => ({
    reason: 'other',
    ...change,
    ...(movedTracks === undefined ? {} : { movedTracks: movedTracks.map(({ track }) => track) }),
  }));

/** What any event of a type may say, personal fields left out as on every read. */
const dataOf: Readonly<Record<IncidentEventType, fc.Arbitrary<object>>> = {
  ReportReceived: fc.constant({ channel: 'phone' }),
  CallAnswered: nothing,
  CallAbandoned: nothing,
  ReportTriaged: triageClass.map((as) => ({ class: as })),
  CallbackAttempted: fc.constant({ outcome: 'busy' }),
  NoteAdded: fc.oneof(nothing, onTrack),
  Verified: fc.record({ category: fc.constantFrom('kebakaran', 'kecelakaan'), sop }),
  Reclassified: reclassification,
  CallTransferred: opening,
  Dispatched: opening,
  AgencyInformed: fc.constantFrom({ agency: 'pln' }, { agency: 'pdam' }),
  DispatchAccepted: onTrack,
  DispatchRejected: onTrack.map((data) => ({ ...data, reason: 'no-unit' })),
  AssistanceRequested: onTrack,
  MarkedOnProgress: nothing,
  UnitAssigned: onUnit,
  UnitDeparted: onUnit,
  ArrivedOnScene: onUnit,
  SituationUpdated: onTrack.map((data) => ({ ...data, phase: 'during' })),
  HandlingCompleted: fc
    .tuple(fc.oneof(onTrack, onUnit), fc.constantFrom('needed', 'not-needed', 'unknown'))
    .map(([data, transport]) => ({ ...data, outcome: 'handled', transport })),
  TransportStarted: onUnit.map((data) => ({ ...data, to: 'hospital' })),
  TransportArrived: onUnit,
  UnitReleased: onUnit,
  StepCompleted: step,
  StepSkipped: step.map((data) => ({ ...data, reason: 'not-needed' })),
  Responded: onTrack,
  TrackCancelled: onTrack.map((data) => ({ ...data, reason: 'replaced' })),
  Closed: nothing,
  CaseDataSent: fc.constant({ destination: 'Kominfo', packageHash: '0'.repeat(64), upToRevision: 0, receipt: 'ok' }),
  Reopened: nothing,
  MergedInto: fc.constant({ target: otherIncident }),
  Unmerged: fc.constant({ target: otherIncident }),
  OccurrenceCorrected: fc.tuple(fc.nat({ max: LONGEST }), fc.integer({ min: -60, max: 300 })).map(([nth, rightMin]) => ({
    event: eventNo(nth),
    rightTime: minute(rightMin),
  })),
  PersonalDataErased: fc.constant({ basis: 'request' }),
};

/** Half of what is told is about tracks and tables: where histories can contradict themselves. */
const contested = ['Dispatched', 'DispatchRejected', 'TrackCancelled', 'Responded', 'Verified', 'Reclassified'];
const anyTold: fc.Arbitrary<Told> = fc
  .tuple(
    fc.oneof(fc.constantFrom(...Object.keys(dataOf)), fc.constantFrom(...contested)),
    fc.integer({ min: -60, max: 300 }),
    fc.integer({ min: 0, max: 400 }),
  )
  .chain(([name, atMin, recordedMin]) => {
    const type = name as IncidentEventType; // a key of the table above
    return dataOf[type].map((data) => ({ type, data, atMin, recordedMin }));
  });

/** Any events of one incident in any order, times running either way: what imported and forgetful histories can look like. */
export const anyHistory: fc.Arbitrary<readonly Told[]> = fc.array(anyTold, { maxLength: LONGEST }).map((told) =>
  // A correction speaks of what was recorded before it.
  told.map((fact, index) =>
    fact.type === 'OccurrenceCorrected' ? { ...fact, data: { ...fact.data, event: eventNo(earlier(fact, index)) } } : fact,
  ),
);

function earlier({ recordedMin = 0 }: Told, index: number): number {
  return index === 0 ? 0 : recordedMin % index;
}
