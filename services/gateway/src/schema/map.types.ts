import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { findAgency, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { CityMaps, MapArea, MapPost } from '../map/city-maps.js';
import { Label, labelOf, Point } from './common.types.js';

@ObjectType('MapArea', { description: 'A city or a district of it, by its outline.' })
class MapAreaType {
  @Field(() => String)
  name!: string;

  @Field(() => Boolean, { description: 'The whole city; else one of its districts.' })
  isCity!: boolean;

  @Field(() => [[[Float]]], { description: 'Closed lines of [latitude, longitude]: outsides and holes alike.' })
  rings!: readonly (readonly (readonly number[])[])[];
}

@ObjectType('Post', { description: 'Where an agency waits for its calls.' })
export class PostType {
  @Field(() => ID)
  agency!: string;

  @Field(() => Label)
  agencyName!: Label;

  @Field(() => String)
  name!: string;

  @Field(() => Point)
  point!: Point;
}

@ObjectType()
export class NearPost {
  @Field(() => PostType)
  post!: PostType;

  @Field(() => Float, { description: 'In a straight line, metres.' })
  distanceM!: number;
}

@ObjectType('TileServer', { description: 'Where the background of the map comes from.' })
class TileServerType {
  @Field(() => String, { description: 'With {z}, {x} and {y} to be filled in.' })
  template!: string;

  @Field(() => String, { nullable: true, description: 'Whose it is, as its owner wants it said.' })
  credit!: string | null;
}

@ObjectType('CityMap')
export class CityMapType {
  @Field(() => TileServerType, { nullable: true, description: 'null: no background.' })
  tiles!: TileServerType | null;

  @Field(() => [MapAreaType])
  areas!: readonly MapAreaType[];

  @Field(() => [PostType])
  posts!: readonly PostType[];
}

export function mapOf(maps: CityMaps, profile: CityProfile): CityMapType {
  return {
    tiles: maps.tiles,
    areas: maps.areasOf(profile.id).map(areaOf),
    posts: maps.postsOf(profile.id).map((post) => postOf(post, profile)),
  };
}

function areaOf({ name, isCity, rings }: MapArea): MapAreaType {
  return { name, isCity, rings: rings.map((ring) => ring.map(({ lat, lng }) => [lat, lng])) };
}

/** An agency that the city's profile does not know is named by its id. */
export function postOf({ agency, name, point }: MapPost, profile: CityProfile | null): PostType {
  const known = profile === null ? null : findAgency(profile, agency);
  return { agency, agencyName: labelOf(known?.name, agency), name, point };
}
