import { Field, Float, ID, InputType, Int, type ReturnTypeFuncValue } from '@nestjs/graphql';
import { z } from 'zod';
import { reportedBySchema } from '@tanggap/events/envelope';
import { originSchema, roleSchema, triageClassSchema } from '@tanggap/events/ids';
import {
  callbackOutcomeSchema,
  cancellationReasonSchema,
  contactChannelSchema,
  domainSchema,
  outcomeSchema,
  placeProvenanceSchema,
  reclassificationReasonSchema,
  rejectionReasonSchema,
  situationPhaseSchema,
  skipReasonSchema,
  transportNeedSchema,
  transportTargetSchema,
} from '@tanggap/events/incident-events';
import { pointInputSchema, reportedByInputSchema, sopRefInputSchema } from '@tanggap/incident/incident-commands';
import { milestoneSchema } from '@tanggap/platform/reports/reports-reader';
import { graphqlEnum } from './graphql-enum.js';
import { InstantScalar } from './instant.scalar.js';

/** Schemas that several inputs share keep one name; any other enum or object is named after its owner and field. */
const sharedNames = new Map<unknown, string>([
  [milestoneSchema, 'IncidentEventType'],
  [originSchema, 'Origin'],
  [roleSchema, 'Role'],
  [triageClassSchema, 'TriageClass'],
  [callbackOutcomeSchema, 'CallbackOutcome'],
  [cancellationReasonSchema, 'CancellationReason'],
  [contactChannelSchema, 'ContactChannel'],
  [domainSchema, 'Domain'],
  [outcomeSchema, 'Outcome'],
  [placeProvenanceSchema, 'PlaceProvenance'],
  [pointInputSchema, 'PointInput'],
  [reclassificationReasonSchema, 'ReclassificationReason'],
  [rejectionReasonSchema, 'RejectionReason'],
  [reportedByInputSchema, 'ReportedByInput'],
  [reportedBySchema.shape.channel, 'ReportChannel'],
  [reportedBySchema.shape.role, 'Role'],
  [situationPhaseSchema, 'SituationPhase'],
  [skipReasonSchema, 'SkipReason'],
  [sopRefInputSchema, 'SopRefInput'],
  [transportNeedSchema, 'TransportNeed'],
  [transportTargetSchema, 'TransportTarget'],
]);

@InputType({ description: 'One named value.' })
class AttributeInput {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  value!: string;
}

type InputClass = new () => object;
const objectInputs = new Map<z.ZodObject, InputClass>();

/**
 * The GraphQL input of a schema, without the fields in `hidden`: what a command or a report asks is written once, in its
 * schema, and cannot drift.
 */
export function inputOf(name: string, schema: z.ZodObject, hidden: readonly string[] = []): InputClass {
  return inputClass(name, schema, new Set(hidden));
}

function inputClass(name: string, schema: z.ZodObject, hidden: ReadonlySet<string> = new Set()): InputClass {
  const known = objectInputs.get(schema);
  if (known !== undefined) return known;
  const made = class {
    /** Nest tells inputs apart by their classes; nobody ever makes one. */
    readonly input = name;
  };
  Object.defineProperty(made, 'name', { value: name });
  InputType(name)(made);
  for (const [field, value] of Object.entries(schema.shape)) {
    if (hidden.has(field)) continue;
    const type = typeOf(value, name, field); // now: Nest takes no types in that appear while it builds the schema
    Field(() => type, { nullable: mayBeLeftOut(value) })(made.prototype, field);
  }
  objectInputs.set(schema, made);
  return made;
}

function mayBeLeftOut(schema: unknown): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
}

/** @throws TypeError for a schema that GraphQL has no input for: a new kind of field needs its line here */
function typeOf(schema: unknown, owner: string, field: string): ReturnTypeFuncValue {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return typeOf(schema.unwrap(), owner, field);
  }
  const name = sharedNames.get(schema) ?? `${owner.replace(/Input$/, '')}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  if (schema instanceof z.ZodArray) return [typeOf(schema.element, owner, field)] as ReturnTypeFuncValue; // Nest's notation of a list
  if (schema instanceof z.ZodRecord) return [AttributeInput];
  if (schema instanceof z.ZodObject) return inputClass(name, schema);
  if (schema instanceof z.ZodEnum) return graphqlEnum(name, schema.options.map(String));
  if (schema instanceof z.ZodUnion) return graphqlEnum(name, schema.options.flatMap(spellings));
  if (schema instanceof z.ZodISODateTime) return InstantScalar;
  if (schema instanceof z.ZodUUID) return ID;
  if (schema instanceof z.ZodNumberFormat) return Int;
  if (schema instanceof z.ZodNumber) return Float;
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return String;
  throw new TypeError(`no GraphQL input for ${owner}.${field}`);
}

function spellings(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  throw new TypeError('a union of anything but spellings has no GraphQL input');
}

/**
 * GraphQL's reading of a value into the schema's: a field said to be null is a field left out, except where the schema
 * knows null; attributes become a record.
 */
export function fromGraphql(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    const inner: unknown = schema.unwrap();
    if (value === undefined) return undefined;
    return value === null && !(inner instanceof z.ZodNullable) ? undefined : fromGraphql(inner, value);
  }
  if (schema instanceof z.ZodNullable) return value === undefined || value === null ? null : fromGraphql(schema.unwrap(), value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) return value.map((item) => fromGraphql(schema.element, item));
  if (schema instanceof z.ZodRecord && Array.isArray(value)) return toRecord(value);
  if (schema instanceof z.ZodObject && isObject(value)) return fromGraphqlObject(schema, value);
  return value;
}

function fromGraphqlObject(schema: z.ZodObject, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = Object.entries(schema.shape).map(([field, inner]): [string, unknown] => [field, fromGraphql(inner, value[field])]);
  return Object.fromEntries(read.filter(([, item]) => item !== undefined));
}

function toRecord(attributes: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(attributes.filter(isObject).map(({ name, value }) => [String(name), value]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
