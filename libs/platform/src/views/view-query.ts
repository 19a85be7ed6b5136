import type { Condition, ViewQuery } from './views.js';

type Scalar = string | number | boolean | null;
export type SqlValue = string | number | null;

export interface SqlText {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Where a view's fields lie in its table. */
export interface ViewColumns {
  readonly table: string;
  readonly elements: string;
  /** Declared fields in order; the n-th one is column `cN`. */
  readonly fields: readonly string[];
}

/** JSON's true and false are SQLite's 1 and 0. */
export function sqlValue(value: Scalar): SqlValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** @throws TypeError for a field that no index declares: it would work today and crawl with a city's history */
export function fieldNumber(columns: ViewColumns, field: string): number {
  const number = columns.fields.indexOf(field);
  if (number === -1) throw new TypeError(`${columns.table}: no index declares ${field}`);
  return number;
}

function columnOf(columns: ViewColumns, field: string): string {
  return field === 'id' ? 'id' : `c${fieldNumber(columns, field)}`;
}

export function whereSql(columns: ViewColumns, where: readonly Condition[]): SqlText {
  const parts = where.map((condition) => conditionSql(columns, condition));
  return { text: parts.map(({ text }) => text).join(' AND ') || 'TRUE', values: parts.flatMap(({ values }) => values) };
}

function conditionSql(columns: ViewColumns, condition: Condition): SqlText {
  if ('contains' in condition) {
    const field = fieldNumber(columns, condition.field);
    const text = `id IN (SELECT id FROM "${columns.elements}" WHERE field = ${field} AND value = ?)`;
    return { text, values: [sqlValue(condition.contains)] };
  }
  const column = columnOf(columns, condition.field);
  if ('is' in condition) return { text: `${column} IS ?`, values: [sqlValue(condition.is)] };
  if ('in' in condition) {
    const values = condition.in.filter((value) => value !== null).map(sqlValue);
    const listed = `${column} IN (${values.map(() => '?').join(', ')})`;
    return { text: condition.in.includes(null) ? `(${listed} OR ${column} IS NULL)` : listed, values };
  }
  const bounds: SqlText[] = [];
  if (condition.from !== undefined) bounds.push({ text: `${column} >= ?`, values: [condition.from] });
  if (condition.to !== undefined) bounds.push({ text: `${column} < ?`, values: [condition.to] });
  // SQLite orders every text after every number, so a bound of one type must not let the other through.
  const type = typeof (condition.from ?? condition.to) === 'number' ? `'integer', 'real'` : `'text'`;
  return {
    text: [`typeof(${column}) IN (${type})`, ...bounds.map(({ text }) => text)].join(' AND '),
    values: bounds.flatMap(({ values }) => values),
  };
}

/** The n-th field is named `fN`. */
export function pickSql(columns: ViewColumns, fields: readonly string[], where: readonly Condition[]): SqlText {
  const picked = fields.map((field, index) => `${columnOf(columns, field)} AS f${index}`).join(', ');
  const { text, values } = whereSql(columns, where);
  return { text: `SELECT ${picked} FROM "${columns.table}" WHERE ${text}`, values };
}

/** Nulls come first ascending and last descending; ties go by id, ascending. */
export function selectSql(columns: ViewColumns, query: ViewQuery): SqlText {
  const where = whereSql(columns, query.where);
  const column = query.orderBy === undefined ? 'id' : columnOf(columns, query.orderBy.field);
  const direction = query.orderBy?.direction === 'desc' ? 'DESC' : 'ASC';
  const after = afterSql(column, direction, query.after);
  const order = column === 'id' ? `id ${direction}` : `${column} ${direction}, id ASC`;
  return {
    text: `SELECT doc FROM "${columns.table}" WHERE ${where.text} AND ${after.text} ORDER BY ${order} LIMIT ?`,
    values: [...where.values, ...after.values, query.limit],
  };
}

function afterSql(column: string, direction: 'ASC' | 'DESC', after: ViewQuery['after']): SqlText {
  if (after === undefined) return { text: 'TRUE', values: [] };
  if (column === 'id') return { text: direction === 'ASC' ? 'id > ?' : 'id < ?', values: [after.id] };
  const value = sqlValue(after.value);
  const tie = `(${column} IS ? AND id > ?)`;
  if (direction === 'ASC') {
    const beyond = value === null ? `${column} IS NOT NULL` : `${column} > ?`;
    return { text: `(${beyond} OR ${tie})`, values: [...(value === null ? [] : [value]), value, after.id] };
  }
  if (value === null) return { text: tie, values: [value, after.id] };
  return { text: `(${column} < ? OR ${column} IS NULL OR ${tie})`, values: [value, value, after.id] };
}
