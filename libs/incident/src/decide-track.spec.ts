import { given, newTrack } from '@tanggap/testing/given-incident';
import {
  accept,
  accepted,
  accidentSop,
  arrived,
  cancel,
  cancelled,
  closed,
  dispatch,
  dispatched,
  fire,
  fireSop,
  health,
  inform,
  markOnProgress,
  onProgress,
  police,
  reject,
  rejected,
  reopened,
  reported,
  requestAssistance,
  respond,
  responded,
  transfer,
  transferred,
  triagedPrank,
  unit7,
  verified,
  verifiedAs,
} from '@tanggap/testing/incident-words';

const open = [reported, verified, dispatched(fire)];

describe('dispatching', () => {
  it('opens a track with the table of the case', () =>
    given(reported, verified)
      .when(dispatch(fire, { note: 'dua rumah' }))
      .thenRecorded({
        type: 'Dispatched',
        data: { track: newTrack, agency: 'damkar', sop: fireSop, note: 'dua rumah' },
      }));

  it('takes the table that is named, or none', () => {
    given(reported, verified)
      .when(dispatch(police, { sop: accidentSop }))
      .thenRecorded({ type: 'Dispatched', data: { sop: accidentSop } });
    given(reported, verified)
      .when(dispatch(police, { sop: null }))
      .thenRecorded({ type: 'Dispatched', data: { sop: null } });
  });

  it('needs no verified report: it then names its table or has none', () => {
    given(reported)
      .when(dispatch(fire))
      .thenRecorded({ type: 'Dispatched', data: { sop: null } });
    given(reported)
      .when(dispatch(fire, { sop: fireSop }))
      .thenRecorded({ type: 'Dispatched', data: { sop: fireSop } });
    given(reported, verifiedAs('kedaruratan-lainnya', null))
      .when(dispatch(fire))
      .thenRecorded({ type: 'Dispatched', data: { sop: null } });
  });

  it('asks several agencies in parallel, each once', () => {
    given(...open)
      .when(dispatch(police))
      .thenRecorded('Dispatched');
    given(...open)
      .when(dispatch(fire))
      .thenRejected('agency-already-dispatched', { track: fire.track });
    given(...open, accepted(fire))
      .when(dispatch(fire))
      .thenRejected('agency-already-dispatched', { track: fire.track });
    given(...open, transferred(health))
      .when(dispatch(health))
      .thenRejected('agency-already-dispatched', { track: health.track });
  });

  it('asks the same agency again once it said no, was called off or has reported back', () => {
    for (const end of [rejected(fire), cancelled(fire), responded(fire)])
      given(...open, end)
        .when(dispatch(fire))
        .thenRecorded('Dispatched');
    given(...open, responded(fire), closed, reopened)
      .when(dispatch(fire))
      .thenRecorded('Dispatched');
  });

  it('names the track it replaces', () => {
    given(...open, rejected(fire))
      .when(dispatch(police, { replaces: fire.track }))
      .thenRecorded({ type: 'Dispatched', data: { agency: 'polresta', replaces: fire.track } });
    given(...open)
      .when(dispatch(police, { replaces: health.track }))
      .thenRejected('track-not-found');
  });

  it('refuses an agency and a table that the city does not have', () => {
    given(reported)
      .when(dispatch({ agency: 'kodim' }))
      .thenRejected('agency-unknown', { agency: 'kodim' });
    given(reported)
      .when(dispatch(fire, { sop: { id: 'jambi/kebakaran', version: 2 } }))
      .thenRejected('sop-unknown');
    given(reported)
      .in('bima')
      .when(dispatch(fire, { sop: fireSop }))
      .thenRejected('sop-unknown');
  });

  it('is possible whatever the triage said: the crew may know better', () =>
    given(reported, triagedPrank).when(dispatch(fire)).thenRecorded('Dispatched'));
});

describe('transferring the call', () => {
  it('opens a track without a dispatch', () =>
    given(reported)
      .when(transfer(health, { sop: { id: 'jambi/masalah-kesehatan', version: 1 } }))
      .thenRecorded({
        type: 'CallTransferred',
        data: { track: newTrack, agency: 'dinkes', sop: { id: 'jambi/masalah-kesehatan', version: 1 } },
      }));

  it('is refused as a dispatch is', () => {
    given(reported)
      .when(transfer({ agency: 'kodim' }))
      .thenRejected('agency-unknown');
    given(reported, transferred(health)).when(transfer(health)).thenRejected('agency-already-dispatched');
  });
});

