import * as s from './steps.js';
import { noVerdict, row, type ExpectedRow, type WalkScript, type WalkStep } from './walk-script.js';

// Jambi's eighteen tables. Limits and printed numbers are typed from the paper by hand.

const before = (category: string): readonly WalkStep[] => s.intake(category, { answer: 8, triage: 40, verify: 100 });

/** J01 for a case that one agency takes at `dispatchedAs` first. */
function intakeRows(first: string, accepted: string): readonly ExpectedRow[] {
  return [
    noVerdict(1, '1'),
    noVerdict(2, '2'),
    row(3, '3', null, null, null, 'ReportReceived'),
    row(4, '4', null, null, 'ReportReceived', 'CallAnswered'),
    row(5, '5', null, null, 'CallAnswered', 'Verified'),
    row(6, '6', 180, null, 'Verified', first),
    row(7, '7', null, null, first, accepted),
  ];
}

interface Plain {
  readonly sop: string;
  readonly agency: string;
  readonly unit: string;
}

/** receive, inform, travel, handle, report back, close: nine of the eighteen tables. */
function plainWalk({ sop, agency, unit }: Plain): WalkScript {
  return {
    sop: `jambi/${sop}`,
    city: 'jambi',
    steps: [
      ...before(sop),
      s.dispatched(agency, 150),
      s.accepted(agency, 170),
      s.assigned(agency, unit, 200),
      s.departed(agency, unit, 230),
      s.arrived(agency, unit, 620),
      s.handled(agency, unit, 1800),
      s.responded(agency, 1890),
      s.closed(1950),
    ],
    intake: intakeRows(`Dispatched ${agency}`, `DispatchAccepted ${agency}`),
    expected: [
      row(1, '1', null, agency, `Dispatched ${agency}`, `DispatchAccepted ${agency}`),
      row(2, '2', null, agency, `DispatchAccepted ${agency}`, `UnitAssigned ${unit}`),
      row(3, '3', 600, agency, `UnitAssigned ${unit}`, `ArrivedOnScene ${unit}`),
      row(4, '4', null, agency, `ArrivedOnScene ${unit}`, `HandlingCompleted ${unit}`),
      row(5, '5', 180, agency, `HandlingCompleted ${unit}`, `Responded ${agency}`),
      row(6, '6', null, null, `Responded ${agency}`, 'Closed'),
    ],
  };
}

/** Two engines on one fire: the first that arrives ends the travel, the last that is done ends the handling. */
const fire: WalkScript = {
  sop: 'jambi/kebakaran',
  city: 'jambi',
  steps: [
    ...before('kebakaran'),
    s.dispatched('damkar', 150),
    s.accepted('damkar', 165),
    s.assigned('damkar', 'Damkar 01', 190),
    s.assigned('damkar', 'Damkar 02', 215),
    s.departed('damkar', 'Damkar 01', 240),
    s.departed('damkar', 'Damkar 02', 250),
    s.arrived('damkar', 'Damkar 02', 640),
    s.situation('damkar', 'on-arrival', 650),
    s.arrived('damkar', 'Damkar 01', 700),
    s.handled('damkar', 'Damkar 01', 2400),
    s.handled('damkar', 'Damkar 02', 3000),
    s.responded('damkar', 3100),
    s.closed(3160),
  ],
  intake: intakeRows('Dispatched damkar', 'DispatchAccepted damkar'),
  expected: [
    row(1, '1', null, 'damkar', 'Dispatched damkar', 'DispatchAccepted damkar'),
    row(2, '2', null, 'damkar', 'DispatchAccepted damkar', 'UnitAssigned Damkar 01'),
    row(3, '3', 600, 'damkar', 'UnitAssigned Damkar 01', 'ArrivedOnScene Damkar 02'),
    row(4, '4', null, 'damkar', 'ArrivedOnScene Damkar 02', ['HandlingCompleted Damkar 01', 'HandlingCompleted Damkar 02']),
    row(5, '5', 180, 'damkar', ['HandlingCompleted Damkar 01', 'HandlingCompleted Damkar 02'], 'Responded damkar'),
    row(6, '6', null, null, 'Responded damkar', 'Closed'),
  ],
};

