import { canonicalSop, completedOrd, sopSchema, type SopInput, type SopRowInput } from './sop.js';

const row = {
  ord: 1,
  printedNo: '1',
  kind: 'step',
  scope: 'track',
  label: { id: 'Menuju lokasi', en: 'Travel' },
  actor: 'crew',
  requirements: ['Perahu'],
  output: null,
  time: { raw: '4 Menit', limitSec: 240 },
  clock: { from: 'UnitAssigned', to: 'ArrivedOnScene', provenance: 'inferred' },
  source: 'contoh.txt:6',
} as const satisfies SopRowInput;

const { clock: _clock, ...withoutClock } = row;

function sopWith(...rows: readonly SopRowInput[]): SopInput {
  const table = { number: null, madeOn: null, revisedOn: null, effectiveOn: null, ratifiedOn: null, signatoryOffice: null };
  return {
    id: 'contoh/perahu',
    version: 1,
    city: 'contoh',
    title: { id: 'Perahu', en: 'Boat' },
    table,
    role: 'case',
    rows,
    notes: [],
  };
}

function refusalsOf(sop: unknown): readonly string[] {
  const parsed = sopSchema.safeParse(sop);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
}

describe('sopSchema', () => {
  it("accepts a row whose limit is the cell's own", () => {
    expect(refusalsOf(sopWith(row))).toEqual([]);
  });

  const total = { ...withoutClock, kind: 'total', time: { raw: '1.47 Jam' } } as const;
  const note = { id: 'arti', en: 'reading' };
  it.each<[string, SopRowInput, string]>([
    ['a limit without raw text', { ...row, time: { raw: '', limitSec: 240 } }, 'the limit must follow from the raw cell'],
    [
      'a limit for words without a number',
      { ...row, time: { raw: 'Sesuai kondisi', limitSec: 240 } },
      'the limit must follow from the raw cell',
    ],
    [
      'a limit 1 s longer than the cell',
      { ...row, time: { raw: '4 Menit', limitSec: 241 } },
      'the limit must follow from the raw cell',
    ],
    ['a printed number left out', { ...row, time: { raw: '4 Menit' } }, 'the limit must follow from the raw cell'],
    ['a cell nobody can read', { ...row, time: { raw: 'segera' } }, 'the time cell cannot be read'],
    [
      'a limit for an ambiguous cell',
      { ...row, time: { raw: '1.47 Jam', limitSec: 5292 } },
      'the limit must follow from the raw cell',
    ],
    ['an ambiguous total without its readings', total, 'the readings must follow from the raw cell'],
    [
      'readings of an unambiguous cell',
      {
        ...row,
        time: {
          raw: '4 Menit',
          limitSec: 240,
          alternatives: [
            { limitSec: 240, note },
            { limitSec: 300, note },
          ],
        },
      },
      'the readings must follow from the raw cell',
    ],
    ['a clock on a context row', { ...row, kind: 'context', time: { raw: '' } }, 'only a step has a clock'],
    ['a limit on a heading', { ...withoutClock, kind: 'heading' }, 'only a step has a limit'],
    ['a step without a clock', withoutClock, 'a step needs a clock'],
    ['a joint row without kinds', { ...row, joint: true }, 'a joint row names its agency kinds'],
    [
      "kinds on an incident's row",
      { ...row, scope: 'incident', agencyKinds: ['fire'] },
      'agency kinds belong to rows of a track',
    ],
    ['ordinals that do not begin at 1', { ...row, ord: 2 }, 'ordinals must run 1..n'],
    ["another city's text", { ...row, source: 'lain.txt:6' }, "the row must cite its city's text"],
    ['a step that is not there', { ...row, clock: { ...row.clock, to: 'StepCompleted(4)' } }, 'row 4 is no step'],
  ])('refuses %s', (_what, faulty, message) => {
    expect(refusalsOf(sopWith(faulty))).toContain(message);
  });

  it('refuses a gap in the ordinals, two rows on one line, and an id of another city', () => {
    expect(refusalsOf(sopWith(row, { ...row, ord: 3, source: 'contoh.txt:7' }))).toEqual(['ordinals must run 1..n']);
    expect(refusalsOf(sopWith(row, { ...row, ord: 2 }))).toEqual(['two rows cite one line']);
    expect(refusalsOf({ ...sopWith(row), id: 'lain/perahu' })).toEqual(['the id must begin with its city']);
  });

  it('refuses an event nobody defined, and a member it does not know', () => {
    expect(refusalsOf(sopWith({ ...row, clock: { ...row.clock, to: 'Arrived' as 'Closed' } }))).not.toEqual([]); // a document from outside
    expect(refusalsOf({ ...sopWith(row), effectiveOn: '2026-01-01' })).not.toEqual([]);
  });

  it('freezes what it read: a published version is never edited', () => {
    const sop = sopSchema.parse(sopWith(row));
    expect(() => Object.assign(sop.rows[0]?.time ?? {}, { limitSec: 1 })).toThrow(TypeError);
    expect(() => Object.assign(sop, { version: 2 })).toThrow(TypeError);
  });
});

describe('canonicalSop', () => {
  const sop = sopSchema.parse(sopWith(row));

  it('is the same text whatever order the members were written in', () => {
    const reversed = Object.fromEntries(Object.entries(sopWith(row)).reverse());
    expect(canonicalSop(sopSchema.parse(reversed))).toBe(canonicalSop(sop));
    expect(canonicalSop(sopSchema.parse(JSON.parse(canonicalSop(sop))))).toBe(canonicalSop(sop));
  });

  it('is another text when a limit, a label or the order of rows changes', () => {
    const second = { ...row, ord: 2, source: 'contoh.txt:7' };
    const texts = [sopWith(row), sopWith({ ...row, time: { raw: '5 Menit', limitSec: 300 } }), sopWith(row, second)];
    expect(new Set(texts.map((input) => canonicalSop(sopSchema.parse(input)))).size).toBe(3);
  });
});

describe('completedOrd', () => {
  it('reads the row out of StepCompleted and nothing out of other milestones', () => {
    expect([completedOrd('StepCompleted(4)'), completedOrd('StepCompleted(12)'), completedOrd('Closed')]).toEqual([4, 12, null]);
  });
});
