import { JudgedLogbook } from '@tanggap/testing/judged-logbook';

describe('Bima', () => {
  const ticket = [
    '0 ReportReceived',
    '5 CallAnswered',
    '30 ReportTriaged normal',
    '60 Verified bima/siaga-112',
    '70 Dispatched damkar',
  ];
  const accepted = [...ticket, '80 DispatchAccepted damkar'];
  const bima = (lines: readonly string[], nowSec?: number): JudgedLogbook => new JudgedLogbook('bima', lines, nowSec);

  it('row 9 is skipped without blame when the assignment comes first', () => {
    const step = '95 StepCompleted damkar bima/siaga-112 9';
    expect(bima([...accepted, step, '100 UnitAssigned damkar']).row('siaga-112', 9, 'damkar')).toBe('no-limit 15');
    expect(bima([...accepted, '90 UnitAssigned damkar', step]).row('siaga-112', 9, 'damkar')).toBe('skipped not-needed');
    expect(bima([...accepted, '95 UnitAssigned damkar', step]).row('siaga-112', 9, 'damkar')).toBe('no-limit 15');
    expect(bima([...accepted, '90 UnitAssigned damkar']).row('siaga-112', 9, 'damkar')).toBe('skipped not-needed');
    expect(bima(accepted, 100).row('siaga-112', 9, 'damkar')).toBe('running 20');
  });

  it('runs its only table before the call is verified, and the ticket is one for all agencies', () => {
    expect(bima(['0 ReportReceived'], 9).row('siaga-112', 5)).toBe('running 9');
    const judged = bima([...ticket, '75 Dispatched dinkes', '250 MarkedOnProgress', '1450 Closed']);
    expect(judged.row('siaga-112', 10)).toBe('met 180');
    expect(judged.row('siaga-112', 14)).toBe('met 1200');
    expect(judged.row('siaga-112', 7)).toBe('no-limit 10');
  });

  it('sends case data after the closing, however long that takes', () => {
    const closed = [...accepted, '100 MarkedOnProgress', '110 Responded damkar', '150 Closed'];
    expect(bima(closed, 90_000).row('siaga-112', 15)).toBe('running 89850');
    expect(bima([...closed, '400 CaseDataSent']).row('siaga-112', 15)).toBe('no-limit 250');
    expect(bima(closed).incident).toEqual({ verdict: 'compliant' });
  });
});

describe('Singkawang', () => {
  const told = [
    '0 ReportReceived',
    '5 CallAnswered',
    '60 Verified singkawang/sigap-112',
    '70 Dispatched damkar',
    '80 DispatchAccepted damkar',
  ];
  const done = [...told, '300 ArrivedOnScene damkar', '900 HandlingCompleted damkar'];
  const row = (lines: readonly string[], ord: number, who?: string): string =>
    new JudgedLogbook('singkawang', lines).row('sigap-112', ord, who);

  it('measures everything and judges nothing', () => {
    const judged = new JudgedLogbook('singkawang', [...done, '100000 Responded damkar', '200000 Closed', '300000 CaseDataSent']);
    for (const ord of [3, 4, 5, 8]) expect(judged.row('sigap-112', ord)).toMatch(/^no-limit \d/);
    expect(judged.incident).toEqual({ verdict: 'not-judged', reason: 'no-limit-printed' });
  });

  it('row 7 stops with the last of arrival and handling', () => {
    expect(row(done, 7, 'damkar')).toBe('no-limit 820');
    expect(row([...told, '900 HandlingCompleted damkar'], 7, 'damkar')).toBe('running 99920');
    expect(row([...told, '900 HandlingCompleted damkar', '950 ArrivedOnScene damkar'], 7, 'damkar')).toBe('no-limit 870');
  });

  it('row 8 spans the closing: the last handling to the last of response and case data', () => {
    const two = [
      ...done,
      '75 Dispatched dinkes',
      '950 HandlingCompleted dinkes',
      '960 Responded dinkes',
      '1000 Responded damkar',
    ];
    expect(row([...two, '1010 Closed'], 8)).toBe('running 99050');
    expect(row([...two, '1010 Closed', '1500 CaseDataSent'], 8)).toBe('no-limit 550');
    expect(row([...done, '75 Dispatched dinkes', '1000 Responded damkar'], 8)).toBe('not-started');
    expect(row([...done, '910 TransportStarted damkar', '1000 Responded damkar', '1500 CaseDataSent'], 8)).toBe('missing start');
    expect(
      row(
        [...done, '910 TransportStarted damkar', '950 TransportArrived damkar', '1000 Responded damkar', '1500 CaseDataSent'],
        8,
      ),
    ).toBe('no-limit 550');
    expect(
      row([...done, '75 Dispatched dinkes', '76 DispatchRejected dinkes', '1000 Responded damkar', '1010 CaseDataSent'], 8),
    ).toBe('no-limit 110');
  });
});

