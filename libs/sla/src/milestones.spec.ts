import { about, answered, arrived, called, jambi, sent } from '@tanggap/testing/judged-logbook';

describe('which one counts', () => {
  it('is the first unit to be assigned and to arrive, however late it was told', () => {
    const judged = jambi([...sent, '95 UnitAssigned damkar/D2', '700 ArrivedOnScene damkar/D2', '400 ArrivedOnScene damkar/D1']);
    expect(judged.row('kebakaran', 3, 'damkar')).toBe('met 310');
  });

  it('is the last unit that arrived to be done; a unit that never came holds nobody up', () => {
    const both = [
      ...sent,
      '95 UnitAssigned damkar/D2',
      '96 UnitAssigned damkar/D3',
      '400 ArrivedOnScene damkar/D1',
      '450 ArrivedOnScene damkar/D2',
    ];
    expect(jambi([...both, '600 HandlingCompleted damkar/D1'], 700).row('kebakaran', 4, 'damkar')).toBe('running 300');
    const done = [...both, '600 HandlingCompleted damkar/D1', '800 HandlingCompleted damkar/D2'];
    expect(jambi(done).row('kebakaran', 4, 'damkar')).toBe('no-limit 400');
    expect(jambi([...done, '990 HandlingCompleted damkar/D3']).row('kebakaran', 4, 'damkar')).toBe('no-limit 400');
    expect(jambi([...both, '600 HandlingCompleted damkar/D1', '990 Responded damkar']).row('kebakaran', 4, 'damkar')).toBe(
      'no-limit 200',
    );
  });

  it('is what the whole crew reports when it reports as one, and said again it is the first time', () => {
    const two = [...arrived, '520 ArrivedOnScene damkar/D2'];
    expect(jambi([...two, '600 HandlingCompleted damkar']).row('kebakaran', 4, 'damkar')).toBe('no-limit 100');
    expect(
      jambi([...arrived, '600 HandlingCompleted damkar/D1', '900 HandlingCompleted damkar/D1']).row('kebakaran', 4, 'damkar'),
    ).toBe('no-limit 100');
    expect(jambi([...called, '70 Dispatched damkar', '600 HandlingCompleted damkar/D9']).row('kebakaran', 4, 'damkar')).toBe(
      'missing start',
    );
    const unseen = [...arrived, '600 HandlingCompleted damkar/D9', '700 Responded damkar'];
    expect(jambi(unseen).row('kebakaran', 4, 'damkar')).toBe('no-limit 100');
  });

  it('is the first close, also after the incident was opened again for another agency', () => {
    const again = [...answered, '960 Closed', '2000 Reopened', '2010 Dispatched dinkes none'];
    expect(jambi([...answered, '960 Closed']).row('kebakaran', 6)).toBe('no-limit 10');
    expect(jambi(again).row('kebakaran', 6)).toBe('no-limit 10');
    expect(jambi([...again, '3000 Responded dinkes', '3010 Closed']).row('kebakaran', 6)).toBe('no-limit 10');
  });

  it('is the corrected time', () => {
    const judged = jambi([...arrived, '1000 OccurrenceCorrected ArrivedOnScene 690.001']);
    expect(judged.row('kebakaran', 3, 'damkar')).toBe('breached 600.001');
  });
});

