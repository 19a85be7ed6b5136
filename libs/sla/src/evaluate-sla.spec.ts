import { JudgedLogbook } from '@tanggap/testing/judged-logbook';
import { bookOfCity } from '@tanggap/testing/city-books';
import { Logbook } from '@tanggap/testing/logbook';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { evaluateSla } from './evaluate-sla.js';
import { judgeIncident } from './judge-incident.js';

// Typed by hand from the papers and READINGS; nothing here is read from the definitions but the completeness of the list.

const intake = ['ReportReceived', 'CallAnswered', 'ReportTriaged', 'Verified'];
const field = ['Dispatched', 'DispatchAccepted', 'UnitAssigned', 'UnitDeparted', 'ArrivedOnScene', 'StepCompleted'];
const report = ['HandlingCompleted', 'TransportStarted', 'TransportArrived', 'Responded'];
const walk = [...intake, ...field, ...report, 'Closed', 'CaseDataSent'];
const withoutTransport = walk.filter((what) => !what.startsWith('Transport'));
const adviceWalk = [...intake, 'CallTransferred', 'HandlingCompleted', 'Responded', 'Closed'];
const bimaWalk = withoutTransport.toSpliced(withoutTransport.indexOf('UnitAssigned') + 1, 0, 'MarkedOnProgress');
const tarakanWalk = [
  ...intake,
  ...['Dispatched', 'AgencyInformed', 'ArrivedOnScene', 'HandlingCompleted', 'Responded', 'CaseDataSent', 'Closed'],
];

interface Printed {
  readonly sop: string;
  readonly ord: number;
  readonly limitSec: number;
  /** The event before which the row's time passes; every other takes a second. */
  readonly waitsFor: string;
  /** Seconds of the clock that pass in the steps before that event. */
  readonly passedSec: number;
  readonly agency: string;
  readonly whose: 'incident' | 'track' | 'joint';
  readonly walk: readonly string[];
}

function printed(sop: string, ord: number, limitSec: number, waitsFor: string, more: Partial<Printed> = {}): Printed {
  return { sop, ord, limitSec, waitsFor, passedSec: 0, agency: 'damkar', whose: 'track', walk, ...more };
}

const plain = ['kebakaran', 'pohon-tumbang', 'lampu-lalu-lintas', 'kdrt-perempuan-anak', 'lampu-jalan', 'pipa-air-bocor'];
const morePlain = ['gangguan-keamanan-ketertiban', 'kerusuhan-huruhara', 'gangguan-kelistrikan'];
const carrying = ['ambulan-gawat-darurat', 'kriminal-pidana', 'pandemik'];
const twoStages = ['odgj-gelandangan-pengemis', 'hewan-buas-berbisa-liar'];
/** UnitDeparted, or AgencyInformed, stands between. */
const between = { passedSec: 1 };
const rescue = { agency: 'bpbd', walk: tarakanWalk };
const ticket = { whose: 'incident', walk: bimaWalk } as const;

