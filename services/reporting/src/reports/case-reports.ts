import type { Role } from '@tanggap/events/ids';
import type { Scope } from '@tanggap/platform/access/principal';
import type { Clock } from '@tanggap/platform/clock/clock';
import { instantOf } from '@tanggap/platform/commands/system-event';
import {
  ReportRefused,
  type ComplianceQuery,
  type ComplianceReport,
  type Explained,
  type ExplainQuery,
  type IntervalsQuery,
  type IntervalsReport,
  type ReportsReader,
} from '@tanggap/platform/reports/reports-reader';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { ReportAnswers, ReportJob } from './run-report.js';
import type { ReportRunner } from './report-runner.js';
import type { Selection } from './select-incidents.js';

const cityReaders: ReadonlySet<Scope['role']> = new Set<Scope['role']>(['analyst', 'supervisor', 'city-admin', 'system']);
/** They see their own agency's tracks; a crew and a call taker see cases, not statistics. */
const agencyReaders: ReadonlySet<Scope['role']> = new Set<Role>(['agency-dispatcher', 'duty-officer', 'agency-system']);

/** Reports over `reporting.case`, for those who may see them. The work itself runs elsewhere. */
export class CaseReports implements ReportsReader {
  constructor(
    private readonly runner: ReportRunner,
    private readonly directory: () => CityDirectory,
    private readonly clock: Clock,
    /** The zone an import recorded for a city without a profile; null: none. */
    private readonly importedZoneOf: (city: string) => Promise<string | null>,
  ) {}

  async intervals(scope: Scope, query: IntervalsQuery): Promise<IntervalsReport> {
    const job = await this.job(scope, { report: 'intervals', query }, query);
    return { ...provenanceOf(job, query), intervals: await this.run<'intervals'>(job) };
  }

  async compliance(scope: Scope, query: ComplianceQuery): Promise<ComplianceReport> {
    const job = await this.job(scope, { report: 'compliance', query }, query);
    const answer = await this.run<'compliance'>(job);
    return { ...provenanceOf(job, query), judgedAt: instantOf(job.nowMs), ...answer };
  }

  async explain(scope: Scope, query: ExplainQuery): Promise<Explained> {
    return this.run<'explain'>(await this.job(scope, { report: 'explain', query }, query.query));
  }

  private async run<K extends keyof ReportAnswers>(
    job: ReportJob & { readonly ask: { readonly report: K } },
  ): Promise<ReportAnswers[K]> {
    return (await this.runner.run(job)) as ReportAnswers[K]; // runReport answers what was asked
  }

  private async job<A extends ReportJob['ask']>(
    scope: Scope,
    ask: A,
    query: Pick<IntervalsQuery, 'city' | 'origin' | 'period' | 'zone'>,
  ): Promise<ReportJob & { readonly ask: A }> {
    const agency = agencyFor(scope);
    const { city, period } = query;
    if (!scope.cities.includes(city)) throw new ReportRefused('not-found');
    const directory = this.directory();
    const profile = findProfile(directory, city);
    const origin = query.origin ?? (profile === null ? 'imported' : 'live');
    const zone = query.zone ?? profile?.timeZone ?? (await this.importedZoneOf(city)) ?? 'UTC';
    const selection: Selection = { city, origin, period, zone, agency };
    return { ask, selection, nowMs: this.clock.nowMs(), directory };
  }
}

/** @returns the agency whose tracks are all that may be seen; null: every track of the city */
function agencyFor(scope: Scope): Scope['agency'] {
  if (scope.agency !== null && agencyReaders.has(scope.role)) return scope.agency;
  if (scope.agency === null && cityReaders.has(scope.role)) return null;
  throw new ReportRefused('role-not-allowed');
}

function provenanceOf({ selection }: ReportJob, { period }: Pick<IntervalsQuery, 'period'>): Omit<IntervalsReport, 'intervals'> {
  const { city, origin, zone } = selection;
  return { city, origin, zone, period };
}
