import { Inject } from '@nestjs/common';
import { Args, Context, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { cityIdSchema, sopIdSchema, sopRefSchema } from '@tanggap/events/ids';
import type { Scope } from '@tanggap/platform/access/principal';
import type { Clock } from '@tanggap/platform/clock/clock';
import { instantOf } from '@tanggap/platform/commands/system-event';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { findProfile, findPublished, sopInForce } from '@tanggap/sop-definitions/city-directory';
import { findAgency, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import { suggestCategories, type CategorySuggestion as Suggested } from '@tanggap/sop-definitions/suggest-categories';
import { LiveDirectory } from './live-directory.js';
import { CityMaps } from './map/city-maps.js';
import { categoryOf, CategorySuggestion, CityType, cityOf, SopType, sopTypeOf } from './schema/city.types.js';
import type { SopRefType } from './schema/common.types.js';
import { isSaid } from './schema/said.js';

/** Letters of a text that a suggestion reads: as many as a description may have. */
const MOST_READ = 4000;

/** What the cities have published: profiles and SOPs. Nothing in them is personal; each city's people see their own. */
@Resolver()
export class CityResolver {
  private readonly clock: Clock;

  constructor(
    @Inject(PLATFORM) { clock }: Platform,
    private readonly directory: LiveDirectory,
    private readonly maps: CityMaps,
  ) {
    this.clock = clock;
  }

  @Query(() => CityType, { nullable: true })
  city(@Args('id', { type: () => ID }) id: string, @Context('scope') scope: Scope): CityType | null {
    const city = scope.cities.find((known) => known === id);
    const profile = city === undefined ? null : findProfile(this.directory.current(), city);
    return profile === null ? null : cityOf(profile, this.maps, (sop) => this.inForce(sop));
  }

  @Query(() => SopType, { nullable: true, description: 'Without a version: the one in force.' })
  sop(
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int, nullable: true }) version: number | null | undefined,
    @Context('scope') scope: Scope,
  ): SopType | null {
    const parsed = sopIdSchema.safeParse(id);
    const city = cityIdSchema.safeParse(id.split('/', 1)[0]);
    if (!parsed.success || !city.success || !scope.cities.includes(city.data)) return null;
    const ref = isSaid(version) ? { id: parsed.data, version } : this.inForce(parsed.data);
    const found = ref === null ? null : findPublished(this.directory.current(), { id: parsed.data, version: ref.version });
    return found === null ? null : sopTypeOf(found);
  }

  @Query(() => [SopType], { description: 'Every SOP in force in a city; empty where the city is none of yours.' })
  sops(@Args('city', { type: () => ID }) city: string, @Context('scope') scope: Scope): readonly SopType[] {
    if (!scope.cities.some((known) => known === city)) return [];
    const published = [...this.directory.current().sops.values()].map(({ sop }) => sop).filter((sop) => sop.city === city);
    return published.filter((sop) => this.inForce(sop.id)?.version === sop.version).map(sopTypeOf);
  }

  @Query(() => [CategorySuggestion], {
    description: 'Which categories of a city a caller’s words speak for, likeliest first; empty where the city is none of yours.',
  })
  suggestCategories(
    @Args('city', { type: () => ID }) city: string,
    @Args('text', { type: () => String, description: 'As it was typed; read and forgotten.' }) text: string,
    @Context('scope') scope: Scope,
  ): readonly CategorySuggestion[] {
    const own = scope.cities.find((known) => known === city);
    const profile = own === undefined ? null : findProfile(this.directory.current(), own);
    return profile === null
      ? []
      : suggestCategories(profile, text.slice(0, MOST_READ)).map((found) => this.suggestionOf(profile, found));
  }

  private suggestionOf(profile: CityProfile, { category, because }: Suggested): CategorySuggestion {
    const shown = categoryOf(category, (sop) => this.inForce(sop));
    const sop = shown.sop === null ? null : findPublished(this.directory.current(), sopRefSchema.parse(shown.sop));
    const agencies = category.defaultAgencies.flatMap((agency) => findAgency(profile, agency) ?? []);
    return { category: shown, sopTitle: sop?.title ?? null, agencies, because };
  }

  private inForce(sop: string): SopRefType | null {
    return sopInForce(this.directory.current(), sopIdSchema.parse(sop), instantOf(this.clock.nowMs()));
  }
}
