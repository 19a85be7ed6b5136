import { Inject, Injectable } from '@nestjs/common';
import { incidentIdSchema, type CategoryId, type TriageClass } from '@tanggap/events/ids';
import { classOf, type IncidentRecord } from '@tanggap/incident/incident-record';
import { timelineOf } from '@tanggap/incident/timeline-of';
import type { Scope } from '@tanggap/platform/access/principal';
import type { Projection } from '@tanggap/platform/views/projection';
import type { Condition, ViewQuery } from '@tanggap/platform/views/views';
import { canSee, visibleWhere } from './visibility.js';

export const BOARD = Symbol('Board');

export interface IncidentFilter {
  readonly city?: string | undefined;
  readonly agency?: string | undefined;
  readonly states?: readonly string[] | undefined;
  readonly category?: string | undefined;
  readonly origin: string;
  /** ISO-8601, inclusive. */
  readonly receivedFrom?: string | undefined;
  /** ISO-8601, exclusive. */
  readonly receivedTo?: string | undefined;
}

/** Both ends said. */
type Received = { readonly [K in 'receivedFrom' | 'receivedTo']: string };

export interface IncidentPage {
  readonly records: readonly IncidentRecord[];
  readonly hasNextPage: boolean;
  readonly total: number;
}

/** One report as it counts. */
export interface Call {
  readonly id: string;
  /** Epoch ms UTC. */
  readonly receivedAtMs: number;
  /** null: nobody has said yet. */
  readonly class: TriageClass | null;
}

/** As the board's fold wrote them; `calls` asks for those received at some time only. */
type CallFields = readonly [id: string, receivedAt: string, triage: TriageClass | null, category: CategoryId | null];

/** The only way to the board view. Every method asks who reads; what they may not see is as if it were not there. */
@Injectable()
export class IncidentReader {
  constructor(@Inject(BOARD) private readonly board: Projection<IncidentRecord>) {}

  async findById(scope: Scope, id: string): Promise<IncidentRecord | null> {
    return visible(scope, await this.board.collection().get(id));
  }

  async findByCaseNumber(scope: Scope, caseNumber: string): Promise<IncidentRecord | null> {
    const where: Condition[] = [{ field: 'caseNumber', is: caseNumber }, ...visibleWhere(scope)];
    const [found] = await this.board.collection().find({ where, limit: 1 });
    return visible(scope, found ?? null);
  }

  /** A merge points to an earlier report, so the chain ends. What a hidden report was merged into is not told, only where the chain leads. */
  async rootOf(scope: Scope, id: string, knownAtMs: number | null): Promise<IncidentRecord | null> {
    for (let next: string | null = id, record: IncidentRecord | null = null; ;) {
      if (next === null) return visible(scope, record);
      record = await this.board.collection().get(next);
      next = record === null ? null : mergedIntoAt(record, knownAtMs);
    }
  }

  async findMany(scope: Scope, ids: readonly string[]): Promise<(IncidentRecord | null)[]> {
    const found = await this.board.collection().getMany(ids);
    return ids.map((id) => visible(scope, found.get(id) ?? null));
  }

  /** Newest report first. @param after the last record of the page before */
  async page(scope: Scope, filter: IncidentFilter, of: { first: number; after: ViewQuery['after'] }): Promise<IncidentPage> {
    if (asksForOthers(scope, filter)) return { records: [], hasNextPage: false, total: 0 };
    const where = conditionsOf(scope, filter);
    const [records, total] = await Promise.all([
      this.board.collection().find({
        where,
        orderBy: { field: 'receivedAt', direction: 'desc' },
        ...(of.after === undefined ? {} : { after: of.after }),
        limit: of.first + 1,
      }),
      this.board.collection().count(where),
    ]);
    return { records: records.slice(0, of.first), hasNextPage: records.length > of.first, total };
  }

  count(scope: Scope, filter: IncidentFilter): Promise<number> {
    return asksForOthers(scope, filter) ? Promise.resolve(0) : this.board.collection().count(conditionsOf(scope, filter));
  }

  /** Every report of a filter, without its incident: for counting. */
  async calls(scope: Scope, filter: IncidentFilter & Received): Promise<readonly Call[]> {
    if (asksForOthers(scope, filter)) return [];
    const picked = await this.board.collection().pick(['id', 'receivedAt', 'triage', 'category'], conditionsOf(scope, filter));
    return picked.map((fields) => {
      const [id, receivedAt, triage, category] = fields as CallFields;
      return { id, receivedAtMs: Date.parse(receivedAt), class: classOf({ triage, category }) };
    });
  }

  /** Longest waiting first, at most `limit`. */
  async find(scope: Scope, filter: IncidentFilter, limit: number): Promise<readonly IncidentRecord[]> {
    if (asksForOthers(scope, filter)) return [];
    // State by state: together, SQLite would walk through the city's whole history for the sake of the order.
    const found = await Promise.all(
      (filter.states ?? [undefined]).map((state) =>
        this.board.collection().find({
          where: conditionsOf(scope, state === undefined ? filter : { ...filter, states: [state] }),
          orderBy: { field: 'receivedAt', direction: 'asc' },
          limit,
        }),
      ),
    );
    return found.flat().sort(byReceipt).slice(0, limit);
  }
}

/** As the view orders: what was never received comes first. */
function byReceipt(a: IncidentRecord, b: IncidentRecord): number {
  const [left, right] = [a, b].map(({ receivedAt, id }) => `${receivedAt ?? ''} ${id}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function visible(scope: Scope, record: IncidentRecord | null): IncidentRecord | null {
  return record !== null && canSee(scope, record) ? record : null;
}

function mergedIntoAt({ events, mergedInto, id, city, origin }: IncidentRecord, knownAtMs: number | null): string | null {
  if (knownAtMs === null) return mergedInto;
  return timelineOf(events, { incident: incidentIdSchema.parse(id), city, origin: origin ?? 'live' }, knownAtMs).mergedInto;
}

/** Which incidents an agency shares with another one would tell what the other one does. */
function asksForOthers({ agency }: Scope, filter: IncidentFilter): boolean {
  return agency !== null && filter.agency !== undefined && filter.agency !== agency;
}

function conditionsOf(scope: Scope, filter: IncidentFilter): readonly Condition[] {
  const { city, agency, states, category, receivedFrom, receivedTo } = filter;
  const where: Condition[] = [...visibleWhere(scope), { field: 'origin', is: filter.origin }];
  if (city !== undefined) where.push({ field: 'city', is: city });
  if (agency !== undefined) where.push({ field: 'agencies', contains: agency });
  if (states !== undefined) where.push({ field: 'state', in: states });
  if (category !== undefined) where.push({ field: 'category', is: category });
  if (receivedFrom !== undefined || receivedTo !== undefined) {
    where.push({
      field: 'receivedAt',
      ...(receivedFrom === undefined ? {} : { from: receivedFrom }),
      ...(receivedTo === undefined ? {} : { to: receivedTo }),
    });
  }
  return where;
}
