import { byOrder } from './order.js';

export type Level = 'late' | 'warn' | 'fine' | 'none';

/** What the server says of a row beforehand: at which instant it becomes what, and where it then is. */
export interface Timed {
  readonly overdue: boolean;
  readonly attention: boolean;
  readonly attentionAt: string | null;
  readonly attentionOrder: string | null;
  readonly warnsAt: string | null;
  readonly order: string;
  readonly clock: { readonly dueAt: string | null } | null;
}

/** One row as it stands at a moment. */
export interface Standing<Row extends Timed> {
  readonly row: Row;
  readonly level: Level;
}

/** In the server's order at that moment; no event tells that time has passed. @param nowMs the server's, epoch ms */
export function standingsOf<Row extends Timed>(rows: readonly Row[], nowMs: number): readonly Standing<Row>[] {
  const now = rows.some((row) => isDue(row, nowMs))
    ? rows.map((row) => (isDue(row, nowMs) ? dueRow(row) : row)).sort(byOrder)
    : rows;
  return now.map((row) => ({ row, level: levelOf(row, nowMs) }));
}

/** Whether nothing of the picture is another. */
export function areSame<Row extends Timed>(
  some: readonly Standing<Row>[] | null,
  others: readonly Standing<Row>[] | null,
): boolean {
  if (some === null || others === null) return some === others;
  return (
    some.length === others.length &&
    some.every(({ row, level }, index) => row === others[index]?.row && level === others[index].level)
  );
}

function isDue({ attention, attentionAt }: Timed, nowMs: number): boolean {
  return !attention && attentionAt !== null && nowMs >= Date.parse(attentionAt);
}

/** Made once a row, so that one that has not changed is not drawn anew. */
const dueRows = new WeakMap<Timed, Timed>();

function dueRow<Row extends Timed>(row: Row): Row {
  const known = dueRows.get(row);
  if (known !== undefined) return known as Row; // kept under the very row that it was made of
  const due = { ...row, attention: true, order: row.attentionOrder ?? row.order };
  dueRows.set(row, due);
  return due;
}

/** Where the clock of a row stands by the instants that the server named. */
function levelOf({ clock, warnsAt, overdue }: Timed, nowMs: number): Level {
  if (clock?.dueAt == null) return 'none';
  if (overdue || nowMs > Date.parse(clock.dueAt)) return 'late';
  return warnsAt !== null && nowMs >= Date.parse(warnsAt) ? 'warn' : 'fine';
}