describe('transport', () => {
  const carrying = about('jambi/ambulan-gawat-darurat', [
    ...sent,
    '95 UnitAssigned damkar/D2',
    '300 ArrivedOnScene damkar/D1',
    '310 ArrivedOnScene damkar/D2',
  ]);
  const row = (lines: readonly string[], ord = 5, nowSec?: number): string =>
    jambi([...carrying, ...lines], nowSec).row('ambulan-gawat-darurat', ord, 'damkar');

  it('is measured unit by unit: never from the start of one to the arrival of another', () => {
    const two = ['400 TransportStarted damkar/D1', '900 TransportStarted damkar/D2', '950 TransportArrived damkar/D1'];
    expect(row([...two, '1400 TransportArrived damkar/D2'])).toBe('met 550');
    expect(row([...two, '1500.001 TransportArrived damkar/D2'])).toBe('breached 600.001');
  });

  it('takes its longest unit, and runs while one is on its way', () => {
    const one = ['400 TransportStarted damkar/D1', '500 TransportArrived damkar/D1'];
    expect(row([...one, '450 TransportStarted damkar/D2'], 5, 700)).toBe('running 250');
    expect(row([...one, '450 TransportStarted damkar/D2', '800 TransportArrived damkar/D2'])).toBe('met 350');
    expect(row([...one, '800 TransportStarted damkar/D1', '2000 TransportArrived damkar/D1'])).toBe('met 100');
  });

  it('may still be late while a unit is under way, whatever another one never told', () => {
    const untold = ['350 TransportArrived damkar/D2', '400 TransportStarted damkar/D1'];
    expect(row(untold, 5, 1000)).toBe('running 600');
    expect(row(untold, 5, 1000.001)).toBe('breached 600.001 open');
    expect(row([...untold, '900 TransportArrived damkar/D1'])).toBe('missing start');
    expect(
      row(['410 TransportStarted damkar/D2', '350 TransportArrived damkar/D2', '400 TransportStarted damkar/D1'], 5, 700),
    ).toBe('running 300');
  });

  it('that one unit ended late is settled, however late another still is', () => {
    const late = ['400 TransportStarted damkar/D1', '401 TransportStarted damkar/D2', '1100 TransportArrived damkar/D1'];
    expect(row(late, 5, 1102)).toBe('breached 700');
    expect(row(late, 5, 9000)).toBe('breached 700');
    expect(row([...late, '1201 TransportArrived damkar/D2'])).toBe('breached 800');
  });

  it('is skipped only when every unit that arrived needed none', () => {
    const first = '600 HandlingCompleted damkar/D1 not-needed';
    expect(row([first])).toBe('not-started');
    expect(row([first, '650 HandlingCompleted damkar/D2 not-needed'])).toBe('skipped not-needed');
    expect(row([first, '650 HandlingCompleted damkar/D2 needed', '700 Responded damkar'])).toBe('missing both');
    expect(row(['600 HandlingCompleted damkar not-needed'])).toBe('skipped not-needed');
    expect(
      row(['600 HandlingCompleted damkar not-needed', '650 HandlingCompleted damkar/D2 needed', '700 Responded damkar']),
    ).toBe('missing both');
    expect(row([first, '620 HandlingCompleted damkar/D2', '700 Responded damkar'])).toBe('missing both');
    expect(row([first, '620 HandlingCompleted damkar/D9 not-needed'])).toBe('not-started');
    expect(row([first, '640 TransportStarted damkar/D2', '700 TransportArrived damkar/D2'])).toBe('met 60');
    const nobodyCame = about('jambi/ambulan-gawat-darurat', [
      ...sent,
      '600 HandlingCompleted damkar/D1 not-needed',
      '700 Responded damkar',
    ]);
    expect(jambi(nobodyCame).row('ambulan-gawat-darurat', 5, 'damkar')).toBe('missing both');
  });

  it('misses what was not told of it', () => {
    expect(row(['500 TransportArrived damkar/D1'])).toBe('missing start');
    expect(row(['400 TransportStarted damkar/D1', '900 Responded damkar'])).toBe('missing stop');
    expect(row(['600 StepSkipped damkar jambi/ambulan-gawat-darurat 5', '900 Responded damkar'])).toBe('skipped recorded');
    expect(row(['400 TransportStarted damkar/D1', '600 TrackCancelled damkar'])).toBe('skipped cancelled');
  });

  it('starts the report back: the later of handling and arrival; begun and never ended it is missing (start)', () => {
    const handled = ['600 HandlingCompleted damkar', '650 TransportStarted damkar/D1'];
    expect(row([...handled, '700 TransportArrived damkar/D1', '880 Responded damkar'], 6)).toBe('met 180');
    expect(
      row(
        [
          '300 TransportStarted damkar/D1',
          '400 TransportArrived damkar/D1',
          '600 HandlingCompleted damkar',
          '780.001 Responded damkar',
        ],
        6,
      ),
    ).toBe('breached 180.001');
    expect(row([...handled, '700 Responded damkar'], 6)).toBe('missing start');
    expect(row([...handled, '660 TransportStarted damkar/D2', '700 TransportArrived damkar/D1', '880 Responded damkar'], 6)).toBe(
      'missing start',
    );
    expect(row(['600 HandlingCompleted damkar', '640 TransportArrived damkar/D1', '780 Responded damkar'], 6)).toBe('met 180');
  });
});