describe('Tarakan', () => {
  const told = ['0 ReportReceived', '10 CallAnswered', '30 ReportTriaged normal', '60 Verified tarakan/penyelamatan-manusia'];
  const squad = [...told, '90 Dispatched bpbd'];
  const done = [...squad, '300 ArrivedOnScene bpbd', '500 HandlingCompleted bpbd', '600 Responded bpbd'];
  const row = (lines: readonly string[], ord: number, who?: string, nowSec?: number): string =>
    new JudgedLogbook('tarakan', lines, nowSec).row('penyelamatan-manusia', ord, who);

  it("row 3 waits for the check and the first dispatch to the officer's squad, whichever is later", () => {
    expect(row(squad, 3)).toBe('met 60');
    expect(row([...told.slice(0, 3), '40 Dispatched bpbd none', '70 Verified tarakan/penyelamatan-manusia'], 3)).toBe('met 40');
    expect(row([...told, '70 Dispatched pmi', '95 Dispatched sar'], 3)).toBe('met 65');
    expect(row([...squad, '95 DispatchRejected bpbd', '400 Dispatched sar'], 3)).toBe('met 60');
    expect(row([...told, '70 Dispatched pmi'], 3, undefined, 80)).toBe('running 50');
  });

  it('row 4 takes the first party informed from the dispatch on, and is skipped when there is none', () => {
    expect(row([...squad, '150 AgencyInformed pmi', '120 AgencyInformed polres'], 4)).toBe('met 30');
    expect(row([...squad, '90 AgencyInformed pmi'], 4)).toBe('met 0');
    expect(row([...squad, '210.001 AgencyInformed pmi'], 4)).toBe('breached 120.001');
    const earlier = [...told, '80 AgencyInformed pmi', '90 Dispatched bpbd'];
    expect(row(earlier, 4)).toBe('running 99910');
    expect(row([...earlier, '900 Closed'], 4)).toBe('skipped not-needed');
    expect(row([...told, '900 Closed'], 4)).toBe('skipped not-needed');
    expect(row([...told, '70 Dispatched pmi', '80 AgencyInformed polres', '90 Dispatched bpbd'], 4)).toBe('running 99910');
  });

  it("rows 5 to 7 are the squad's, and nobody else's", () => {
    const judged = new JudgedLogbook('tarakan', [...done, '95 Dispatched pmi']);
    expect([5, 6, 7].map((ord) => judged.row('penyelamatan-manusia', ord, 'bpbd'))).toEqual(['met 210', 'met 210', 'met 100']);
    expect(judged.find('penyelamatan-manusia', 5, 'pmi')).toBeUndefined();
  });

  it('rows 8 and 9: case data after the last response, work finished after both', () => {
    expect(row([...done, '700 CaseDataSent', '760 Closed'], 8)).toBe('met 100');
    expect(row([...done, '700 CaseDataSent', '760 Closed'], 9)).toBe('met 60');
    expect(row([...done, '550 CaseDataSent', '720 Closed'], 9)).toBe('met 120');
    expect(row([...done, '550 CaseDataSent', '720 Closed'], 8)).toBe('negative -50');
    expect(row([...done, '760 Closed'], 8)).toBe('missing stop');
    expect(row([...done, '760 Closed'], 9)).toBe('missing start');
    expect(row([...done, '95 Dispatched pmi'], 8)).toBe('not-started');
    expect(row(done, 8, undefined, 720)).toBe('running 120');
  });

  it('prank and ghost end at row 2, judged as far as they came', () => {
    const ghost = new JudgedLogbook('tarakan', [
      ...told.slice(0, 2),
      '30 ReportTriaged ghost',
      '31 Verified tarakan/penyelamatan-manusia',
    ]);
    expect(ghost.row('penyelamatan-manusia', 2)).toBe('met 20');
    expect(ghost.row('penyelamatan-manusia', 9)).toBe('skipped triage');
    expect(ghost.row('penyelamatan-manusia', 5)).toBe('skipped triage');
  });

  it('has no SOP on file for other kinds, and works all the same', () => {
    const judged = new JudgedLogbook('tarakan', [
      ...told.slice(0, 3),
      '60 Verified none',
      '90 Dispatched pmk',
      '99 Responded pmk',
      '99 Closed',
    ]);
    expect(judged.incident).toEqual({ verdict: 'not-judged', reason: 'no-sop' });
  });
});

describe('Majalengka', () => {
  it('judges the field rows per track and the closing for the incident', () => {
    const lines = [
      '0 ReportReceived',
      '60 Verified majalengka/raharja-112',
      '70 Dispatched damkar',
      '71 Dispatched dinkes',
      '670 ArrivedOnScene damkar',
      '700 ArrivedOnScene dinkes',
      '900 HandlingCompleted damkar',
      '1500 Responded damkar',
      '1600 TrackCancelled dinkes',
      '1720 Closed',
    ];
    const judged = new JudgedLogbook('majalengka', lines);
    expect([11, 12, 13].map((ord) => judged.row('raharja-112', ord, 'damkar'))).toEqual(['met 600', 'met 230', 'met 600']);
    expect(judged.row('raharja-112', 11, 'dinkes')).toBe('breached 629');
    expect(judged.row('raharja-112', 14)).toBe('met 120');
    expect(judged.incident).toEqual({ verdict: 'breached' });
  });
});
