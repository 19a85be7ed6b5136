import type { SopRef } from '@tanggap/events/ids';
import type { ComplianceQuery, ComplianceRow } from '@tanggap/platform/reports/reports-reader';
import { findSop } from '@tanggap/sop-definitions/catalog';
import { findPublished, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { Sop, SopRow } from '@tanggap/sop-definitions/sop';

export type Overrides = ComplianceQuery['overrides'];

type Facts = Pick<ComplianceRow, 'printedNo' | 'label' | 'whose' | 'limitMs' | 'printedLimitMs' | 'overridden'>;

/** The SOPs that judge, as published, with supposed limits laid over copies of them. */
export class SopRows {
  private readonly sops = new Map<string, Sop | null>();

  constructor(
    private readonly directory: CityDirectory,
    private readonly overrides: Overrides,
  ) {}

  /**
   * @returns null when there is no such version. An import may lend a foreign city a shipped SOP that nobody here published: then
   * the shipped text is what was meant.
   */
  sop(ref: SopRef): Sop | null {
    const key = `${ref.id}@${ref.version}`;
    const known = this.sops.get(key);
    if (known !== undefined) return known;
    const published = this.printed(ref);
    const sop = published === null ? null : withLimits(published, this.overrides);
    this.sops.set(key, sop);
    return sop;
  }

  /** @throws RangeError for a row that no SOP has: judged rows come from SOPs */
  factsOf({ sop: ref, ord }: { readonly sop: SopRef; readonly ord: number }): Facts {
    const row = rowOf(this.sop(ref), ord);
    const printed = rowOf(this.printed(ref), ord);
    if (row === null || printed === null) throw new RangeError(`no row ${ord} in ${ref.id} version ${ref.version}`);
    return {
      printedNo: row.printedNo,
      label: { id: row.label.id, en: row.label.en },
      whose: row.joint === true ? 'joint' : row.scope,
      limitMs: limitMsOf(row),
      printedLimitMs: limitMsOf(printed),
      overridden: this.overrides.some((override) => override.sop === ref.id && override.ord === ord),
    };
  }

  private printed(ref: SopRef): Sop | null {
    return findPublished(this.directory, ref) ?? findSop(ref.id, ref.version);
  }
}

function rowOf(sop: Sop | null, ord: number): SopRow | null {
  return sop?.rows.find((row) => row.ord === ord) ?? null;
}

function limitMsOf({ time: { limitSec } }: SopRow): number | null {
  return limitSec === undefined ? null : limitSec * 1000;
}

/** A copy: a published version is never edited, least of all by a question. */
function withLimits(sop: Sop, overrides: Overrides): Sop {
  const mine = new Map(overrides.filter((override) => override.sop === sop.id).map(({ ord, limitSec }) => [ord, limitSec]));
  if (mine.size === 0) return sop;
  return { ...sop, rows: sop.rows.map((row) => withLimit(row, mine.get(row.ord))) };
}

function withLimit(row: SopRow, limitSec: number | null | undefined): SopRow {
  if (limitSec === undefined || row.kind !== 'step') return row;
  const { limitSec: _printed, ...time } = row.time;
  return { ...row, time: limitSec === null ? time : { ...time, limitSec } };
}
