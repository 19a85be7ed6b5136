import { about, JudgedLogbook, called, jambi, sent } from '@tanggap/testing/judged-logbook';

describe('skips', () => {
  it('excuse the open rows of a rejected or cancelled track, and no stopped one', () => {
    const late = [...sent, '900 ArrivedOnScene damkar/D1', '950 TrackCancelled damkar'];
    expect(jambi(late).row('kebakaran', 3, 'damkar')).toBe('breached 810');
    expect(jambi(late).row('kebakaran', 4, 'damkar')).toBe('skipped cancelled');
    expect(jambi([...called, '70 Dispatched damkar', '80 DispatchRejected damkar']).row('kebakaran', 3, 'damkar')).toBe(
      'skipped rejected',
    );
    expect(jambi([...sent, '200 DispatchRejected damkar', '210 Responded damkar']).row('kebakaran', 3, 'damkar')).toBe(
      'skipped rejected',
    );
  });

  it('excuse no stop whose start was never told', () => {
    const stray = [...called, '70 Dispatched damkar', '90 ArrivedOnScene damkar', '95 TrackCancelled damkar'];
    expect(jambi(stray).row('kebakaran', 3, 'damkar')).toBe('missing start');
  });

  it('excuse what a merged report left open, until it is unmerged', () => {
    const merged = [...called, '90 MergedInto'];
    expect(jambi(merged).row('penerimaan-panggilan', 6)).toBe('skipped merged');
    expect(jambi(merged).incident).toEqual({ verdict: 'not-judged', reason: 'merged' });
    expect(jambi([...merged, '95 Unmerged'], 100).row('penerimaan-panggilan', 6)).toBe('running 40');
  });

  it('excuse what somebody said was skipped, on that owner only, unless it was done after all', () => {
    const skipped = [...sent, '91 StepSkipped damkar jambi/kebakaran 3', '92 StepSkipped - jambi/penerimaan-panggilan 7'];
    expect(jambi(skipped).row('kebakaran', 3, 'damkar')).toBe('skipped recorded');
    expect(jambi(skipped).row('kebakaran', 4, 'damkar')).toBe('not-started');
    expect(jambi([...skipped, '300 ArrivedOnScene damkar/D1']).row('kebakaran', 3, 'damkar')).toBe('met 210');
    expect(jambi([...sent, '91 StepSkipped - jambi/kebakaran 3'], 100).row('kebakaran', 3, 'damkar')).toBe('running 10');
    expect(jambi([...called, '92 StepSkipped - jambi/penerimaan-panggilan 6']).row('penerimaan-panggilan', 6)).toBe(
      'skipped recorded',
    );
  });
});

describe('triage', () => {
  it.each(['prank', 'ghost', 'information', 'abandoned'])(
    '%s skips every row not yet stopped, closing and case data included',
    (kind) => {
      const judged = new JudgedLogbook('bima', ['0 ReportReceived', '5 CallAnswered', `30 ReportTriaged ${kind}`, '40 Closed']);
      expect(judged.row('siaga-112', 5)).toBe('no-limit 5');
      for (const ord of [6, 7, 10, 14, 15]) expect(judged.row('siaga-112', ord)).toBe('skipped triage');
      expect(judged.incident).toEqual({ verdict: 'not-judged', reason: 'triage' });
    },
  );

  it('is undone by another class, and done late by a reclassification', () => {
    const back = ['0 ReportReceived', '3 CallAbandoned', '60 ReportTriaged normal'];
    expect(new JudgedLogbook('bima', back, 70).row('siaga-112', 5)).toBe('running 70');
    expect(new JudgedLogbook('bima', back.slice(0, 2)).row('siaga-112', 5)).toBe('skipped triage');
    const prank = jambi([...sent, '120 Reclassified prank']);
    expect(prank.row('kebakaran', 3, 'damkar')).toBe('skipped triage');
    expect(prank.row('kebakaran', 2, 'damkar')).toBe('no-limit 10');
  });

  it('skips the rows of a kind that was never sent', () => {
    const judged = jambi([...about('jambi/kecelakaan', called), '90 Reclassified prank']);
    expect(judged.row('kecelakaan', 3)).toBe('skipped triage');
  });
});

