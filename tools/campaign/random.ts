import { SeededRandom } from '@tanggap/cli/simulate/seeded-random';

/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

export function seeded(seed: number): Random {
  const random = new SeededRandom(seed);
  return () => random.next();
}