/** Two ambulances, one of which takes the patient: the other needed no transport, and the row is not skipped. */
const ambulance: WalkScript = {
  sop: 'jambi/ambulan-gawat-darurat',
  city: 'jambi',
  steps: [
    ...before('ambulan-gawat-darurat'),
    s.dispatched('dinkes', 150),
    s.accepted('dinkes', 160),
    s.assigned('dinkes', 'Ambulans 01', 180),
    s.assigned('dinkes', 'Ambulans 02', 190),
    s.departed('dinkes', 'Ambulans 01', 210),
    s.departed('dinkes', 'Ambulans 02', 220),
    s.arrived('dinkes', 'Ambulans 01', 600),
    s.arrived('dinkes', 'Ambulans 02', 660),
    s.handled('dinkes', 'Ambulans 02', 900, 'not-needed'),
    s.handled('dinkes', 'Ambulans 01', 1200, 'needed'),
    ...s.carried('dinkes', 'Ambulans 01', { start: 1260, arrive: 1740 }, 'hospital'),
    s.responded('dinkes', 1800),
    s.closed(1860),
  ],
  intake: intakeRows('Dispatched dinkes', 'DispatchAccepted dinkes'),
  expected: [
    row(1, '1', null, 'dinkes', 'Dispatched dinkes', 'DispatchAccepted dinkes'),
    row(2, '2', null, 'dinkes', 'DispatchAccepted dinkes', 'UnitAssigned Ambulans 01'),
    row(3, '3', 600, 'dinkes', 'UnitAssigned Ambulans 01', 'ArrivedOnScene Ambulans 01'),
    row(4, '4', null, 'dinkes', 'ArrivedOnScene Ambulans 01', ['HandlingCompleted Ambulans 01', 'HandlingCompleted Ambulans 02']),
    row(5, '5', 600, 'dinkes', 'TransportStarted Ambulans 01', 'TransportArrived Ambulans 01'),
    row(
      6,
      '6',
      180,
      'dinkes',
      ['HandlingCompleted Ambulans 01', 'HandlingCompleted Ambulans 02', 'TransportArrived Ambulans 01'],
      'Responded dinkes',
    ),
    row(7, '7', null, null, 'Responded dinkes', 'Closed'),
  ],
};

/** One unit that takes somebody along: J12 into custody, J15 to the referral hospital. */
function carryingWalk(of: Plain & { to: 'hospital' | 'custody'; printed: readonly string[] }): WalkScript {
  const { sop, agency, unit, to, printed } = of;
  return {
    sop: `jambi/${sop}`,
    city: 'jambi',
    steps: [
      ...before(sop),
      s.dispatched(agency, 150),
      s.accepted(agency, 170),
      s.assigned(agency, unit, 200),
      s.departed(agency, unit, 230),
      s.arrived(agency, unit, 620),
      s.handled(agency, unit, 1500, 'needed'),
      ...s.carried(agency, unit, { start: 1560, arrive: 2040 }, to),
      s.responded(agency, 2100),
      s.closed(2160),
    ],
    intake: intakeRows(`Dispatched ${agency}`, `DispatchAccepted ${agency}`),
    expected: [
      row(1, printed[0] ?? null, null, agency, `Dispatched ${agency}`, `DispatchAccepted ${agency}`),
      row(2, printed[1] ?? null, null, agency, `DispatchAccepted ${agency}`, `UnitAssigned ${unit}`),
      row(3, printed[2] ?? null, 600, agency, `UnitAssigned ${unit}`, `ArrivedOnScene ${unit}`),
      row(4, printed[3] ?? null, null, agency, `ArrivedOnScene ${unit}`, `HandlingCompleted ${unit}`),
      row(5, printed[4] ?? null, 600, agency, `TransportStarted ${unit}`, `TransportArrived ${unit}`),
      row(6, printed[5] ?? null, 180, agency, [`HandlingCompleted ${unit}`, `TransportArrived ${unit}`], `Responded ${agency}`),
      row(7, printed[6] ?? null, null, null, `Responded ${agency}`, 'Closed'),
    ],
  };
}

