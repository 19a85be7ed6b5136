import * as s from './steps.js';
import { noVerdict, row, type ExpectedRow, type WalkScript } from './walk-script.js';

// Bima, Singkawang, Majalengka, Tarakan. Limits and printed numbers are typed from the papers by hand.

const bima: WalkScript = {
  sop: 'bima/siaga-112',
  city: 'bima',
  steps: [
    ...s.intake('kebakaran', { answer: 6, triage: 30, verify: 90 }),
    s.dispatched('damkar', 120),
    s.accepted('damkar', 140),
    s.stepDone('bima/siaga-112', 9, 'damkar', 160),
    s.assigned('damkar', 'Damkar 01', 180),
    s.onProgress(240),
    s.departed('damkar', 'Damkar 01', 260),
    s.arrived('damkar', 'Damkar 01', 700),
    s.handled('damkar', 'Damkar 01', 1200),
    s.responded('damkar', 1260),
    s.closed(1320, 'supervisor'),
  ],
  expected: [
    noVerdict(1, null),
    noVerdict(2, null),
    noVerdict(3, null),
    row(4, null, null, null, null, 'ReportReceived'),
    row(5, null, null, null, 'ReportReceived', 'CallAnswered'),
    row(6, null, null, null, 'CallAnswered', 'Verified'),
    row(7, null, null, null, 'Verified', 'Dispatched damkar'),
    row(8, null, null, 'damkar', 'Dispatched damkar', 'DispatchAccepted damkar'),
    { ...row(9, null, null, 'damkar', 'DispatchAccepted damkar', 'StepCompleted 9'), whenForgotten: 'skipped' },
    row(10, null, 180, null, 'Dispatched damkar', 'MarkedOnProgress'),
    row(11, null, null, 'damkar', 'UnitAssigned Damkar 01', 'ArrivedOnScene Damkar 01'),
    row(12, null, null, 'damkar', 'ArrivedOnScene Damkar 01', 'HandlingCompleted Damkar 01'),
    row(13, null, null, 'damkar', 'ArrivedOnScene Damkar 01', 'HandlingCompleted Damkar 01'),
    row(14, null, 1200, null, 'MarkedOnProgress', 'Closed'),
    // A case that nobody verified is not sent: the row goes on.
    { ...row(15, null, null, null, 'Closed', 'CaseDataSent'), whenForgotten: 'awaited' },
  ],
};

const singkawang: WalkScript = {
  sop: 'singkawang/sigap-112',
  city: 'singkawang',
  steps: [
    ...s.intake('kebakaran', { answer: 5, triage: 25, verify: 80 }),
    s.dispatched('damkar', 130),
    s.accepted('damkar', 150),
    s.assigned('damkar', 'Damkar 01', 170),
    s.departed('damkar', 'Damkar 01', 200),
    s.arrived('damkar', 'Damkar 01', 900),
    s.handled('damkar', 'Damkar 01', 2000),
    s.responded('damkar', 2100),
    s.closed(2160),
  ],
  expected: [
    noVerdict(1, '1'),
    row(2, '2', null, null, null, 'ReportReceived'),
    row(3, '3', null, null, 'ReportReceived', 'CallAnswered'),
    row(4, '4', null, null, 'CallAnswered', 'Verified'),
    row(5, '5', null, null, 'Verified', 'Dispatched damkar'),
    row(6, '6', null, 'damkar', 'Dispatched damkar', 'DispatchAccepted damkar'),
    row(7, '7', null, 'damkar', 'DispatchAccepted damkar', ['ArrivedOnScene Damkar 01', 'HandlingCompleted Damkar 01']),
    // It spans the closing: Kominfo may get the case later.
    { ...row(8, '8', null, null, 'HandlingCompleted Damkar 01', ['Responded damkar', 'CaseDataSent']), whenForgotten: 'awaited' },
  ],
};

/** Ten category rows, then 9, 10, 11 and 13; 9 to 11 are printed twice, once among the categories. */
const majalengka: WalkScript = {
  sop: 'majalengka/raharja-112',
  city: 'majalengka',
  steps: [
    ...s.intake('kebakaran', { answer: 7, triage: 35, verify: 95 }),
    s.dispatched('damkar', 140),
    s.accepted('damkar', 160),
    s.assigned('damkar', 'Damkar 01', 180),
    s.departed('damkar', 'Damkar 01', 210),
    s.arrived('damkar', 'Damkar 01', 600),
    s.situation('damkar', 'on-arrival', 610),
    s.handled('damkar', 'Damkar 01', 1140),
    s.responded('damkar', 1300),
    s.closed(1360),
  ],
  expected: [
    ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((printed, index): ExpectedRow => noVerdict(index + 1, String(printed))),
    row(11, '9', 600, 'damkar', 'Dispatched damkar', 'ArrivedOnScene Damkar 01'),
    row(12, '10', 600, 'damkar', 'ArrivedOnScene Damkar 01', 'HandlingCompleted Damkar 01'),
    row(13, '11', 600, 'damkar', 'HandlingCompleted Damkar 01', 'Responded damkar'),
    row(14, '13', 120, null, 'Responded damkar', 'Closed'),
    noVerdict(15, null),
  ],
};

/** The call center orders the case data before it closes. */
const tarakan: WalkScript = {
  sop: 'tarakan/penyelamatan-manusia',
  city: 'tarakan',
  steps: [
    ...s.intake('penyelamatan-manusia', { answer: 20, triage: 60, verify: 130 }),
    s.dispatched('bpbd', 150),
    s.informed('pmi', 190),
    s.informed('satpol-pp', 210),
    s.accepted('bpbd', 200),
    s.assigned('bpbd', 'Rescue 01', 240),
    s.departed('bpbd', 'Rescue 01', 300),
    s.arrived('bpbd', 'Rescue 01', 840),
    s.handled('bpbd', 'Rescue 01', 2400),
    s.responded('bpbd', 2500),
    s.caseDataOrdered(2560),
    s.closed(2620),
  ],
  expected: [
    row(1, null, 120, null, 'ReportReceived', 'CallAnswered'),
    row(2, null, 120, null, 'CallAnswered', 'ReportTriaged'),
    row(3, null, 120, null, 'ReportTriaged', ['Verified', 'Dispatched bpbd']),
    { ...row(4, null, 120, null, 'Dispatched bpbd', 'AgencyInformed pmi'), whenForgotten: 'skipped' },
    row(5, null, 900, 'bpbd', 'Dispatched bpbd', 'ArrivedOnScene Rescue 01'),
    row(6, null, 900, 'bpbd', 'Dispatched bpbd', 'ArrivedOnScene Rescue 01'),
    row(7, null, 120, 'bpbd', 'HandlingCompleted Rescue 01', 'Responded bpbd'),
    row(8, null, 120, null, 'Responded bpbd', 'CaseDataSent'),
    row(9, null, 120, null, ['CaseDataSent', 'Responded bpbd'], 'Closed'),
  ],
};

export const otherWalks: readonly WalkScript[] = [bima, singkawang, majalengka, tarakan];
