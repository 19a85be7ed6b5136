import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Category, CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { Milestone, Sop, SopRow } from '@tanggap/sop-definitions/sop';
import type { CityMaps } from '../map/city-maps.js';
import { Label, labelOf, SopRefType } from './common.types.js';
import { CityMapType, mapOf } from './map.types.js';
import { roleEnum, rowScopeEnum, sopRowKindEnum } from './enums.js';

@ObjectType('Agency')
export class AgencyType {
  @Field(() => ID)
  id!: string;

  @Field(() => Label)
  name!: Label;

  @Field(() => String)
  kind!: string;
}

@ObjectType('Category')
export class CategoryType {
  @Field(() => ID)
  id!: string;

  @Field(() => Label)
  label!: Label;

  @Field(() => SopRefType, { nullable: true, description: 'In force now; null: no SOP on file.' })
  sop!: SopRefType | null;

  @Field(() => [ID])
  defaultAgencies!: readonly string[];

  @Field(() => Boolean, { description: 'Advice on the line: nobody is dispatched.' })
  advice!: boolean;
}

@ObjectType({ description: 'A category that a caller’s words speak for. A proposal: the call taker chooses.' })
export class CategorySuggestion {
  @Field(() => CategoryType)
  category!: CategoryType;

  @Field(() => Label, { nullable: true, description: 'Of the SOP in force; null: no SOP on file.' })
  sopTitle!: Label | null;

  @Field(() => [AgencyType], { description: 'The category’s default ones.' })
  agencies!: readonly AgencyType[];

  @Field(() => [String], { description: 'Words and phrases of our own list that were heard; no paper prints them.' })
  because!: readonly string[];
}

@ObjectType()
class PrintedRole {
  @Field(() => String)
  printed!: string;

  @Field(() => roleEnum)
  role!: string;
}

@ObjectType('City')
export class CityType {
  @Field(() => ID)
  id!: string;

  @Field(() => Label)
  name!: Label;

  @Field(() => String)
  code!: string;

  @Field(() => String, { description: 'IANA name.' })
  timeZone!: string;

  @Field(() => [AgencyType])
  agencies!: readonly AgencyType[];

  @Field(() => [CategoryType])
  categories!: readonly CategoryType[];

  @Field(() => [PrintedRole])
  printedRoles!: readonly PrintedRole[];

  @Field(() => Int, { description: 'Share of a limit after which a warning comes.' })
  warningPct!: number;

  @Field(() => Int, { description: 'Seconds without news after which the board marks a row without a limit. Never a verdict.' })
  attentionSec!: number;

  @Field(() => CityMapType, { description: 'What this installation was given for the map of the city.' })
  map!: CityMapType;
}

@ObjectType()
class ClockAlternative {
  @Field(() => [String])
  from!: readonly string[];

  @Field(() => [String])
  to!: readonly string[];

  @Field(() => Label)
  note!: Label;
}

@ObjectType({ description: 'How we read a row: which events start and stop its clock.' })
export class ClockReading {
  @Field(() => [String], { description: 'Empty: an instant. Several: the last of them.' })
  from!: readonly string[];

  @Field(() => [String])
  to!: readonly string[];

  @Field(() => String)
  provenance!: string;

  @Field(() => [ClockAlternative], { description: 'Readings that the wording leaves open as well; never evaluated.' })
  alternatives!: readonly ClockAlternative[];

  @Field(() => Label, { nullable: true })
  note!: Label | null;
}

@ObjectType('SopRow')
export class SopRowType {
  @Field(() => Int)
  ord!: number;

  @Field(() => String, { nullable: true })
  printedNo!: string | null;

  @Field(() => sopRowKindEnum)
  kind!: string;

  @Field(() => rowScopeEnum)
  scope!: string;

  @Field(() => Label)
  label!: Label;

  @Field(() => String)
  actor!: string;

  @Field(() => String)
  printedTime!: string;

  @Field(() => Int, { nullable: true })
  limitSec!: number | null;

  @Field(() => ClockReading, { nullable: true })
  clock!: ClockReading | null;

  @Field(() => Label, { nullable: true })
  note!: Label | null;

  @Field(() => String, { description: 'File and line of the paper’s text.' })
  source!: string;
}

@ObjectType('Sop')
export class SopType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => ID)
  city!: string;

  @Field(() => Label)
  title!: Label;

  @Field(() => [SopRowType])
  rows!: readonly SopRowType[];

  @Field(() => [Label])
  notes!: readonly Label[];
}

export function cityOf(profile: CityProfile, maps: CityMaps, inForce: (sop: string) => SopRefType | null): CityType {
  const { id, name, code, timeZone, agencies, categories, printedRoles, warningPct, attentionSec } = profile;
  return {
    ...{ id, name, code, timeZone, agencies, printedRoles, warningPct, attentionSec },
    map: mapOf(maps, profile),
    categories: categories.map((category) => categoryOf(category, inForce)),
  };
}

export function categoryOf(category: Category, inForce: (sop: string) => SopRefType | null): CategoryType {
  return {
    id: category.id,
    label: labelOf(category.label, category.id),
    sop: category.sop === null ? null : inForce(category.sop),
    defaultAgencies: category.defaultAgencies,
    advice: category.advice === true,
  };
}

export function sopTypeOf({ id, version, city, title, rows, notes }: Sop): SopType {
  return { id, version, city, title, notes, rows: rows.map(sopRowOf) };
}

function sopRowOf(row: SopRow): SopRowType {
  const { ord, printedNo, kind, label, actor, time, clock, note, source } = row;
  return {
    ...{ ord, printedNo, kind, label, actor, source },
    scope: row.joint === true ? 'joint' : row.scope,
    printedTime: time.raw,
    limitSec: time.limitSec ?? null,
    note: note ?? null,
    clock: clock === undefined ? null : readingOf(clock),
  };
}

export function readingOf({ from, to, provenance, alternatives, note }: NonNullable<SopRow['clock']>): ClockReading {
  return {
    from: momentsOf(from),
    to: momentsOf(to),
    provenance,
    alternatives: (alternatives ?? []).map((other) => ({
      from: momentsOf(other.from),
      to: momentsOf(other.to),
      note: other.note,
    })),
    note: note ?? null,
  };
}

function momentsOf(moment: Milestone | readonly Milestone[] | null): readonly string[] {
  if (moment === null) return [];
  return typeof moment === 'string' ? [moment] : moment;
}