/** J06 and J08: two handling rows, the first ended by a step of its own. */
function twoStageWalk(of: Plain & { printed: readonly string[] }): WalkScript {
  const { sop, agency, unit, printed } = of;
  return {
    sop: `jambi/${sop}`,
    city: 'jambi',
    steps: [
      ...before(sop),
      s.dispatched(agency, 150),
      s.accepted(agency, 170),
      s.assigned(agency, unit, 200),
      s.departed(agency, unit, 230),
      s.arrived(agency, unit, 620),
      s.stepDone(`jambi/${sop}`, 4, agency, 1100),
      s.handled(agency, unit, 1800),
      s.responded(agency, 1890),
      s.closed(1950),
    ],
    intake: intakeRows(`Dispatched ${agency}`, `DispatchAccepted ${agency}`),
    expected: [
      row(1, printed[0] ?? null, null, agency, `Dispatched ${agency}`, `DispatchAccepted ${agency}`),
      row(2, printed[1] ?? null, null, agency, `DispatchAccepted ${agency}`, `UnitAssigned ${unit}`),
      row(3, printed[2] ?? null, 600, agency, `UnitAssigned ${unit}`, `ArrivedOnScene ${unit}`),
      row(4, printed[3] ?? null, null, agency, `ArrivedOnScene ${unit}`, 'StepCompleted 4'),
      row(5, printed[4] ?? null, null, agency, 'StepCompleted 4', `HandlingCompleted ${unit}`),
      row(6, printed[5] ?? null, 180, agency, `HandlingCompleted ${unit}`, `Responded ${agency}`),
      row(7, printed[6] ?? null, null, null, `Responded ${agency}`, 'Closed'),
    ],
  };
}

/** The first agency says no and another takes its place: the first dispatch still ends row 6, acceptance is the second's. */
const streetLight: WalkScript = {
  sop: 'jambi/lampu-jalan',
  city: 'jambi',
  steps: [
    ...before('lampu-jalan'),
    s.dispatched('pln', 150),
    s.rejected('pln', 240),
    s.dispatched('dishub', 300),
    s.accepted('dishub', 330),
    s.assigned('dishub', 'Dishub 03', 360),
    s.departed('dishub', 'Dishub 03', 400),
    s.arrived('dishub', 'Dishub 03', 800),
    s.handled('dishub', 'Dishub 03', 2400),
    s.responded('dishub', 2500),
    s.closed(2560),
  ],
  intake: [
    ...intakeRows('Dispatched pln', 'DispatchAccepted pln').slice(0, 6),
    row(7, '7', null, null, 'Dispatched dishub', 'DispatchAccepted dishub'),
  ],
  expected: [
    ...[1, 2, 3, 4, 5].map((ord): ExpectedRow => ({
      ...row(ord, String(ord), ord === 3 ? 600 : ord === 5 ? 180 : null, 'pln', null, []),
      fixed: 'skipped',
    })),
    row(1, '1', null, 'dishub', 'Dispatched dishub', 'DispatchAccepted dishub'),
    row(2, '2', null, 'dishub', 'DispatchAccepted dishub', 'UnitAssigned Dishub 03'),
    row(3, '3', 600, 'dishub', 'UnitAssigned Dishub 03', 'ArrivedOnScene Dishub 03'),
    row(4, '4', null, 'dishub', 'ArrivedOnScene Dishub 03', 'HandlingCompleted Dishub 03'),
    row(5, '5', 180, 'dishub', 'HandlingCompleted Dishub 03', 'Responded dishub'),
    row(6, '6', null, null, 'Responded dishub', 'Closed'),
  ],
};

