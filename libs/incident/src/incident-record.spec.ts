import { eventNo, history, incident, minute, type Told } from '@tanggap/testing/given-incident';
import {
  abandoned,
  accepted,
  at,
  cancelled,
  closed,
  corrected,
  dispatched,
  fire,
  merged,
  otherIncident,
  police,
  reclassifiedTo,
  rejected,
  reopened,
  reported,
  responded,
  transferred,
  triagedNormal,
  triagedPrank,
  unmerged,
  verified,
  verifiedAs,
} from '@tanggap/testing/incident-words';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { classOf, emptyRecord, foldRecord, recordIdOf, type IncidentRecord } from './incident-record.js';

function recordOf(...told: readonly Told[]): IncidentRecord {
  return history(told).reduce((record, event) => foldRecord(record, event), emptyRecord(incident));
}

function elsewhere(change: object): RecordedEvent {
  const [event] = history([reported]);
  return { ...event, ...change } as unknown as RecordedEvent; // as another stream holds it
}

describe('where a case stands', () => {
  it.each([
    ['received', []],
    ['received', [reported, triagedNormal]],
    ['verified', [reported, verified]],
    ['dispatched', [reported, dispatched(fire)]],
    ['dispatched', [reported, transferred(police)]],
    ['dispatched', [reported, dispatched(fire), verified]],
    ['dispatched', [reported, verified, dispatched(fire), accepted(fire), responded(fire)]],
    ['dispatched', [reported, verified, dispatched(fire), dispatched(police), rejected(fire)]],
    ['closed', [reported, verified, dispatched(fire), responded(fire), closed]],
    ['dispatched', [reported, verified, dispatched(fire), responded(fire), closed, reopened]],
    ['verified', [reported, verified, closed, reopened]],
    ['ended-at-triage', [reported, triagedPrank]],
    ['ended-at-triage', [reported, abandoned]],
    ['ended-at-triage', [reported, triagedPrank, closed, reopened]],
    ['received', [reported, triagedPrank, reclassifiedTo({ class: 'normal' })]],
    ['merged', [reported, verified, merged]],
    ['verified', [reported, verified, merged, unmerged]],
    ['received', [reported, merged, unmerged]],
  ] as const)('%s', (state, told) => expect(recordOf(...told).state).toBe(state));

  it('waits for a dispatch again when everyone asked said no or was called off', () => {
    expect(recordOf(reported, verified, dispatched(fire), rejected(fire)).state).toBe('verified');
    expect(recordOf(reported, dispatched(fire), cancelled(fire)).state).toBe('received');
  });

  it('is closed by a closing, in whatever order imported history tells the rest', () =>
    expect(recordOf(reported, closed, verified, dispatched(fire)).state).toBe('closed'));
});

it('the agencies on it are sorted, those with an open track apart', () => {
  expect(recordOf(reported, dispatched(police), dispatched(fire), responded(police))).toMatchObject({
    agencies: ['damkar', 'polresta'],
    openAgencies: ['damkar'],
  });
  expect(recordOf(reported, dispatched(fire), responded(fire), rejected(fire))).toMatchObject({
    state: 'dispatched',
    openAgencies: [],
  });
});

it('filters follow what was said last; the first report counts', () => {
  const place = { ...verifiedAs('kebakaran', null), data: { category: 'kebakaran', sop: null, district: 'Telanaipura' } };
  const numbered = { ...reported, data: { channel: 'phone', caseNumber: 'JMB-260105-0001' } };
  expect(recordOf(numbered, reported)).toMatchObject({
    caseNumber: 'JMB-260105-0001',
    receivedAt: minute(0),
    city: 'jambi',
    origin: 'live',
  });
  expect(recordOf(reported)).toMatchObject({ caseNumber: null, category: null, district: null, triage: null, mergedInto: null });
  expect(recordOf(reported, place, verified)).toMatchObject({ category: 'kebakaran', district: 'Telanaipura' });
  expect(
    recordOf(reported, place, reclassifiedTo({ category: 'kecelakaan', district: 'Jelutung', class: 'normal' })),
  ).toMatchObject({
    category: 'kecelakaan',
    district: 'Jelutung',
    triage: 'normal',
  });
  expect(recordOf(reported, place, reclassifiedTo({}))).toMatchObject({
    category: 'kebakaran',
    district: 'Telanaipura',
    triage: null,
  });
  expect(recordOf(reported, merged)).toMatchObject({ mergedInto: otherIncident });
});

it('a corrected report is filtered by its right time', () => {
  expect(recordOf(at(0, reported), at(9, corrected(0, -3))).receivedAt).toBe(minute(-3));
  expect(recordOf(at(0, reported), at(1, verified), at(9, corrected(1, -3))).receivedAt).toBe(minute(0));
  expect(recordOf(at(1, verified), at(9, corrected(0, -3))).receivedAt).toBeNull();
});

it('keeps of an event what a timeline, an author and a reveal need, and nothing else', () =>
  expect(Object.keys(recordOf(reported).events[0] ?? {}).sort()).toEqual(
    ['actor', 'data', 'id', 'occurredAt', 'personal', 'recordedAt', 'reportedBy', 'revision', 'type'].sort(),
  ));

it('keeps the alarms of its monitor stream beside the events, and no city event', () => {
  const alarm = elsewhere({ type: 'SlaWarning', id: eventNo(5), stream: `sla-${incident}` });
  const issued = elsewhere({ type: 'CaseNumberIssued', stream: 'counter-jambi-live-260105' });
  const record = [alarm, issued].reduce((folded, event) => foldRecord(folded, event), recordOf(reported));
  expect(record.alarms.map(({ id }) => id)).toEqual([eventNo(5)]);
  expect(record.events).toHaveLength(1);
  expect([alarm, issued, ...history([reported])].map(recordIdOf)).toEqual([incident, null, incident]);
});

describe('what a report counts as', () => {
  it.each([
    ['nobody has said', null, [reported]],
    ['sorted', 'prank', [reported, triagedPrank]],
    ['hung up', 'abandoned', [reported, abandoned]],
    ['verified without being sorted', 'normal', [reported, verified]],
  ] as const)('%s: %s', (_why, counted, told) => {
    expect(classOf(recordOf(...told))).toBe(counted);
  });
});