describe('Reclassified', () => {
  const moved = [...sent, '200 Reclassified jambi/pohon-tumbang damkar'];

  it('changes no clock where the table stays', () => {
    const same = [...sent, '200 Reclassified jambi/kebakaran damkar', '700 ArrivedOnScene damkar/D1'];
    expect(jambi(same).row('kebakaran', 3, 'damkar')).toBe('breached 610');
    expect(jambi([...sent, '200 Reclassified normal', '690 ArrivedOnScene damkar/D1']).row('kebakaran', 3, 'damkar')).toBe(
      'met 600',
    );
  });

  it('ends the old rows and starts the new ones at the move; what was stopped before stays where it was', () => {
    const judged = jambi([...moved, '800 ArrivedOnScene damkar/D1']);
    expect(judged.row('kebakaran', 3, 'damkar')).toBe('skipped reclassified');
    expect(judged.row('pohon-tumbang', 3, 'damkar')).toBe('met 600');
    expect(judged.row('kebakaran', 2, 'damkar')).toBe('no-limit 10');
    expect(judged.row('pohon-tumbang', 2, 'damkar')).toBe('skipped reclassified');
    expect(jambi([...moved, '800.001 ArrivedOnScene damkar/D1']).row('pohon-tumbang', 3, 'damkar')).toBe('breached 600.001');
    expect(jambi(moved, 300).row('pohon-tumbang', 3, 'damkar')).toBe('running 100');
  });

  it('keeps a later start as it is', () => {
    const judged = jambi([
      ...called,
      '70 Dispatched damkar',
      '75 Reclassified jambi/pohon-tumbang damkar',
      '80 DispatchAccepted damkar',
      '90 UnitAssigned damkar',
      '600 ArrivedOnScene damkar',
    ]);
    expect(judged.row('pohon-tumbang', 3, 'damkar')).toBe('met 510');
    expect(judged.row('pohon-tumbang', 2, 'damkar')).toBe('no-limit 10');
    expect(judged.row('pohon-tumbang', 1, 'damkar')).toBe('no-limit 5');
  });

  it('leaves a track alone that it does not name', () => {
    const judged = jambi([...sent, '200 Reclassified jambi/pohon-tumbang', '600 ArrivedOnScene damkar/D1']);
    expect(judged.row('kebakaran', 3, 'damkar')).toBe('met 510');
    expect(judged.find('pohon-tumbang', 3, 'damkar')).toBeUndefined();
  });

  it('counts a row once that stopped at the very moment of the move', () => {
    const judged = jambi([...sent, '200 Reclassified jambi/pohon-tumbang damkar', '200 ArrivedOnScene damkar/D1']);
    expect(judged.row('kebakaran', 3, 'damkar')).toBe('met 110');
    expect(judged.row('pohon-tumbang', 3, 'damkar')).toBe('skipped reclassified');
  });

  it('there and back judges every row once, by the part it ended in', () => {
    const back = [...moved, '300 Reclassified jambi/kebakaran damkar'];
    expect(jambi(back, 400).row('kebakaran', 3, 'damkar')).toBe('running 100');
    expect(jambi(back, 400).row('pohon-tumbang', 3, 'damkar')).toBe('skipped reclassified');
    expect(jambi([...back, '900 ArrivedOnScene damkar/D1']).row('kebakaran', 3, 'damkar')).toBe('met 600');
    expect(jambi(back).row('kebakaran', 2, 'damkar')).toBe('no-limit 10');
    expect(
      jambi([...sent, '150 ArrivedOnScene damkar/D1', ...moved.slice(-1), '300 Reclassified jambi/kebakaran damkar']).row(
        'kebakaran',
        3,
        'damkar',
      ),
    ).toBe('met 60');
    const closed = jambi([...back, '900 HandlingCompleted damkar', '950 Responded damkar', '960 Closed']);
    expect(closed.row('kebakaran', 6)).toBe('no-limit 10');
  });

  it("moves the incident's rows with the case: old ones end, new ones begin", () => {
    const judged = jambi([...moved, '900 Responded damkar', '950 Closed']);
    expect(judged.row('kebakaran', 6)).toBe('skipped reclassified');
    expect(judged.row('pohon-tumbang', 6)).toBe('no-limit 50');
  });

  it('measures a transport from the move, and none that was over by then', () => {
    const under = about('jambi/ambulan-gawat-darurat', [
      ...sent,
      '100 TransportStarted damkar/D1',
      '110 TransportStarted damkar/D2',
      '150 TransportArrived damkar/D1',
    ]);
    const judged = jambi([...under, '200 Reclassified jambi/pandemik damkar', '801 TransportArrived damkar/D2']);
    expect(judged.row('ambulan-gawat-darurat', 5, 'damkar')).toBe('skipped reclassified');
    expect(judged.row('pandemik', 5, 'damkar')).toBe('breached 601');
    const inTime = [...under, '200 Reclassified jambi/pandemik damkar', '500 TransportArrived damkar/D2'];
    expect(jambi(inTime).row('pandemik', 5, 'damkar')).toBe('met 300');
    expect(jambi([...inTime, '510 TransportArrived damkar/D3']).row('pandemik', 5, 'damkar')).toBe('missing start');
    const early = jambi([...under, '180 TransportArrived damkar/D2', '200 Reclassified jambi/pandemik damkar']);
    expect(early.row('ambulan-gawat-darurat', 5, 'damkar')).toBe('met 70');
    expect(early.row('pandemik', 5, 'damkar')).toBe('skipped reclassified');
  });

  it('from a table whose agencies never came skips their rows', () => {
    const judged = jambi([...about('jambi/kecelakaan', called), '90 Reclassified jambi/kebakaran']);
    expect(judged.row('kecelakaan', 3)).toBe('skipped reclassified');
  });

  it('to no table at all leaves nothing running', () => {
    const judged = jambi([...sent, '200 Reclassified none damkar']);
    expect(judged.row('kebakaran', 3, 'damkar')).toBe('skipped reclassified');
    expect(judged.row('kebakaran', 6)).toBe('skipped reclassified');
  });
});

