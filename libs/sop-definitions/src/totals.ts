import type { CityId } from '@tanggap/events/ids';
import type { Sop } from './sop.js';

export interface CityTotals {
  readonly city: CityId;
  readonly sops: number;
  /** Every printed row of whatever kind. */
  readonly rows: number;
  readonly numericLimits: number;
  /** Raw time cell as printed → rows; '' counts the blank ones. */
  readonly byRawTime: Readonly<Record<string, number>>;
}

/** What the papers print, counted: cities in catalog order, cells in the order they first occur. */
export function totals(catalog: readonly Sop[]): { readonly cities: readonly CityTotals[] } {
  const cities = [...new Set(catalog.map((sop) => sop.city))];
  return { cities: cities.map((city) => totalsOf(city, catalog)) };
}

function totalsOf(city: CityId, catalog: readonly Sop[]): CityTotals {
  const sops = catalog.filter((sop) => sop.city === city);
  const rows = sops.flatMap((sop) => sop.rows);
  const byRawTime: Record<string, number> = {};
  for (const { time } of rows) byRawTime[time.raw] = (byRawTime[time.raw] ?? 0) + 1;
  return {
    city,
    sops: sops.length,
    rows: rows.length,
    numericLimits: rows.filter((row) => row.time.limitSec !== undefined).length,
    byRawTime,
  };
}