describe("whose row: the incident's close", () => {
  const two = [
    ...called,
    '70 Dispatched damkar',
    '75 Dispatched polresta',
    '200 HandlingCompleted damkar',
    '210 Responded damkar',
  ];

  it('starts with the last response, rejection or cancellation, once no track is open', () => {
    expect(jambi([...two, '300 Closed']).row('kebakaran', 6)).toBe('missing start');
    expect(jambi([...two, '300 Responded polresta', '330 Closed']).row('kebakaran', 6)).toBe('no-limit 30');
    expect(jambi([...two, '290 DispatchRejected polresta', '330 Closed']).row('kebakaran', 6)).toBe('no-limit 40');
    expect(jambi([...two, '100 TrackCancelled polresta', '330 Closed']).row('kebakaran', 6)).toBe('no-limit 120');
    expect(jambi([...called, '330 Closed']).row('kebakaran', 6)).toBe('missing start');
  });

  it('counts a late report of an open track as it is, also when that is negative', () => {
    expect(jambi([...two, '300 Closed', '400 Responded polresta']).row('kebakaran', 6)).toBe('negative -100');
  });
});

describe('the first dispatch', () => {
  it('stops a clock even when it is rejected later; starts one only if it holds', () => {
    const judged = jambi([
      ...called,
      '100 Dispatched damkar',
      '110 DispatchRejected damkar',
      '400 Dispatched damkar#2',
      '430 DispatchAccepted damkar#2',
    ]);
    expect(judged.row('penerimaan-panggilan', 6)).toBe('met 40');
    expect(judged.row('penerimaan-panggilan', 7)).toBe('no-limit 30');
    expect(judged.row('kebakaran', 1, 'damkar')).toBe('skipped rejected');
    expect(judged.row('kebakaran', 1, 'damkar#2')).toBe('no-limit 30');
  });

  it('is the earliest that happened, not the first that was told', () => {
    const judged = jambi([
      ...called,
      '100 Dispatched polresta',
      '120 DispatchAccepted polresta',
      '90 Dispatched damkar',
      '95 DispatchAccepted damkar',
    ]);
    expect(judged.row('penerimaan-panggilan', 6)).toBe('met 30');
    expect(judged.row('penerimaan-panggilan', 7)).toBe('no-limit 5');
  });
});

describe('two handling rows (J06, J08)', () => {
  const animal = about('jambi/hewan-buas-berbisa-liar', arrived);

  it("are parted by the crew's own word; without it the second misses its start", () => {
    const told = jambi([...animal, '600 StepCompleted damkar jambi/hewan-buas-berbisa-liar 4', '900 HandlingCompleted damkar']);
    expect(told.row('hewan-buas-berbisa-liar', 4, 'damkar')).toBe('no-limit 100');
    expect(told.row('hewan-buas-berbisa-liar', 5, 'damkar')).toBe('no-limit 300');
    const untold = jambi([
      ...animal,
      '600 StepCompleted - jambi/hewan-buas-berbisa-liar 4',
      '610 StepCompleted damkar jambi/odgj-gelandangan-pengemis 4',
      '900 HandlingCompleted damkar',
      '950 Responded damkar',
    ]);
    expect(untold.row('hewan-buas-berbisa-liar', 4, 'damkar')).toBe('missing stop');
    expect(untold.row('hewan-buas-berbisa-liar', 5, 'damkar')).toBe('missing start');
  });
});
