import { given } from '@tanggap/testing/given-incident';
import {
  abandon,
  abandoned,
  accepted,
  addNote,
  ambulanceSop,
  answer,
  answered,
  callBack,
  dispatched,
  fire,
  fireSop,
  police,
  reclassify,
  reclassifiedTo,
  rejected,
  reported,
  receive,
  responded,
  triage,
  triagedNormal,
  triagedPrank,
  verified,
  verifiedAs,
  verify,
} from '@tanggap/testing/incident-words';

describe('a report', () => {
  it('is recorded with its case number', () =>
    given()
      .knowing({ caseNumber: 'JMB-260105-0001' })
      .when({ ...receive, callerName: 'Warga Contoh', callerPhone: '+62 812 0000 0000', text: 'rumah terbakar' })
      .thenRecorded({
        type: 'ReportReceived',
        data: {
          channel: 'phone',
          caseNumber: 'JMB-260105-0001',
          callerName: 'Warga Contoh',
          callerPhone: '+62 812 0000 0000',
          text: 'rumah terbakar',
        },
      }));

  it('keeps what a device sends along as personal data, never in clear', () =>
    expect(
      given()
        .when({ ...receive, attributes: { pesan: 'panggil 0812' } })
        .onlyData(),
    ).toEqual({ channel: 'phone', sourceAttributes: { pesan: 'panggil 0812' } }));

  it('is not for a key of another role', () => {
    for (const role of ['crew', 'agency-dispatcher', 'agency-system', 'duty-officer', 'city-admin'] as const)
      given().by(role, 'damkar').when(receive).thenRejected('role-not-allowed');
  });
});

describe('a call', () => {
  it('is answered once', () => given(reported).when(answer).thenRecordedOnce('CallAnswered'));

  it('is abandoned once, also after somebody picked up', () => {
    given(reported).when(abandon).thenRecordedOnce('CallAbandoned');
    given(reported, answered)
      .when({ ...abandon, note: 'tak ada suara' })
      .thenRecorded({
        type: 'CallAbandoned',
        data: { note: 'tak ada suara' },
      });
  });

  it('that was sorted or verified cannot be abandoned any more: it would end the clocks of a case that goes on', () => {
    given(reported, triagedNormal).when(abandon).thenRejected('already-triaged');
    given(reported, verified, dispatched(fire)).when(abandon).thenRejected('already-verified');
  });

  it('can be called back as often as it takes', () => {
    given(reported)
      .when(callBack)
      .thenRecorded({ type: 'CallbackAttempted', data: { outcome: 'no-answer' } });
    given(reported, abandoned)
      .when({ ...callBack, outcome: 'reached', note: 'aman' })
      .thenRecorded('CallbackAttempted');
  });
});

describe('triage', () => {
  it.each(['normal', 'prank', 'ghost', 'information', 'abandoned'])('says %s once', (as) =>
    given(reported)
      .when(triage(as))
      .thenRecordedOnce({ type: 'ReportTriaged', data: { class: as } }),
  );

  it('is changed by reclassifying, not by saying it again', () => {
    given(reported, triagedPrank).when(triage('normal')).thenRejected('already-triaged');
    given(reported, triagedPrank).when(triage('prank')).thenNothing();
    given(reported, triagedPrank)
      .when(reclassify({ class: 'normal' }))
      .thenRecordedOnce({ type: 'Reclassified', data: { class: 'normal' } });
  });

  it('may come after the report was verified', () =>
    given(reported, verified).when(triage('normal')).thenRecorded('ReportTriaged'));
});

it('a note is added as often as somebody has one, to the incident or to a track', () => {
  given(reported)
    .when(addNote)
    .thenRecorded({ type: 'NoteAdded', data: { text: 'asap tebal' } });
  given(reported, dispatched(fire))
    .when({ ...addNote, track: fire.track })
    .thenRecorded({ type: 'NoteAdded', data: { track: fire.track } });
  given(reported)
    .when({ ...addNote, track: fire.track })
    .thenRejected('track-not-found');
});

describe('verifying', () => {
  it('takes the table of the category, in the version in force', () => {
    given(reported)
      .when(verify())
      .thenRecorded({ type: 'Verified', data: { category: 'kebakaran', sop: fireSop } });
    given(reported)
      .when(verify('kedaruratan-lainnya'))
      .thenRecorded({ type: 'Verified', data: { sop: null } });
    given(reported)
      .in('bima')
      .when(verify())
      .thenRecorded({ type: 'Verified', data: { sop: { id: 'bima/siaga-112' } } });
  });

  it('takes the table that is named instead, or none', () => {
    given(reported)
      .when(verify('kebakaran', { sop: ambulanceSop }))
      .thenRecorded({ type: 'Verified', data: { sop: ambulanceSop } });
    given(reported)
      .when(verify('kebakaran', { sop: null }))
      .thenRecorded({ type: 'Verified', data: { sop: null } });
  });

  it('keeps all that is known of caller and place', () => {
    const place = { domain: 'land', district: 'Telanaipura', placeProvenance: 'caller', point: { lat: -1.61, lng: 103.58 } };
    const told = { ...place, callerName: 'Warga', callerPhone: '0812000', address: 'Jl. Contoh 1', description: 'asap' };
    given(reported).when(verify('kebakaran', told)).thenRecorded({ type: 'Verified', data: told });
  });

  it('refuses what the city does not have', () => {
    given(reported).when(verify('gempa-bulan')).thenRejected('category-unknown');
    given(reported)
      .when(verify('kebakaran', { sop: { id: 'jambi/kebakaran', version: 9 } }))
      .thenRejected('sop-unknown');
    given(reported)
      .when(verify('kebakaran', { sop: { id: 'bima/siaga-112', version: 1 } }))
      .thenRejected('sop-unknown');
  });

  it('happens once: what was said first is encrypted and cannot be compared', () =>
    given(reported, verified).when(verify()).thenRejected('already-verified'));

  it('may come after a dispatch, whose table it does not change', () =>
    given(reported, dispatched(fire, null)).when(verify()).thenRecorded('Verified'));
});

