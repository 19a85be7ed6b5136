import { eventNo, given, minute, minuteMs } from '@tanggap/testing/given-incident';
import { incidentIdSchema } from '@tanggap/events/ids';
import {
  accepted,
  at,
  cancelled,
  close,
  closed,
  correct,
  corrected,
  dispatched,
  erase,
  fire,
  mergeInto,
  merged,
  otherIncident,
  police,
  recordCaseData,
  rejected,
  reopen,
  reopened,
  reported,
  responded,
  transferred,
  triagedPrank,
  unmerge,
  unmerged,
  verified,
} from '@tanggap/testing/incident-words';

const open = [reported, verified, dispatched(fire)];

describe('closing', () => {
  it('keeps an incident open while a track is', () => {
    given(...open)
      .when(close)
      .thenRejected('tracks-open', { tracks: [fire.track] });
    given(...open, accepted(fire))
      .when(close)
      .thenRejected('tracks-open', { tracks: [fire.track] });
    given(reported, transferred(police))
      .when(close)
      .thenRejected('tracks-open', { tracks: [police.track] });
    given(...open, dispatched(police), responded(fire))
      .when(close)
      .thenRejected('tracks-open', { tracks: [police.track] });
  });

  it('is recorded once when every track has reported back, said no or was called off', () => {
    for (const end of [responded(fire), rejected(fire), cancelled(fire)])
      expect(
        given(...open, end)
          .when({ ...close, reason: 'selesai' })
          .onlyData(),
      ).toEqual({ reason: 'selesai' });
    given(...open, responded(fire))
      .when(close)
      .thenRecordedOnce('Closed');
  });

  it('needs no dispatch: most reports end at triage', () => {
    given(reported, triagedPrank).when(close).thenRecordedOnce('Closed');
    given(reported).when(close).thenRecordedOnce('Closed');
  });

  it('with open tracks needs a supervisor and a reason, and names what is left', () => {
    const supervisor = given(...open, dispatched(police)).by('supervisor');
    supervisor.when(close).thenRejected('reason-required', { field: 'reason' });
    supervisor.when({ ...close, reason: ' \n' }).thenRejected('reason-required', { field: 'reason' });
    supervisor.when({ ...close, reason: 'ditangani instansi lain' }).thenRecordedOnce({
      type: 'Closed',
      data: { reason: 'ditangani instansi lain', leftOpen: [fire.track, police.track] },
    });
    given(...open)
      .when({ ...close, reason: 'ditangani instansi lain' })
      .thenRejected('tracks-open');
  });
});

describe('reopening', () => {
  it('is recorded once, and the case can be closed again', () => {
    given(reported, closed)
      .when(reopen)
      .thenRecordedOnce({ type: 'Reopened', data: { reason: 'api menyala lagi' } });
    given(reported, closed, reopened).when(close).thenRecordedOnce('Closed');
  });

  it('an open incident records nothing', () => given(reported).when(reopen).thenNothing());

  it('needs a reason that says something', () =>
    expect(() => given(reported, closed).when({ ...reopen, reason: '  ' })).toThrow('a reason is needed'));
});

it('case data is recorded with the receipt of every delivery', () =>
  given(reported, closed)
    .by('system')
    .when(recordCaseData)
    .thenRecorded({
      type: 'CaseDataSent',
      data: { destination: 'Kominfo', packageHash: 'ab'.repeat(32), upToRevision: 3, receipt: 'ok-1' },
    }));