const printedLimits: readonly Printed[] = [
  printed('jambi/penerimaan-panggilan', 6, 180, 'Dispatched', { whose: 'incident' }),
  ...[...plain, ...morePlain].flatMap((sop) => [
    printed(`jambi/${sop}`, 3, 600, 'ArrivedOnScene', between),
    printed(`jambi/${sop}`, 5, 180, 'Responded', { walk: withoutTransport }),
  ]),
  ...carrying.flatMap((sop) => [
    printed(`jambi/${sop}`, 3, 600, 'ArrivedOnScene', between),
    printed(`jambi/${sop}`, 5, 600, 'TransportArrived'),
    printed(`jambi/${sop}`, 6, 180, 'Responded'),
  ]),
  ...twoStages.flatMap((sop) => [
    printed(`jambi/${sop}`, 3, 600, 'ArrivedOnScene', between),
    printed(`jambi/${sop}`, 6, 180, 'Responded'),
  ]),
  printed('jambi/masalah-kesehatan', 3, 180, 'Responded', { agency: 'dinkes', walk: adviceWalk }),
  printed('jambi/kecelakaan', 3, 600, 'ArrivedOnScene', { ...between, agency: 'polresta', whose: 'joint' }),
  printed('jambi/kecelakaan', 6, 600, 'TransportArrived', { agency: 'dinkes' }),
  printed('jambi/bencana-alam', 3, 600, 'ArrivedOnScene', { ...between, agency: 'dinsos', whose: 'joint' }),
  printed('bima/siaga-112', 10, 180, 'MarkedOnProgress', { ...ticket, passedSec: 2 }),
  printed('bima/siaga-112', 14, 1200, 'Closed', { ...ticket, passedSec: 5 }),
  printed('majalengka/raharja-112', 11, 600, 'ArrivedOnScene', { passedSec: 3 }),
  printed('majalengka/raharja-112', 12, 600, 'HandlingCompleted', between),
  printed('majalengka/raharja-112', 13, 600, 'Responded', { walk: withoutTransport }),
  printed('majalengka/raharja-112', 14, 120, 'Closed', { whose: 'incident' }),
  printed('tarakan/penyelamatan-manusia', 1, 120, 'CallAnswered', { ...rescue, whose: 'incident' }),
  printed('tarakan/penyelamatan-manusia', 2, 120, 'ReportTriaged', { ...rescue, whose: 'incident' }),
  printed('tarakan/penyelamatan-manusia', 3, 120, 'Dispatched', { ...rescue, ...between, whose: 'incident' }),
  printed('tarakan/penyelamatan-manusia', 4, 120, 'AgencyInformed', { ...rescue, whose: 'incident' }),
  printed('tarakan/penyelamatan-manusia', 5, 900, 'ArrivedOnScene', { ...rescue, ...between }),
  printed('tarakan/penyelamatan-manusia', 6, 900, 'ArrivedOnScene', { ...rescue, ...between }),
  printed('tarakan/penyelamatan-manusia', 7, 120, 'Responded', rescue),
  printed('tarakan/penyelamatan-manusia', 8, 120, 'CaseDataSent', { ...rescue, whose: 'incident' }),
  printed('tarakan/penyelamatan-manusia', 9, 120, 'Closed', { ...rescue, whose: 'incident' }),
];

function linesOf(row: Printed, waitMs: number, whats: readonly string[] = row.walk): readonly string[] {
  let at = 0;
  const isIntake = row.sop.endsWith('penerimaan-panggilan');
  return whats.map((what) => {
    at += what === row.waitsFor ? waitMs / 1000 : 1;
    return `${at} ${what} ${detailsOf(what, isIntake ? 'jambi/kebakaran' : row.sop, row.agency)}`.trim();
  });
}

function detailsOf(what: string, sop: string, agency: string): string {
  switch (what) {
    case 'Verified':
      return sop;
    case 'ReportTriaged':
      return 'normal';
    case 'AgencyInformed':
      return 'polres';
    case 'StepCompleted':
      return `${agency} ${sop} 4`;
    default:
      return intake.includes(what) || ['Closed', 'CaseDataSent', 'MarkedOnProgress'].includes(what) ? '' : agency;
  }
}

function judge(row: Printed, waitMs: number, options: { whats?: readonly string[]; nowSec?: number } = {}): string {
  const [city = '', sop = ''] = row.sop.split('/');
  const judged = new JudgedLogbook(city, linesOf(row, waitMs, options.whats), options.nowSec);
  return judged.row(sop, row.ord, row.whose === 'track' ? row.agency : undefined);
}

/** Tarakan's table is nobody's before the call is verified as its own; its row 4 is optional, so never overdue. */
function whileRunning({ sop, ord, limitSec }: Printed): readonly [string, string] {
  if (sop.startsWith('tarakan') && ord <= 2) return ['none', 'none'];
  const late = sop.startsWith('tarakan') && ord === 4 ? 'running' : 'breached';
  return [`running ${limitSec}`, `${late} ${limitSec}.001${late === 'breached' ? ' open' : ''}`];
}

