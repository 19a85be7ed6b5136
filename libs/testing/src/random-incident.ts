import fc from 'fast-check';
import { catalog } from '@tanggap/sop-definitions/catalog';

/** What happened to one incident, in lines of a `Logbook`; the lines print as the counterexample. */
export interface RandomIncident {
  readonly city: string;
  readonly lines: readonly string[];
}

/** A and B stand for the table's agencies, SOP for the table. */
const COURSE = [
  ...[
    'ReportReceived',
    'CallAnswered',
    'ReportTriaged normal',
    'Verified SOP',
    'CallTransferred A',
    'Dispatched A',
    'Dispatched B',
  ],
  ...[
    'AgencyInformed polres',
    'DispatchAccepted A',
    'DispatchAccepted B',
    'MarkedOnProgress',
    'UnitAssigned A/U1',
    'UnitAssigned A/U2',
  ],
  ...['UnitAssigned B/U1', 'UnitDeparted A/U1', 'ArrivedOnScene A/U1', 'ArrivedOnScene A/U2', 'ArrivedOnScene B/U1'],
  ...['StepCompleted A SOP 4', 'StepCompleted A SOP 9', 'HandlingCompleted A/U1 needed', 'HandlingCompleted A/U2 not-needed'],
  ...['HandlingCompleted B', 'TransportStarted A/U1', 'TransportStarted B/U1', 'TransportArrived A/U1', 'TransportArrived B/U1'],
  ...['Responded A', 'Responded B', 'CaseDataSent', 'Closed'],
];
const TURNS = [
  ...['DispatchRejected A', 'TrackCancelled A', 'TrackCancelled B', 'Dispatched A#2', 'DispatchAccepted A#2', 'Responded A#2'],
  ...[
    'Reclassified OTHER A',
    'Reclassified OTHER',
    'Reclassified SOP A B',
    'Reclassified prank',
    'Reclassified normal',
    'CallAbandoned',
  ],
  ...[
    'MergedInto',
    'Unmerged',
    'Reopened',
    'Closed',
    'StepSkipped A SOP 3',
    'StepSkipped - SOP 6',
    'HandlingCompleted A not-needed',
  ],
  ...['TransportStarted A/U2', 'TransportArrived A/U2', 'ArrivedOnScene A/U3', 'HandlingCompleted A/U3 unknown', 'CaseDataSent'],
  ...[
    'OccurrenceCorrected ReportReceived RIGHT',
    'OccurrenceCorrected Dispatched RIGHT',
    'OccurrenceCorrected UnitAssigned RIGHT',
  ],
  ...[
    'OccurrenceCorrected ArrivedOnScene RIGHT',
    'OccurrenceCorrected HandlingCompleted RIGHT',
    'OccurrenceCorrected Responded RIGHT',
  ],
  ...['OccurrenceCorrected TransportArrived RIGHT', 'OccurrenceCorrected Closed RIGHT', ...COURSE],
];

const AGENCIES: Readonly<Record<string, readonly [string, string]>> = {
  'jambi/kecelakaan': ['dinkes', 'polresta'],
  'jambi/bencana-alam': ['dinsos', 'damkar'],
  'tarakan/penyelamatan-manusia': ['bpbd', 'pmi'],
};

const PRINTED_SEC = [120, 180, 600, 900, 1200];
const gapMs = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 90_000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...PRINTED_SEC), fc.integer({ min: -1, max: 1 })).map(([sec, ms]) => sec * 1000 + ms),
  },
  { weight: 1, arbitrary: fc.integer({ min: -300_000, max: 2_400_000 }) },
);
/** How long after it happened somebody wrote it down. */
const delayMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2_700_000 }) },
);

interface Step {
  readonly what: string;
  readonly gapMs: number;
  readonly delayMs: number;
}

const kept = (what: string): fc.Arbitrary<Step | null> =>
  fc.option(fc.record({ what: fc.constant(what), gapMs, delayMs }), { freq: 12 });
const turn = fc.record({ what: fc.constantFrom(...TURNS), gapMs, delayMs, place: fc.nat({ max: COURSE.length }) });

/** Any of the 22 tables; late, corrected, repeated, forgotten and out of order. */
export const randomIncident: fc.Arbitrary<RandomIncident> = fc
  .record({
    table: fc.constantFrom(...catalog.filter(({ role }) => role === 'case').map(({ id }) => id)),
    other: fc.constantFrom(...catalog.filter(({ role }) => role === 'case').map(({ id }) => id)),
    course: fc.tuple(...COURSE.map(kept)),
    turns: fc.array(turn, { maxLength: 7 }),
  })
  .map(({ table, other, course, turns }) => {
    const city = table.split('/')[0] ?? '';
    const steps = course.flatMap((step, place) => [
      ...(step === null ? [] : [step]),
      ...turns.filter((one) => one.place === place),
    ]);
    return { city, lines: linesOf(steps, table, other.startsWith(`${city}/`) ? other : 'none') };
  });

function linesOf(steps: readonly Step[], table: string, other: string): readonly string[] {
  const [a, b] = AGENCIES[table] ?? ['damkar', 'dinkes'];
  let atMs = 600_000;
  const told = steps.map(({ what, gapMs: gap, delayMs: delay }) => {
    atMs += gap;
    const words = what
      .replace(/\bSOP\b/, table)
      .replace('OTHER', other)
      .replace('RIGHT', String((atMs - 2 * gap) / 1000))
      .replace(/\bA\b/g, a)
      .replace(/\bB\b/g, b);
    return { atMs, recordedMs: atMs + delay, words };
  });
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const { atMs: at, recordedMs, words } of told.sort((x, y) => x.recordedMs - y.recordedMs)) {
    const [what = '', corrected = ''] = words.split(' ');
    if (what === 'OccurrenceCorrected' && !seen.has(corrected)) continue;
    seen.add(what);
    lines.push(`${at / 1000}@${recordedMs / 1000} ${words}`);
  }
  return lines;
}
