import type { CityId } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { JudgedCase, JudgedRow } from './judged-case.js';
import { SopRows, type Overrides } from './sop-rows.js';

/** One city's judge. */
export interface Judge {
  judge(timeline: Timeline, nowMs: number): JudgedCase;
  factsOf(row: Pick<JudgedRow, 'sop' | 'ord'>): ReturnType<SopRows['factsOf']>;
}

export function judgeFor(directory: CityDirectory, _city: CityId, overrides: Overrides): Judge {
  const rows = new SopRows(directory, overrides);
  return { judge: () => ({ rows: [], verdict: 'open' }), factsOf: (row) => rows.factsOf(row) };
}