describe('merging into an earlier report', () => {
  const target = incidentIdSchema.parse(otherIncident);
  const earlier = { mergeTarget: { incident: target, recordedAtMs: minuteMs(-5) }, reportRecordedAtMs: minuteMs(0) };
  const own = '11111111-1111-4111-8111-111111111111';

  it('is one append, recorded once', () =>
    given(reported)
      .knowing(earlier)
      .when({ ...mergeInto(otherIncident), note: 'kebakaran yang sama' })
      .thenRecordedOnce({ type: 'MergedInto', data: { target, note: 'kebakaran yang sama' } }));

  it('calls off the open tracks in the same append, all of them', () => {
    const both = given(...open, dispatched(police)).knowing(earlier);
    both.when(mergeInto(otherIncident)).thenRejected('tracks-open', { tracks: [fire.track, police.track] });
    both.when(mergeInto(otherIncident, [fire.track])).thenRejected('tracks-open', { tracks: [fire.track, police.track] });
    both
      .when(mergeInto(otherIncident, [fire.track, police.track]))
      .thenRecordedOnce(
        { type: 'TrackCancelled', data: { track: fire.track, reason: 'merged' } },
        { type: 'TrackCancelled', data: { track: police.track, reason: 'merged' } },
        { type: 'MergedInto', data: { target } },
      );
    given(...open, responded(fire))
      .knowing(earlier)
      .when(mergeInto(otherIncident))
      .thenRecordedOnce('MergedInto');
  });

  it('never goes the other way, so no cycle can form', () => {
    const at = (recordedAtMs: number) =>
      given(reported)
        .knowing({ ...earlier, mergeTarget: { incident: target, recordedAtMs } })
        .when(mergeInto(otherIncident));
    at(minuteMs(0) - 1).thenRecorded('MergedInto');
    at(minuteMs(0) + 1).thenRejected('merge-target-not-earlier');
  });

  it('of two reports of one millisecond goes exactly one way: to the lower id', () => {
    const lower = incidentIdSchema.parse('00000000-2222-4222-8222-222222222222');
    const simultaneous = (incident: typeof target) => ({ ...earlier, mergeTarget: { incident, recordedAtMs: minuteMs(0) } });
    given(reported).knowing(simultaneous(lower)).when(mergeInto(lower)).thenRecorded('MergedInto');
    given(reported).knowing(simultaneous(target)).when(mergeInto(target)).thenRejected('merge-target-not-earlier');
  });

  it('needs a target that is there, and is not itself', () => {
    given(reported).when(mergeInto(otherIncident)).thenRejected('merge-target-not-found');
    given(reported).knowing({ mergeTarget: null }).when(mergeInto(otherIncident)).thenRejected('merge-target-not-found');
    given(reported)
      .knowing({ mergeTarget: { incident: incidentIdSchema.parse(own), recordedAtMs: 0 }, reportRecordedAtMs: 0 })
      .when(mergeInto(own))
      .thenRejected('merge-target-not-found');
    given(reported)
      .knowing({ mergeTarget: { incident: target, recordedAtMs: 0 } })
      .when(mergeInto(otherIncident))
      .thenRejected('merge-target-not-earlier');
  });

  it('happens to one target at a time', () => {
    given(reported, merged).when(mergeInto(otherIncident)).thenNothing();
    given(reported, merged)
      .when(mergeInto('33333333-3333-4333-8333-333333333333'))
      .thenRejected('incident-merged', { into: otherIncident });
    given(reported, merged, unmerged).knowing(earlier).when(mergeInto(otherIncident)).thenRecordedOnce('MergedInto');
  });

  it('is undone by one append that names what it was merged into', () => {
    given(reported, merged)
      .when(unmerge)
      .thenRecorded({ type: 'Unmerged', data: { target: otherIncident } });
    given(reported).when(unmerge).thenRejected('not-merged');
    given(reported, merged, unmerged).when(unmerge).thenRejected('not-merged');
  });
});

describe('correcting when something happened', () => {
  const told = [at(0, reported), at(10, dispatched(fire))];

  it('is a new event, recorded once', () =>
    given(...told)
      .when(correct(1, 7))
      .thenRecordedOnce({
        type: 'OccurrenceCorrected',
        data: { event: eventNo(1), rightTime: minute(7), reason: 'salah jam' },
      }));

  it('can be corrected again, and back', () => {
    given(...told, corrected(1, 7))
      .when(correct(1, 8))
      .thenRecordedOnce('OccurrenceCorrected');
    given(...told, corrected(1, 7))
      .when(correct(1, 10))
      .thenRecordedOnce('OccurrenceCorrected');
    given(...told)
      .when(correct(1, 10))
      .thenNothing();
  });

  it('speaks of an event of this incident', () => {
    given(...told)
      .when(correct(2, 7))
      .thenRejected('event-not-found');
    given(...told, corrected(9, 7))
      .when(correct(9, 7))
      .thenRejected('event-not-found');
  });

  it('may be two minutes ahead, and not a millisecond more', () => {
    given(...told)
      .at(60)
      .when(correct(1, 62))
      .thenRecorded('OccurrenceCorrected');
    given(...told)
      .at(60)
      .when(correct(1, 62 + 1 / 60_000))
      .thenRejected('occurred-in-future');
  });

  it('needs a reason that says something', () =>
    expect(() => given(...told).when({ ...correct(1, 7), reason: ' ' })).toThrow('a reason is needed'));
});

it('personal data is erased once, on an open, a closed and a merged incident', () => {
  for (const told of [[reported], [reported, closed], [reported, merged]])
    given(...told)
      .by('city-admin')
      .when(erase)
      .thenRecordedOnce({ type: 'PersonalDataErased', data: { basis: 'request' } });
  given(reported).by('supervisor').when(erase).thenRejected('role-not-allowed');
});