describe('reclassifying', () => {
  const open = [reported, verified, dispatched(fire)];

  it("changes the category and with it the case's table; every track keeps its own", () =>
    expect(
      given(...open)
        .when(reclassify({ category: 'ambulan-gawat-darurat' }))
        .onlyData(),
    ).toEqual({ reason: 'wrong-category', category: 'ambulan-gawat-darurat', sop: ambulanceSop }));

  it('moves the tracks that are named', () =>
    given(...open)
      .when(reclassify({ category: 'ambulan-gawat-darurat', movedTracks: [fire.track] }))
      .thenRecordedOnce({ type: 'Reclassified', data: { sop: ambulanceSop, movedTracks: [fire.track] } }));

  it("gives the case's table to a track that was opened before there was one", () =>
    given(reported, dispatched(fire, null), verified)
      .when(reclassify({ movedTracks: [fire.track] }))
      .thenRecordedOnce({ type: 'Reclassified', data: { sop: fireSop, movedTracks: [fire.track] } }));

  it('keeps the table silent where it stays the same: one click must not restart a clock', () => {
    expect(
      given(...open)
        .when(reclassify({ category: 'kebakaran', district: 'Telanaipura', movedTracks: [fire.track] }))
        .onlyData(),
    ).toEqual({ reason: 'wrong-category', category: 'kebakaran', district: 'Telanaipura' });
    given(...open)
      .when(reclassify({ sop: fireSop }))
      .thenNothing();
  });

  it('can take the table away, and says so once', () =>
    given(...open)
      .when(reclassify({ sop: null, movedTracks: [fire.track] }))
      .thenRecordedOnce({ type: 'Reclassified', data: { sop: null } }));

  it('keeps a table taken away and given back apart', () =>
    given(...open, reclassifiedTo({ sop: null }))
      .when(reclassify({ sop: fireSop }))
      .thenRecordedOnce({ type: 'Reclassified', data: { sop: fireSop } }));

  it('records nothing when category and class are already so', () => {
    given(...open, triagedNormal)
      .when(reclassify({ category: 'kebakaran', class: 'normal' }))
      .thenNothing();
    given(...open, triagedNormal)
      .when(reclassify({ category: 'kebakaran', class: 'prank' }))
      .thenRecordedOnce({ type: 'Reclassified', data: { class: 'prank' } });
  });

  it.each([
    { district: 'Telanaipura' },
    { domain: 'sea' },
    { placeProvenance: 'device' },
    { address: 'Jl. Contoh 2' },
    { point: { lat: -1.6, lng: 103.6 } },
  ])('records a place as often as it is told: %j', (place) =>
    given(...open)
      .when(reclassify({ ...place, note: 'salah jalan' }))
      .thenRecorded({ type: 'Reclassified', data: { ...place, note: 'salah jalan' } }),
  );

  it('before the report is verified can change nothing but its class', () => {
    for (const change of [
      { category: 'kecelakaan' },
      { sop: null },
      { district: 'Telanaipura' },
      { address: 'x' },
      { movedTracks: [fire.track] },
    ])
      given(reported, dispatched(fire)).when(reclassify(change)).thenRejected('not-verified');
    given(reported)
      .when(reclassify({ class: 'ghost' }))
      .thenRecorded('Reclassified');
    given(reported, reclassifiedTo({ class: 'normal' }))
      .when(verify())
      .thenRecorded('Verified');
  });

  it('refuses what is not there', () => {
    const incident = given(...open);
    incident.when(reclassify({})).thenRejected('nothing-to-change');
    incident.when(reclassify({ movedTracks: [] })).thenRejected('nothing-to-change');
    incident.when(reclassify({ category: 'gempa-bulan' })).thenRejected('category-unknown');
    incident.when(reclassify({ sop: { id: 'bima/siaga-112', version: 1 } })).thenRejected('sop-unknown');
    incident.when(reclassify({ movedTracks: [fire.track, police.track] })).thenRejected('track-not-found');
  });

  it('moves no track that has ended: it would excuse every row it was late with', () => {
    given(...open, accepted(fire), responded(fire))
      .when(reclassify({ sop: ambulanceSop, movedTracks: [fire.track] }))
      .thenRejected('track-ended', { how: 'responded' });
    given(...open, rejected(fire))
      .when(reclassify({ sop: ambulanceSop, movedTracks: [fire.track] }))
      .thenRejected('track-ended', { how: 'rejected' });
  });

  it('changes the category where one table serves both', () =>
    given(reported, verifiedAs('kebakaran', { id: 'bima/siaga-112', version: 1 }))
      .in('bima')
      .when(reclassify({ category: 'kecelakaan' }))
      .thenRecordedOnce({ type: 'Reclassified', data: { category: 'kecelakaan' } }));

  it('moves a track that was accepted', () =>
    given(...open, accepted(fire))
      .when(reclassify({ sop: ambulanceSop, movedTracks: [fire.track] }))
      .thenRecorded('Reclassified'));

  it('works for a category without a table', () =>
    given(reported, verifiedAs('kedaruratan-lainnya', null))
      .when(reclassify({ category: 'kebakaran' }))
      .thenRecorded({ type: 'Reclassified', data: { sop: fireSop } }));
});