/** J16: a nurse in the call center answers; nobody travels. */
const advice: WalkScript = {
  sop: 'jambi/masalah-kesehatan',
  city: 'jambi',
  steps: [
    ...before('masalah-kesehatan'),
    s.transferred('dinkes', 150),
    {
      name: 'HandlingCompleted dinkes',
      atSec: 600,
      as: 'agency-dispatcher',
      command: 'CompleteHandling',
      fields: { outcome: 'handled', transport: 'not-needed' },
      track: 'dinkes',
    },
    s.responded('dinkes', 700),
    s.closed(760),
  ],
  intake: [...intakeRows('CallTransferred dinkes', '').slice(0, 6), { ...row(7, '7', null, null, null, []), fixed: 'skipped' }],
  expected: [
    row(1, '1', null, 'dinkes', null, 'CallTransferred dinkes'),
    row(2, '2', null, 'dinkes', 'CallTransferred dinkes', 'HandlingCompleted dinkes'),
    row(3, '3', 180, 'dinkes', 'HandlingCompleted dinkes', 'Responded dinkes'),
    row(4, '4', null, null, 'Responded dinkes', 'Closed'),
  ],
};

/** J17: police and health together; rows 1 to 3 and 7 are joint, 4 and 6 health's, 5 the police's. */
const accident: WalkScript = {
  sop: 'jambi/kecelakaan',
  city: 'jambi',
  steps: [
    ...before('kecelakaan'),
    s.dispatched('polresta', 150),
    s.dispatched('dinkes', 155),
    s.accepted('polresta', 170),
    s.accepted('dinkes', 190),
    s.assigned('polresta', 'Patroli 04', 200),
    s.assigned('dinkes', 'Ambulans 01', 230),
    s.departed('polresta', 'Patroli 04', 240),
    s.departed('dinkes', 'Ambulans 01', 260),
    s.arrived('polresta', 'Patroli 04', 600),
    s.arrived('dinkes', 'Ambulans 01', 700),
    s.handled('dinkes', 'Ambulans 01', 1300, 'needed'),
    ...s.carried('dinkes', 'Ambulans 01', { start: 1320, arrive: 1800 }, 'hospital'),
    s.handled('polresta', 'Patroli 04', 2400),
    s.responded('dinkes', 1900),
    s.responded('polresta', 2460),
    s.closed(2520),
  ],
  intake: intakeRows('Dispatched polresta', 'DispatchAccepted polresta'),
  expected: [
    ...jointRow(1, '1', null, {
      polresta: ['Dispatched polresta', 'DispatchAccepted polresta'],
      dinkes: ['Dispatched dinkes', 'DispatchAccepted dinkes'],
    }),
    ...jointRow(2, '2', null, {
      polresta: ['DispatchAccepted polresta', 'UnitAssigned Patroli 04'],
      dinkes: ['DispatchAccepted dinkes', 'UnitAssigned Ambulans 01'],
    }),
    ...jointRow(3, '3', 600, {
      polresta: ['UnitAssigned Patroli 04', 'ArrivedOnScene Patroli 04'],
      dinkes: ['UnitAssigned Ambulans 01', 'ArrivedOnScene Ambulans 01'],
    }),
    row(4, '4', null, 'dinkes', 'ArrivedOnScene Ambulans 01', 'HandlingCompleted Ambulans 01'),
    row(5, '5', null, 'polresta', 'ArrivedOnScene Patroli 04', 'HandlingCompleted Patroli 04'),
    row(6, '5', 600, 'dinkes', 'TransportStarted Ambulans 01', 'TransportArrived Ambulans 01'),
    ...jointRow(7, '6', null, {
      polresta: ['HandlingCompleted Patroli 04', 'Responded polresta'],
      dinkes: [['HandlingCompleted Ambulans 01', 'TransportArrived Ambulans 01'], 'Responded dinkes'],
    }),
  ],
};

