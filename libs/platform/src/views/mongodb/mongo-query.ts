import type { Filter, Sort } from 'mongodb';
import { elementsAt, scalarAt } from '../view-fields.js';
import type { Condition, Picked, ViewDocument, ViewQuery } from '../views.js';

type Scalar = string | number | boolean | null;

/**
 * A view's document as MongoDB keeps it: the document for people and for reading back, and beside it what queries use, so
 * that a filter means the same here as in SQLite (an array is not its element, what is absent is null).
 */
export interface StoredDocument<D> {
  readonly _id: string;
  /** Canonical JSON of the document's `seen`: what the next write is guarded by. */
  readonly seen: string;
  /** Of the write that made it, so that a batch can tell which of its writes were let through. */
  readonly write: string;
  readonly doc: D;
  /** Scalars, by the number of the declared field. */
  readonly c: Readonly<Record<string, Scalar>>;
  /** Elements of arrays, by the number of the declared field. */
  readonly e: Readonly<Record<string, readonly Scalar[]>>;
}

export function queriedParts(document: ViewDocument, fields: readonly string[]): Pick<StoredDocument<never>, 'c' | 'e'> {
  const c = Object.fromEntries(fields.map((field, number) => [number, scalarAt(document, field)]));
  const e = Object.fromEntries(fields.map((field, number) => [number, [...elementsAt(document, field)]]));
  return { c, e };
}

export type ViewFilter = Filter<StoredDocument<ViewDocument>>;

/** Typed conditions only; each becomes an operator here, so no caller's value can be one. @throws TypeError for an undeclared field */
export function filterOf(fields: readonly string[], where: readonly Condition[]): ViewFilter {
  const parts = where.map((condition) => conditionOf(fields, condition));
  return parts.length === 0 ? {} : { $and: parts };
}

function conditionOf(fields: readonly string[], condition: Condition): ViewFilter {
  if ('contains' in condition) return { [`e.${numberOf(fields, condition.field)}`]: { $eq: condition.contains } };
  const path = pathOf(fields, condition.field);
  if ('is' in condition) return { [path]: { $eq: condition.is } };
  if ('in' in condition) return { [path]: { $in: [...condition.in] } };
  const { from, to } = condition;
  return { [path]: { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) } };
}

/** Nulls come first ascending and last descending; ties go by id, ascending. */
export function sortOf(fields: readonly string[], { orderBy }: ViewQuery): Sort {
  const path = orderBy === undefined ? '_id' : pathOf(fields, orderBy.field);
  const direction = orderBy?.direction === 'desc' ? -1 : 1;
  return path === '_id' ? { _id: direction } : { [path]: direction, _id: 1 };
}

export function afterOf(fields: readonly string[], { orderBy, after }: ViewQuery): ViewFilter {
  if (after === undefined) return {};
  const path = orderBy === undefined ? '_id' : pathOf(fields, orderBy.field);
  const isDescending = orderBy?.direction === 'desc';
  if (path === '_id') return { _id: isDescending ? { $lt: after.id } : { $gt: after.id } };
  const tie = { [path]: { $eq: after.value }, _id: { $gt: after.id } };
  if (after.value === null) return isDescending ? tie : { $or: [{ [path]: { $ne: null } }, tie] };
  return isDescending
    ? { $or: [{ [path]: { $lt: after.value } }, { [path]: { $eq: null } }, tie] }
    : { $or: [{ [path]: { $gt: after.value } }, tie] };
}

export function pathOf(fields: readonly string[], field: string): string {
  return field === 'id' ? '_id' : `c.${numberOf(fields, field)}`;
}

/** @param stored with at least the parts that hold these fields */
export function pickedFrom(
  { _id, c }: Partial<StoredDocument<ViewDocument>>,
  fields: readonly string[],
  names: readonly string[],
): Picked {
  return names.map((name) => {
    const value = (name === 'id' ? _id : c?.[numberOf(fields, name)]) ?? null;
    return typeof value === 'boolean' ? Number(value) : value;
  });
}

function numberOf(fields: readonly string[], field: string): number {
  const number = fields.indexOf(field);
  if (number === -1) throw new TypeError(`no index declares ${field}`); // it would work today and crawl with a city's history
  return number;
}
