import { cityIdSchema, sopIdSchema } from '@tanggap/events/ids';
import { timelineOf } from '@tanggap/incident/timeline-of';
import { findSop } from '@tanggap/sop-definitions/catalog';
import { findProfile } from '@tanggap/sop-definitions/city-directory';
import { bookOfCity, firstEditions } from '@tanggap/testing/city-books';
import { about, JudgedLogbook, answered, called, jambi, sent } from '@tanggap/testing/judged-logbook';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { judgeIncident } from './judge-incident.js';
import { sopBookOf } from './sop-book.js';

describe('joint rows', () => {
  const accident = [...about('jambi/kecelakaan', called), '70 Dispatched polresta', '71 Dispatched dinkes'];
  const going = [...accident, '80 UnitAssigned polresta/P1', '81 UnitAssigned dinkes/A1', '680 ArrivedOnScene polresta/P1'];

  it('are shown on each track, counted once, alarmed per track', () => {
    const judged = jambi([...going, '300 ArrivedOnScene dinkes/A1']);
    expect(judged.row('kecelakaan', 3, 'polresta')).toBe('met 600');
    expect(judged.row('kecelakaan', 3, 'dinkes')).toBe('met 219');
    expect(judged.row('kecelakaan', 3)).toBe('met 600');
    expect(judged.find('kecelakaan', 3, 'polresta')).toMatchObject({ counted: false, alarmed: true, agency: 'polresta' });
    expect(judged.find('kecelakaan', 3)).toMatchObject({ counted: true, alarmed: false, agency: null });
  });

  it('are breached if one is, else missing, negative, running or not started if one is', () => {
    expect(jambi([...going, '682 ArrivedOnScene dinkes/A1']).row('kecelakaan', 3)).toBe('breached 601');
    expect(jambi([...going, '900 Responded dinkes']).row('kecelakaan', 3)).toBe('missing stop');
    expect(jambi([...going, '75 ArrivedOnScene dinkes/A1']).row('kecelakaan', 3)).toBe('negative -6');
    expect(jambi(going, 300).row('kecelakaan', 3)).toBe('running 600');
    const alone = jambi([...accident, '80 UnitAssigned polresta/P1', '100 ArrivedOnScene polresta/P1']);
    expect(alone.row('kecelakaan', 3)).toBe('not-started');
    const missingAndLate = [...going, '900 Responded dinkes', '990 OccurrenceCorrected ArrivedOnScene 900'];
    expect(jambi(missingAndLate).row('kecelakaan', 3)).toBe('breached 820');
  });

  it('are no-limit where none is printed, and take the longest', () => {
    const judged = jambi([...accident, '90 DispatchAccepted polresta', '171 DispatchAccepted dinkes']);
    expect(judged.row('kecelakaan', 1)).toBe('no-limit 100');
    const disaster = jambi([
      ...about('jambi/bencana-alam', called),
      '70 Dispatched damkar',
      '71 Dispatched dinsos',
      '80 ArrivedOnScene damkar',
      '85 ArrivedOnScene dinsos',
      '95 HandlingCompleted damkar',
      '185 HandlingCompleted dinsos',
    ]);
    expect(disaster.row('bencana-alam', 4)).toBe('no-limit 100');
  });

  it('are judged without the tracks that were rejected or cancelled', () => {
    expect(jambi([...going, '690 TrackCancelled dinkes']).row('kecelakaan', 3)).toBe('met 600');
    const none = [...accident, '80 DispatchRejected polresta'];
    expect(jambi([...none, '81 DispatchRejected dinkes']).row('kecelakaan', 3)).toBe('skipped rejected');
    expect(jambi([...none, '81 TrackCancelled dinkes']).row('kecelakaan', 3)).toBe('skipped cancelled');
  });

  it('exist only on tracks of their kinds, and a kind never sent skips its rows', () => {
    const police = jambi([
      ...about('jambi/kecelakaan', called),
      '70 Dispatched polresta',
      '75 Dispatched damkar',
      '80 HandlingCompleted polresta',
      '95 Responded polresta',
      '96 Responded damkar',
      '99 Closed',
    ]);
    expect(police.row('kecelakaan', 4)).toBe('skipped kind-not-dispatched');
    expect(police.row('kecelakaan', 6)).toBe('skipped kind-not-dispatched');
    expect(police.row('kecelakaan', 7)).toBe('no-limit 15');
    expect(police.find('kecelakaan', 7, 'damkar')).toBeUndefined();
    expect(jambi(about('jambi/kecelakaan', called)).row('kecelakaan', 3)).toBe('not-started');
    expect(jambi([...about('jambi/kecelakaan', called), '90 MergedInto']).row('kecelakaan', 3)).toBe('skipped merged');
    expect(jambi([...about('jambi/kecelakaan', called), '70 Dispatched entah', '99 Closed']).row('kecelakaan', 3)).toBe(
      'skipped kind-not-dispatched',
    );
  });
});

