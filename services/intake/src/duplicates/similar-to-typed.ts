import type { KeyObject } from 'node:crypto';
import type { CategoryId } from '@tanggap/events/ids';
import type { Point } from '@tanggap/events/incident-events';
import type { SimilarReports } from '@tanggap/platform/duplicates/similar-reports';
import type { Projection } from '@tanggap/platform/views/projection';
import type { ComparableReport } from './duplicates.projection.js';
import { findSimilar, type Comparable } from './find-duplicates.js';
import { phoneHashOf } from './phone-hash.js';
import { placeCellOf } from './place-cell.js';

export interface Said {
  readonly callerPhone?: string | undefined;
  readonly point?: Point | undefined;
  readonly category?: CategoryId | undefined;
}

/** A report as it is known, with what was said of it beyond that. */
export function comparedBy(seen: ComparableReport, { callerPhone, point, category }: Said, phones: KeyObject): Comparable {
  const phoneHash = callerPhone === undefined ? null : phoneHashOf(callerPhone, phones);
  return {
    ...seen,
    category: category ?? seen.category,
    cell: point === undefined ? seen.cell : placeCellOf(point),
    phoneHash: phoneHash ?? seen.phoneHash,
  };
}

/** For the call taker who is still typing. */
export function similarToTyped(reports: Projection<ComparableReport>, phones: KeyObject): SimilarReports {
  return {
    async find(scope, { incident, ...said }) {
      const seen = await reports.collection().get(incident);
      return findSimilar(reports, scope, seen === null ? null : comparedBy(seen, said, phones));
    },
  };
}