describe('every printed limit', () => {
  it('is in the list, and nothing else is', () => {
    const limited = catalog.flatMap((sop) =>
      sop.rows.filter((row) => row.time.limitSec !== undefined).map((row) => `${sop.id}#${row.ord}=${row.time.limitSec ?? 0}`),
    );
    expect(printedLimits.map(({ sop, ord, limitSec }) => `${sop}#${ord}=${limitSec}`).sort()).toEqual(limited.sort());
    expect(printedLimits).toHaveLength(51);
  });

  describe.each(printedLimits.map((row) => [`${row.sop} row ${row.ord}`, row] as const))('%s', (_name, row) => {
    const waitMs = (row.limitSec - row.passedSec) * 1000;

    it('exactly the limit is met', () => expect(judge(row, waitMs)).toBe(`met ${row.limitSec}`));
    it('one millisecond more is breached', () => expect(judge(row, waitMs + 1)).toBe(`breached ${row.limitSec}.001`));
    it('one millisecond less is met', () => expect(judge(row, waitMs - 1)).toBe(`met ${(row.limitSec * 1000 - 1) / 1000}`));

    it('is overdue while it runs one millisecond past the limit, and not before', () => {
      const whats = row.walk.slice(0, row.walk.indexOf(row.waitsFor));
      const dueSec = whats.length + row.limitSec - row.passedSec;
      const [atLimit, late] = whileRunning(row);
      expect(judge(row, 0, { whats, nowSec: dueSec })).toBe(atLimit);
      expect(judge(row, 0, { whats, nowSec: dueSec + 0.001 })).toBe(late);
    });
  });
});

describe('evaluateSla', () => {
  const [sop] = catalog;
  const context = { kindOf: () => null, caseParts: [], incidentRows: true };

  it('refuses a moment that is none: a caller has a bug', () => {
    if (sop === undefined) throw new RangeError('the catalog is empty');
    const timeline = new Logbook({ city: 'jambi' }).timeline();
    for (const nowMs of [Number.NaN, Infinity, -Infinity])
      expect(() => evaluateSla(timeline, sop, nowMs, context)).toThrow(RangeError);
  });

  it('keeps rows that nobody here can observe, without a verdict, and only once an incident', () => {
    const judged = new JudgedLogbook('majalengka', ['0 ReportReceived']);
    expect(judged.find('raharja-112', 15)).toMatchObject({ verdict: null, limitMs: null, counted: true, alarmed: false });
    expect(judged.row('raharja-112', 1)).toBe('none');
    const supporting = new JudgedLogbook('tarakan', ['0 ReportReceived', '9 Dispatched bpbd tarakan/penyelamatan-manusia']);
    expect(supporting.find('penyelamatan-manusia', 1)).toBeUndefined();
    expect(supporting.row('penyelamatan-manusia', 5, 'bpbd')).toBe('breached 99991 open');
  });

  it('names the events and instants that its numbers rest on', () => {
    const judged = new JudgedLogbook('jambi', ['0 ReportReceived', '9 Verified jambi/kebakaran', '20 Dispatched damkar']);
    const row = judged.find('penerimaan-panggilan', 6);
    const told = judged.logbook.story.events();
    expect(row?.startEvent).toBe(told[1]?.id);
    expect(row?.stopEvent).toBe(told[2]?.id);
    expect((row?.stoppedAtMs ?? 0) - (row?.startedAtMs ?? 0)).toBe(11_000);
    expect(row?.dueAtMs).toBeNull();
    const nothing = { agency: null, startEvent: null, stopEvent: null, startedAtMs: null, stoppedAtMs: null };
    expect(judged.find('kebakaran', 6)).toMatchObject({ ...nothing, verdict: { status: 'not-started' } });
  });

  it('shows what starts in the future as running for no time: nothing but `negative` is below zero', () => {
    const judged = new JudgedLogbook('jambi', ['0 ReportReceived', '90 Verified jambi/kebakaran'], 30);
    expect(judged.row('penerimaan-panggilan', 6)).toBe('running 0');
  });

  it('says the same whatever moment it is asked twice', () => {
    const timeline = new Logbook({ city: 'bima' }, ['0 ReportReceived', '9 Verified bima/siaga-112']).timeline();
    const book = bookOfCity('bima');
    expect(judgeIncident(timeline, book, 5)).toEqual(judgeIncident(timeline, book, 5));
  });
});
