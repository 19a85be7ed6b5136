import type { AgencyId, CityId } from '@tanggap/events/ids';
import type { Point } from '@tanggap/events/incident-events';
import { ConfigError } from '@tanggap/platform/config/config';
import type { MapConfig, TileServer } from '@tanggap/platform/config/map-config';
import { areasFileSchema, postsFileSchema, readGeoJson } from './geo-json.js';

export interface MapArea {
  readonly name: string;
  readonly isCity: boolean;
  /** Closed lines: outsides and holes alike. */
  readonly rings: readonly (readonly Point[])[];
}

export interface MapPost {
  readonly agency: AgencyId;
  readonly name: string;
  readonly point: Point;
}

/** What a file calls a city: our id or its name. */
export interface NamedCity {
  readonly id: CityId;
  readonly name: string;
}

/** What was configured for the cities' maps; read once, at the start. */
export class CityMaps {
  private constructor(
    readonly tiles: TileServer | null,
    private readonly areas: ReadonlyMap<string, readonly MapArea[]>,
    private readonly posts: ReadonlyMap<string, readonly MapPost[]>,
  ) {}

  /**
   * @param cities that are served; what the files hold of others is left out
   * @throws ConfigError for a file that cannot be read, is wrong, or holds nothing of any city served
   */
  static read({ areasFile, postsFile, tiles }: MapConfig, cities: readonly NamedCity[]): CityMaps {
    const areas = areasFile === null ? [] : readGeoJson('TANGGAP_MAP_AREAS', areasFile, areasFileSchema).features;
    const posts = postsFile === null ? [] : readGeoJson('TANGGAP_MAP_POSTS', postsFile, postsFileSchema).features;
    const areasByCity = byCity(cities, areas, ({ geometry, properties }) => ({
      name: properties.nama,
      isCity: properties.level === 'kab',
      rings: geometry.coordinates,
    }));
    const postsByCity = byCity(cities, posts, ({ geometry, properties }) => ({
      agency: properties.agency,
      name: properties.nama,
      point: geometry.coordinates,
    }));
    const useless = [
      ...(areasFile !== null && areasByCity.size === 0 ? ['TANGGAP_MAP_AREAS'] : []),
      ...(postsFile !== null && postsByCity.size === 0 ? ['TANGGAP_MAP_POSTS'] : []),
    ];
    if (useless.length > 0)
      throw new ConfigError(useless.map((setting) => `${setting}: the file holds nothing of a city served here`));
    return new CityMaps(tiles, areasByCity, postsByCity);
  }

  areasOf(city: CityId): readonly MapArea[] {
    return this.areas.get(city) ?? [];
  }

  postsOf(city: CityId): readonly MapPost[] {
    return this.posts.get(city) ?? [];
  }
}

interface OfCity {
  readonly properties: { readonly of: string };
}

function byCity<Feature extends OfCity, Kept>(
  cities: readonly NamedCity[],
  features: readonly Feature[],
  keep: (feature: Feature) => Kept,
): ReadonlyMap<CityId, readonly Kept[]> {
  const found = cities.map(({ id, name }) => {
    const own = features.filter(({ properties: { of } }) => of === id || of === name);
    return [id, own.map(keep)] as const;
  });
  return new Map(found.filter(([, own]) => own.length > 0));
}