describe("the incident's verdict", () => {
  it('is the worst of the rows with a printed limit, once it is closed', () => {
    expect(jambi([...answered, '960 Closed']).incident).toEqual({ verdict: 'compliant' });
    expect(
      jambi([...answered.slice(0, -1), '990 OccurrenceCorrected ArrivedOnScene 899', '995 Responded damkar', '996 Closed'])
        .incident,
    ).toEqual({ verdict: 'breached' });
    expect(jambi([...sent, '900 Responded damkar', '960 Closed']).incident).toEqual({ verdict: 'unknown' });
    expect(jambi([...answered, '955 OccurrenceCorrected ArrivedOnScene 50', '960 Closed']).incident).toEqual({
      verdict: 'unknown',
    });
    expect(jambi(answered).incident).toEqual({ verdict: 'open' });
    expect(jambi([...answered, '960 Closed', '970 Reopened']).incident).toEqual({ verdict: 'open' });
  });

  it('counts a joint row once, and no row without a limit', () => {
    const judged = jambi([
      ...about('jambi/kecelakaan', called),
      '70 Dispatched polresta',
      '75 TrackCancelled polresta',
      '90 Closed',
    ]);
    expect(judged.incident).toEqual({ verdict: 'compliant' });
    expect(
      jambi([...about('jambi/kebakaran', called), '70 Dispatched damkar none', '75 Responded damkar', '80 Closed']).incident,
    ).toEqual({ verdict: 'compliant' });
  });

  it('is not judged where no row had a limit to keep', () => {
    const passedOver = [...called, '61 StepSkipped - jambi/penerimaan-panggilan 6', '80 Closed'];
    expect(jambi(passedOver).incident).toEqual({ verdict: 'not-judged', reason: 'no-limit-printed' });
    const none = passedOver.map((line) => line.replace('jambi/kebakaran', 'none'));
    expect(jambi(none).incident).toEqual({ verdict: 'not-judged', reason: 'no-sop' });
  });
});

describe('tables', () => {
  it("of a track are judged beside the case's own; one the book does not have is none", () => {
    const lines = [
      ...called,
      '70 Dispatched dinkes jambi/ambulan-gawat-darurat',
      '80 Dispatched damkar asing/tabel',
      '90 UnitAssigned dinkes',
      '690 ArrivedOnScene dinkes',
    ];
    const judged = jambi(lines);
    expect(judged.row('ambulan-gawat-darurat', 3, 'dinkes')).toBe('met 600');
    expect(judged.find('ambulan-gawat-darurat', 7)).toBeUndefined();
    expect(jambi([...called, '70 Dispatched damkar majalengka/raharja-112']).find('raharja-112', 1)).toBeUndefined();
    expect(judged.find('tabel', 1, 'damkar')).toBeUndefined();
  });

  it('of a verified case that the book does not have judge nothing', () => {
    const judged = new JudgedLogbook('bima', ['0 ReportReceived', '60 Verified asing/tabel', '90 Closed']);
    expect(judged.incident).toEqual({ verdict: 'not-judged', reason: 'no-sop' });
  });

  it("are the intake table first, then the case's, then those of single tracks", () => {
    const logbook = new Logbook({ city: 'jambi' }, [...called, '70 Dispatched dinkes jambi/pandemik', '75 Dispatched damkar']);
    const { rows } = judgeIncident(logbook.timeline(), bookOfCity('jambi'), LOGBOOK_START_MS);
    expect([...new Set(rows.map((row) => row.sop.id))]).toEqual(
      ['jambi/penerimaan-panggilan', 'jambi/kebakaran', 'jambi/pandemik'].map((id) => sopIdSchema.parse(id)),
    );
  });
});

describe('the intake table', () => {
  const intake = sopIdSchema.parse('jambi/penerimaan-panggilan');
  const secondFrom = new Date(LOGBOOK_START_MS + 60_000).toISOString();

  /** Version 2 is in force from a minute after the logbook's start. */
  function versionFor(...lines: readonly string[]): number | undefined {
    const [profile, sop] = [findProfile(firstEditions, cityIdSchema.parse('jambi')), findSop(intake, 1)];
    if (profile === null || sop === null) throw new RangeError('the catalog lost a city');
    const second = { sop: { ...sop, version: 2 }, effectiveFrom: secondFrom, contentHash: '2' };
    const directory = { ...firstEditions, sops: new Map(firstEditions.sops).set(`${intake}@2`, second) };
    const timeline = new Logbook({ city: 'jambi' }, lines).timeline();
    const { rows } = judgeIncident(timeline, sopBookOf(directory, profile), LOGBOOK_START_MS);
    return rows.find((row) => row.sop.id === intake)?.sop.version;
  }

  it('is the one in force when the report was recorded, whenever it happened or is corrected to', () => {
    expect(versionFor('0@59 ReportReceived')).toBe(1);
    expect(versionFor('0@60 ReportReceived')).toBe(2);
    expect(versionFor('59 ReportReceived', '90 OccurrenceCorrected ReportReceived 61')).toBe(1);
  });

  it('is the earliest where the report was recorded before any was published', () =>
    expect(versionFor(`-${400 * 86_400} ReportReceived`)).toBe(1));
});

describe('as known at a moment', () => {
  it('judges by the prefix that was recorded by then', () => {
    const { story } = new Logbook({ city: 'jambi' }, [...sent, '700 ArrivedOnScene damkar/D1']);
    const { events } = story.record();
    const owner = { incident: story.id, city: cityIdSchema.parse('jambi'), origin: 'live' } as const;
    const travel = (knownSec: number): string | undefined => {
      const timeline = timelineOf(events, owner, LOGBOOK_START_MS + knownSec * 1000);
      const { rows } = judgeIncident(timeline, bookOfCity('jambi'), LOGBOOK_START_MS + 700_000);
      return rows.find((row) => row.sop.id === 'jambi/kebakaran' && row.row.ord === 3)?.verdict?.status;
    };
    expect(travel(699)).toBe('breached');
    expect(travel(700)).toBe('breached');
    expect(travel(85)).toBe('not-started');
    expect(travel(65)).toBeUndefined();
  });
});
