import type { CityProfile } from './city-profile.js';
import { bima } from './profiles/bima.js';
import { jambi } from './profiles/jambi.js';
import { majalengka } from './profiles/majalengka.js';
import { singkawang } from './profiles/singkawang.js';
import { tarakan } from './profiles/tarakan.js';

/** The five cities as shipped; what is in force stands in each city's stream. */
export const cityProfiles: readonly CityProfile[] = [jambi, bima, singkawang, majalengka, tarakan];

/** @param city as a person types it; null when no profile ships for it */
export function findCityProfile(city: string): CityProfile | null {
  return cityProfiles.find((profile) => profile.id === city) ?? null;
}
