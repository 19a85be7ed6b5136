import { unreachable } from '@tanggap/events/unreachable';
import type { CityId } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import type { VerdictName } from '@tanggap/platform/reports/reports-reader';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import { sopBookOf, type SopBook } from '@tanggap/sla/sop-book';
import { elapsedOf, type JudgedRow as SlaRow, type StepVerdict } from '@tanggap/sla/step-verdict';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { Sop } from '@tanggap/sop-definitions/sop';
import type { JudgedCase, JudgedRow } from './judged-case.js';
import { SopRows, type Overrides } from './sop-rows.js';

/** One city's judge: the evaluator of the live alarms, with the SOPs as published or as supposed. */
export interface Judge {
  /** @param nowMs epoch ms UTC: open rows are judged as of then */
  judge(timeline: Timeline, nowMs: number): JudgedCase;
  factsOf(row: Pick<JudgedRow, 'sop' | 'ord'>): ReturnType<SopRows['factsOf']>;
}

export function judgeFor(directory: CityDirectory, city: CityId, overrides: Overrides): Judge {
  const rows = new SopRows(directory, overrides);
  const book = bookOf(directory, city, rows);
  return {
    judge: (timeline, nowMs) => {
      const judged = judgeIncident(timeline, book, nowMs);
      return { rows: judged.rows.flatMap(rowOf), verdict: judged.incident.verdict };
    },
    factsOf: (row) => rows.factsOf(row),
  };
}

/** A city without a profile has no table of its own: its incidents are judged by what they name, or not at all. */
function bookOf(directory: CityDirectory, city: CityId, rows: SopRows): SopBook {
  const find: SopBook['find'] = (ref) => rows.sop(ref);
  const profile = findProfile(directory, city);
  if (profile === null) return { intakeSop: () => null, sopBeforeVerified: () => null, find, kindOf: () => null };
  const book = sopBookOf(directory, profile);
  const again = (sop: Sop | null): Sop | null => (sop === null ? null : find({ id: sop.id, version: sop.version }));
  return {
    intakeSop: (atMs) => again(book.intakeSop(atMs)),
    sopBeforeVerified: (atMs) => again(book.sopBeforeVerified(atMs)),
    find,
    kindOf: book.kindOf,
  };
}

/** Rows that nobody here can observe, headings, categories and totals have no verdict and are not counted. */
function rowOf({ sop, row, track, agency, verdict, counted }: SlaRow): readonly JudgedRow[] {
  if (verdict === null) return [];
  return [{ sop, ord: row.ord, track, agency, verdict: verdictNameOf(verdict), elapsedMs: elapsedOf(verdict), counted }];
}

function verdictNameOf(verdict: StepVerdict): VerdictName {
  switch (verdict.status) {
    case 'breached':
      return verdict.open ? 'breached-open' : 'breached';
    case 'missing':
      return `missing-${verdict.which}`;
    case 'not-started':
    case 'skipped':
    case 'running':
    case 'no-limit':
    case 'met':
    case 'negative':
      return verdict.status;
    default:
      return unreachable(verdict);
  }
}
