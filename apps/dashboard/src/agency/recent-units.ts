const KEPT_AS = 'recent-units';
const A_DAY_MS = 86_400_000;
const REMEMBERED = 20;

interface UsedUnit {
  readonly unit: string;
  readonly city: string;
  readonly atMs: number;
}

function used(storage: Pick<Storage, 'getItem'>): readonly UsedUnit[] {
  // Written by this page alone: the shape is the one above.
  return JSON.parse(storage.getItem(KEPT_AS) ?? '[]') as readonly UsedUnit[];
}

/** Call signs assigned from this tab within a day, latest first. @param nowMs epoch ms */
export function recentUnits(storage: Pick<Storage, 'getItem'>, city: string, nowMs: number): readonly string[] {
  return used(storage).flatMap((known) => (known.city === city && nowMs - known.atMs < A_DAY_MS ? [known.unit] : []));
}

export function rememberUnit(storage: Pick<Storage, 'getItem' | 'setItem'>, now: UsedUnit): void {
  const others = used(storage).filter(({ unit, city }) => unit !== now.unit || city !== now.city);
  storage.setItem(KEPT_AS, JSON.stringify([now, ...others].slice(0, REMEMBERED)));
}