describe('informing an agency', () => {
  it('opens no track, and is recorded once for each', () => {
    given(reported)
      .in('tarakan')
      .when(inform('pmi'))
      .thenRecordedOnce({ type: 'AgencyInformed', data: { agency: 'pmi' } });
    given(reported).when(inform('kodim')).thenRejected('agency-unknown', { agency: 'kodim' });
  });
});

it('an incident is marked on progress once', () => {
  given(reported)
    .when({ ...markOnProgress, note: 'tim berangkat' })
    .thenRecordedOnce('MarkedOnProgress');
  given(reported, onProgress).when(markOnProgress).thenNothing();
});

describe('accepting', () => {
  it('is recorded once', () =>
    given(...open)
      .when(accept(fire))
      .thenRecordedOnce({ type: 'DispatchAccepted', data: { track: fire.track } }));

  it('may be told after the agency has reported back, once', () => {
    given(...open, responded(fire))
      .when(accept(fire))
      .thenRecordedOnce('DispatchAccepted');
    given(...open, accepted(fire), responded(fire))
      .when(accept(fire))
      .thenNothing();
  });

  it('is too late once the agency said no or was called off', () => {
    given(...open, rejected(fire))
      .when(accept(fire))
      .thenRejected('track-ended', { how: 'rejected' });
    given(...open, cancelled(fire))
      .when(accept(fire))
      .thenRejected('track-ended', { how: 'cancelled' });
    given(...open, accepted(fire), cancelled(fire))
      .when(accept(fire))
      .thenNothing();
  });
});

describe('rejecting', () => {
  it('is recorded once, also after the agency had accepted', () => {
    given(...open)
      .when(reject(fire))
      .thenRecordedOnce({ type: 'DispatchRejected', data: { track: fire.track, reason: 'no-unit' } });
    given(...open, accepted(fire))
      .when(reject(fire))
      .thenRecordedOnce('DispatchRejected');
  });

  it('does not close the incident', () =>
    given(...open, rejected(fire))
      .when(dispatch(police))
      .thenRecorded('Dispatched'));

  it('is too late once the track has ended', () => {
    given(...open, responded(fire))
      .when(reject(fire))
      .thenRejected('track-ended', { how: 'responded' });
    given(...open, cancelled(fire))
      .when(reject(fire))
      .thenRejected('track-ended', { how: 'cancelled' });
  });
});

describe('cancelling', () => {
  it('is recorded once', () =>
    given(...open, accepted(fire))
      .when(cancel(fire))
      .thenRecordedOnce({ type: 'TrackCancelled', data: { track: fire.track, reason: 'not-needed' } }));

  it('is too late once the track has ended', () => {
    given(...open, responded(fire))
      .when(cancel(fire))
      .thenRejected('track-ended', { how: 'responded' });
    given(...open, rejected(fire))
      .when(cancel(fire))
      .thenRejected('track-ended', { how: 'rejected' });
  });
});

describe('asking for assistance', () => {
  it('is recorded as often as it is asked, with the agency where one is named', () => {
    given(...open)
      .when(requestAssistance(fire))
      .thenRecorded({ type: 'AssistanceRequested', data: { track: fire.track } });
    given(...open)
      .when(requestAssistance(fire, 'pln'))
      .thenRecorded({ type: 'AssistanceRequested', data: { track: fire.track, agency: 'pln' } });
  });

  it('is refused for an agency the city does not have, and on a track that has ended', () => {
    given(...open)
      .when(requestAssistance(fire, 'kodim'))
      .thenRejected('agency-unknown', { agency: 'kodim' });
    given(...open, responded(fire))
      .when(requestAssistance(fire))
      .thenRejected('track-ended', { how: 'responded' });
  });
});

describe('reporting back', () => {
  it('ends the track once, whatever was reported before', () => {
    given(...open)
      .when(respond(fire))
      .thenRecordedOnce({ type: 'Responded', data: { track: fire.track, outcome: 'handled' } });
    given(...open, accepted(fire), arrived(fire, unit7))
      .when(respond(fire))
      .thenRecordedOnce('Responded');
  });

  it('is not for an agency that said no or was called off', () => {
    given(...open, rejected(fire))
      .when(respond(fire))
      .thenRejected('track-ended', { how: 'rejected' });
    given(...open, cancelled(fire))
      .when(respond(fire))
      .thenRejected('track-ended', { how: 'cancelled' });
  });
});

it('a track that is not there is not found', () => {
  for (const asked of [accept(police), reject(police), cancel(police), respond(police), requestAssistance(police)])
    given(...open)
      .when(asked)
      .thenRejected('track-not-found');
});