describe('advice on the line (J16)', () => {
  const advice = [...about('jambi/masalah-kesehatan', called), '100 CallTransferred dinkes'];

  it('is passed on by the transfer; nobody accepts a dispatch', () => {
    const judged = jambi([...advice, '400 HandlingCompleted dinkes', '580 Responded dinkes', '590 Closed']);
    expect(judged.row('penerimaan-panggilan', 6)).toBe('met 40');
    expect(judged.row('penerimaan-panggilan', 7)).toBe('skipped advice');
    expect([1, 2, 3].map((ord) => judged.row('masalah-kesehatan', ord, 'dinkes'))).toEqual([
      'no-limit -',
      'no-limit 300',
      'met 180',
    ]);
    expect(judged.row('masalah-kesehatan', 4)).toBe('no-limit 10');
    expect(judged.incident).toEqual({ verdict: 'compliant' });
  });

  it('was passed on in time, also when it turns out to need an ambulance later', () => {
    const judged = jambi([
      ...advice,
      '900 Reclassified jambi/ambulan-gawat-darurat',
      '910 Dispatched dinkes#2',
      '930 DispatchAccepted dinkes#2',
    ]);
    expect(judged.row('penerimaan-panggilan', 6)).toBe('met 40');
    expect(judged.row('penerimaan-panggilan', 7)).toBe('no-limit 20');
  });

  it('found later to be enough leaves the dispatch that was in time', () => {
    const judged = jambi([
      ...called,
      '100 Dispatched dinkes',
      '900 Reclassified jambi/masalah-kesehatan',
      '910 CallTransferred dinkes#2',
    ]);
    expect(judged.row('penerimaan-panggilan', 6)).toBe('met 40');
  });

  it('that was never given is passed on by the dispatch after it, or by what was done meanwhile', () => {
    const unused = [...about('jambi/masalah-kesehatan', called)];
    expect(jambi([...unused, '100 Reclassified jambi/kebakaran', '200 Dispatched damkar']).row('penerimaan-panggilan', 6)).toBe(
      'met 140',
    );
    expect(jambi([...unused, '90 Dispatched damkar', '100 Reclassified jambi/kebakaran']).row('penerimaan-panggilan', 6)).toBe(
      'met 30',
    );
    const thereAndBack = [
      ...called,
      '70 Reclassified jambi/masalah-kesehatan',
      '80 Reclassified jambi/kebakaran',
      '150 Dispatched damkar',
      '160 DispatchAccepted damkar',
    ];
    expect(jambi(thereAndBack).row('penerimaan-panggilan', 7)).toBe('no-limit 10');
  });

  it('counts for the part in which it was given, to the millisecond', () => {
    const row = (...lines: readonly string[]): string => jambi(lines).row('penerimaan-panggilan', 6);
    const forAWhile = ['70 Reclassified jambi/masalah-kesehatan', '80 Reclassified jambi/kebakaran', '150 Dispatched damkar'];
    expect(row(...called, '62 CallTransferred dinkes', ...forAWhile)).toBe('met 90');
    expect(row(...called, '70 CallTransferred dinkes', ...forAWhile)).toBe('met 10');
    const advised = about('jambi/masalah-kesehatan', called);
    const thenSent = ['100 Reclassified jambi/kebakaran', '150 Dispatched damkar', '200 CallTransferred dinkes'];
    expect(row(...advised, ...thenSent)).toBe('met 90');
    expect(row(...advised, '100 CallTransferred dinkes', '100 Reclassified jambi/kebakaran', '400 Dispatched damkar')).toBe(
      'met 40',
    );
  });
});
