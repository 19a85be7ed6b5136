import { sopIdSchema } from '@tanggap/events/ids';
import { findSop } from './catalog.js';
import type { Clock, SopRow } from './sop.js';

// Written by hand from READINGS, never derived from the data: number printed, whose row, start > stop, printed limit.

/** `no|whose|start>stop|limit in s`; rows without a verdict are `no|kind`. */
function inShort(row: SopRow): string {
  const no = row.printedNo ?? '-';
  if (row.clock === undefined) return `${no}|${row.kind}`;
  const kinds = row.agencyKinds === undefined ? '' : `:${row.agencyKinds.join('+')}`;
  const whose = `${row.scope === 'incident' ? 'I' : 'T'}${kinds}${row.joint === true ? ':joint' : ''}`;
  return `${no}|${whose}|${moment(row.clock.from)}>${moment(row.clock.to)}${flags(row.clock)}|${row.time.limitSec ?? '-'}`;
}

function moment(value: Clock['from']): string {
  if (value === null) return '—';
  return typeof value === 'string' ? value : value.join('+');
}

function flags({ perUnit, dispatchTo, skippedBy, toAtOrAfterFrom, inAdvice }: Clock): string {
  const named = [
    perUnit === true ? 'per unit' : null,
    dispatchTo === undefined ? null : `to ${dispatchTo.join('+')}`,
    skippedBy === undefined ? null : `skipped by ${skippedBy}`,
    toAtOrAfterFrom === true ? 'at or after' : null,
    inAdvice === undefined ? null : 'to' in inAdvice ? `advice: ${inAdvice.to}` : 'advice: skipped',
  ].filter((flag) => flag !== null);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

const receive = 'T|Dispatched>DispatchAccepted|-';
const inform = 'T|DispatchAccepted>UnitAssigned|-';
const travel = 'T|UnitAssigned>ArrivedOnScene|600';
const handle = 'T|ArrivedOnScene>HandlingCompleted|-';
const transport = 'T|TransportStarted>TransportArrived (per unit)|600';
const report = 'T|ReadyToReportBack>Responded|180';
const close = 'I|Responded>Closed|-';

function numbered(
  rows: readonly string[],
  numbers: readonly string[] = rows.map((_row, index) => String(index + 1)),
): readonly string[] {
  return rows.map((row, index) => `${numbers[index] ?? '?'}|${row}`);
}

const plain = numbered([receive, inform, travel, handle, report, close]);
const carrying = [receive, inform, travel, handle, transport, report, close];
const twoStages = [
  receive,
  inform,
  travel,
  'T|ArrivedOnScene>StepCompleted(4)|-',
  'T|StepCompleted(4)>HandlingCompleted|-',
  report,
  close,
];
const fiveTwice = ['1', '2', '3', '4', '5', '5', '6'];

const expected: Readonly<Record<string, readonly string[]>> = {
  'jambi/penerimaan-panggilan': [
    '1|context',
    '2|context',
    '3|I|—>ReportReceived|-',
    '4|I|ReportReceived>CallAnswered|-',
    '5|I|CallAnswered>Verified|-',
    '6|I|Verified>Dispatched (advice: CallTransferred)|180',
    '7|I|Dispatched>DispatchAccepted (advice: skipped)|-',
  ],
  'jambi/kebakaran': plain,
  'jambi/ambulan-gawat-darurat': numbered(carrying),
  'jambi/pohon-tumbang': plain,
  'jambi/lampu-lalu-lintas': plain,
  'jambi/odgj-gelandangan-pengemis': numbered(twoStages),
  'jambi/kdrt-perempuan-anak': plain,
  'jambi/hewan-buas-berbisa-liar': numbered(twoStages, fiveTwice),
  'jambi/lampu-jalan': plain,
  'jambi/pipa-air-bocor': plain,
  'jambi/gangguan-keamanan-ketertiban': plain,
  'jambi/kriminal-pidana': numbered(carrying, fiveTwice),
  'jambi/kerusuhan-huruhara': plain,
  'jambi/gangguan-kelistrikan': plain,
  'jambi/pandemik': numbered(carrying, fiveTwice),
  'jambi/masalah-kesehatan': [
    '1|T|—>CallTransferred|-',
    '2|T|CallTransferred>HandlingCompleted|-',
    '3|T|ReadyToReportBack>Responded|180',
    '4|I|Responded>Closed|-',
  ],
  'jambi/kecelakaan': [
    '1|T:police+health:joint|Dispatched>DispatchAccepted|-',
    '2|T:police+health:joint|DispatchAccepted>UnitAssigned|-',
    '3|T:police+health:joint|UnitAssigned>ArrivedOnScene|600',
    '4|T:health|ArrivedOnScene>HandlingCompleted|-',
    '5|T:police|ArrivedOnScene>HandlingCompleted|-',
    '5|T:health|TransportStarted>TransportArrived (per unit)|600',
    '6|T:police+health:joint|ReadyToReportBack>Responded|-',
  ],
  'jambi/bencana-alam': [
    '1|T:fire+social:joint|Dispatched>DispatchAccepted|-',
    '2|T:fire+social:joint|DispatchAccepted>UnitAssigned|-',
    '3|T:fire+social:joint|UnitAssigned>ArrivedOnScene|600',
    '4|T:fire+social:joint|ArrivedOnScene>HandlingCompleted|-',
    '5|T:fire+social:joint|ReadyToReportBack>Responded|-',
  ],
  'bima/siaga-112': [
    '-|heading',
    '-|context',
    '-|context',
    '-|I|—>ReportReceived|-',
    '-|I|ReportReceived>CallAnswered|-',
    '-|I|CallAnswered>Verified|-',
    '-|I|Verified>Dispatched|-',
    '-|T|Dispatched>DispatchAccepted|-',
    '-|T|DispatchAccepted>StepCompleted(9) (skipped by UnitAssigned)|-',
    '-|I|Dispatched>MarkedOnProgress|180',
    '-|T|UnitAssigned>ArrivedOnScene|-',
    '-|T|ArrivedOnScene>HandlingCompleted|-',
    '-|T|ArrivedOnScene>HandlingCompleted|-',
    '-|I|MarkedOnProgress>Closed|1200',
    '-|I|Closed>CaseDataSent|-',
  ],
  'singkawang/sigap-112': [
    '1|context',
    '2|I|—>ReportReceived|-',
    '3|I|ReportReceived>CallAnswered|-',
    '4|I|CallAnswered>Verified|-',
    '5|I|Verified>Dispatched|-',
    '6|T|Dispatched>DispatchAccepted|-',
    '7|T|DispatchAccepted>ArrivedOnScene+HandlingCompleted|-',
    '8|I|ReadyToReportBack>Responded+CaseDataSent|-',
  ],
  'majalengka/raharja-112': [
    ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((no) => `${no}|category`),
    '9|T|Dispatched>ArrivedOnScene|600',
    '10|T|ArrivedOnScene>HandlingCompleted|600',
    '11|T|ReadyToReportBack>Responded|600',
    '13|I|Responded>Closed|120',
    '-|total',
  ],
  'tarakan/penyelamatan-manusia': [
    '-|I|ReportReceived>CallAnswered|120',
    '-|I|CallAnswered>ReportTriaged|120',
    '-|I|ReportTriaged>Verified+Dispatched (to rescue)|120',
    '-|I|Dispatched>AgencyInformed (to rescue, at or after)|120',
    '-|T:rescue|Dispatched>ArrivedOnScene|900',
    '-|T:rescue|Dispatched>ArrivedOnScene|900',
    '-|T:rescue|ReadyToReportBack>Responded|120',
    '-|I|Responded>CaseDataSent|120',
    '-|I|CaseDataSent+Responded>Closed|120',
  ],
};

function rowsOf(id: string): readonly SopRow[] {
  return findSop(sopIdSchema.parse(id), 1)?.rows ?? [];
}

/** `start>stop` of the readings a row leaves open. */
function alternativesOf(id: string, ord: number): readonly string[] {
  const clock = rowsOf(id)[ord - 1]?.clock;
  return clock?.alternatives?.map((other) => `${moment(other.from)}>${moment(other.to)}`) ?? [];
}

describe('the default readings', () => {
  it.each(Object.entries(expected))('%s', (id, rows) => {
    expect(rowsOf(id).map(inShort)).toEqual(rows);
  });

  it('covers all 22 tables', () => expect(Object.keys(expected)).toHaveLength(22));

  it('keeps the readings that the wording leaves open', () => {
    expect(alternativesOf('jambi/kebakaran', 3)).toEqual(['UnitDeparted>ArrivedOnScene', 'Dispatched>ArrivedOnScene']);
    expect(alternativesOf('bima/siaga-112', 10)).toEqual([
      'DispatchAccepted>MarkedOnProgress',
      'ReportReceived>MarkedOnProgress',
      'Dispatched>UnitAssigned',
    ]);
    expect(alternativesOf('bima/siaga-112', 14)).toEqual([
      'Dispatched>Closed',
      'ReportReceived>Closed',
      'MarkedOnProgress>Responded',
    ]);
    expect(alternativesOf('majalengka/raharja-112', 11)).toEqual(['ArrivedOnScene>SituationUpdated']);
    expect(alternativesOf('majalengka/raharja-112', 13)).toEqual(['ArrivedOnScene>HandlingCompleted']);
    expect(alternativesOf('tarakan/penyelamatan-manusia', 4)).toEqual(['ReportTriaged>AgencyInformed']);
    expect(alternativesOf('tarakan/penyelamatan-manusia', 5)).toEqual([
      'Dispatched>UnitDeparted',
      'Dispatched>HandlingCompleted',
    ]);
    expect(alternativesOf('tarakan/penyelamatan-manusia', 6)).toEqual(['ArrivedOnScene>HandlingCompleted']);
    expect(alternativesOf('tarakan/penyelamatan-manusia', 7)).toEqual(['ReadyToReportBack>SituationUpdated']);
  });

  it('gives the total of Majalengka two readings and no limit', () => {
    const total = rowsOf('majalengka/raharja-112').at(-1);
    expect(total?.time.limitSec).toBeUndefined();
    expect(total?.time.alternatives?.map((reading) => reading.limitSec / 60)).toEqual([88.2, 107]);
  });

  it('marks every reading as inferred', () => {
    const clocks = Object.keys(expected).flatMap((id) => rowsOf(id).flatMap((row) => row.clock ?? []));
    expect(new Set(clocks.map((clock) => clock.provenance))).toEqual(new Set(['inferred']));
  });

  it('names health advice as the only table without dispatch, and taking the call as the only intake table', () => {
    const sops = Object.keys(expected).map((id) => findSop(sopIdSchema.parse(id), 1));
    expect(sops.filter((sop) => sop?.advice === true).map((sop) => sop?.id)).toEqual(['jambi/masalah-kesehatan']);
    expect(sops.filter((sop) => sop?.role === 'intake').map((sop) => sop?.id)).toEqual(['jambi/penerimaan-panggilan']);
  });

  it('says "page missing" for Majalengka, and keeps impossible dates as printed', () => {
    const [majalengka, tarakan] = ['majalengka/raharja-112', 'tarakan/penyelamatan-manusia'].map((id) =>
      findSop(sopIdSchema.parse(id), 1),
    );
    expect(majalengka?.notes[0]?.en).toMatch(/^Page missing/);
    expect(tarakan?.table).toMatchObject({ madeOn: '6 September 2021', effectiveOn: '8 Maret 2019' });
  });
});