/** J18: fire service and social services; every row is joint. */
const disaster: WalkScript = {
  sop: 'jambi/bencana-alam',
  city: 'jambi',
  steps: [
    ...before('bencana-alam'),
    s.dispatched('damkar', 150),
    s.dispatched('dinsos', 160),
    s.accepted('damkar', 170),
    s.accepted('dinsos', 200),
    s.assigned('damkar', 'Damkar 01', 210),
    s.assigned('dinsos', 'Tagana 01', 260),
    s.departed('damkar', 'Damkar 01', 240),
    s.departed('dinsos', 'Tagana 01', 320),
    s.arrived('damkar', 'Damkar 01', 640),
    s.arrived('dinsos', 'Tagana 01', 820),
    s.handled('damkar', 'Damkar 01', 4000),
    s.handled('dinsos', 'Tagana 01', 7200),
    s.responded('damkar', 4100),
    s.responded('dinsos', 7400),
    s.closed(7500),
  ],
  intake: intakeRows('Dispatched damkar', 'DispatchAccepted damkar'),
  expected: [
    ...jointRow(1, '1', null, {
      damkar: ['Dispatched damkar', 'DispatchAccepted damkar'],
      dinsos: ['Dispatched dinsos', 'DispatchAccepted dinsos'],
    }),
    ...jointRow(2, '2', null, {
      damkar: ['DispatchAccepted damkar', 'UnitAssigned Damkar 01'],
      dinsos: ['DispatchAccepted dinsos', 'UnitAssigned Tagana 01'],
    }),
    ...jointRow(3, '3', 600, {
      damkar: ['UnitAssigned Damkar 01', 'ArrivedOnScene Damkar 01'],
      dinsos: ['UnitAssigned Tagana 01', 'ArrivedOnScene Tagana 01'],
    }),
    ...jointRow(4, '4', null, {
      damkar: ['ArrivedOnScene Damkar 01', 'HandlingCompleted Damkar 01'],
      dinsos: ['ArrivedOnScene Tagana 01', 'HandlingCompleted Tagana 01'],
    }),
    ...jointRow(5, '5', null, {
      damkar: ['HandlingCompleted Damkar 01', 'Responded damkar'],
      dinsos: ['HandlingCompleted Tagana 01', 'Responded dinsos'],
    }),
  ],
};

/** Each track's own row, and the one summary that is counted. */
function jointRow(
  ord: number,
  printedNo: string,
  limitSec: number | null,
  tracks: Readonly<Record<string, readonly [string | readonly string[], string]>>,
): readonly ExpectedRow[] {
  const each = Object.entries(tracks).map(([track, [from, to]]) => row(ord, printedNo, limitSec, track, from, to));
  return [...each, { ...row(ord, printedNo, limitSec, null, null, []), fixed: 'joint' }];
}

const asPrinted = ['1', '2', '3', '4', '5', '6', '7'];
/** These tables print number 5 twice. */
const fiveTwice = ['1', '2', '3', '4', '5', '5', '6'];

/** J01 by itself: the same fire, its intake rows asked for by their own name. */
const callIntake: WalkScript = {
  sop: 'jambi/penerimaan-panggilan',
  city: 'jambi',
  steps: fire.steps,
  expected: intakeRows('Dispatched damkar', 'DispatchAccepted damkar'),
};

export const jambiWalks: readonly WalkScript[] = [
  callIntake,
  fire,
  ambulance,
  plainWalk({ sop: 'pohon-tumbang', agency: 'dlh', unit: 'Truk 02' }),
  plainWalk({ sop: 'lampu-lalu-lintas', agency: 'dishub', unit: 'Dishub 01' }),
  twoStageWalk({ sop: 'odgj-gelandangan-pengemis', agency: 'satpol-pp', unit: 'Satpol 01', printed: asPrinted }),
  plainWalk({ sop: 'kdrt-perempuan-anak', agency: 'dp3a', unit: 'Pendamping 01' }),
  twoStageWalk({ sop: 'hewan-buas-berbisa-liar', agency: 'damkar', unit: 'Rescue 01', printed: fiveTwice }),
  streetLight,
  plainWalk({ sop: 'pipa-air-bocor', agency: 'pdam', unit: 'Pipa 01' }),
  plainWalk({ sop: 'gangguan-keamanan-ketertiban', agency: 'satpol-pp', unit: 'Satpol 02' }),
  carryingWalk({ sop: 'kriminal-pidana', agency: 'polresta', unit: 'Patroli 01', to: 'custody', printed: fiveTwice }),
  plainWalk({ sop: 'kerusuhan-huruhara', agency: 'polresta', unit: 'Dalmas 01' }),
  plainWalk({ sop: 'gangguan-kelistrikan', agency: 'pln', unit: 'PLN 05' }),
  carryingWalk({ sop: 'pandemik', agency: 'dinkes', unit: 'Ambulans 03', to: 'hospital', printed: fiveTwice }),
  advice,
  accident,
  disaster,
];
