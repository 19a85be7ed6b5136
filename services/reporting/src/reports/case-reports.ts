import type { Role, WorkOrigin } from '@tanggap/events/ids';
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
  type Provenance,
  type ReportsReader,
} from '@tanggap/platform/reports/reports-reader';
import { readsWholeCity } from '@tanggap/platform/reports/report-readers';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { ImportedCity } from './imported-city.js';
import type { ReportAnswers, ReportJob } from './run-report.js';
import type { ReportRunner } from './report-runner.js';
import type { Selection } from './select-incidents.js';

/** They see their own agency's tracks; a crew and a call taker see cases, not statistics. */
const agencyReaders: ReadonlySet<Scope['role']> = new Set<Role>(['agency-dispatcher', 'duty-officer', 'agency-system']);

interface Asked {
  readonly city: IntervalsQuery['city'];
  readonly origin: IntervalsQuery['origin'];
  readonly period: IntervalsQuery['period'];
  readonly zone: IntervalsQuery['zone'];
}

interface Prepared<A> {
  readonly job: ReportJob & { readonly ask: A };
  readonly provenance: Provenance;
}

/** Reports over `reporting.case`, for those who may see them. The work itself runs elsewhere. */
export class CaseReports implements ReportsReader {
  constructor(
    private readonly runner: ReportRunner,
    private readonly directory: () => CityDirectory,
    private readonly clock: Clock,
    private readonly importedCity: (city: string) => Promise<ImportedCity | null>,
    private readonly server: WorkOrigin,
  ) {}

  async intervals(scope: Scope, query: IntervalsQuery): Promise<IntervalsReport> {
    const { job, provenance } = await this.prepare(scope, { report: 'intervals', query }, query);
    // Nothing is judged here, so nothing is supposed.
    return { ...provenance, whatIf: false, intervals: await this.run<'intervals'>(job) };
  }

  async compliance(scope: Scope, query: ComplianceQuery): Promise<ComplianceReport> {
    const { job, provenance } = await this.prepare(scope, { report: 'compliance', query }, query);
    const answer = await this.run<'compliance'>(job);
    const isWhatIf = provenance.whatIf || query.overrides.length > 0;
    return { ...provenance, whatIf: isWhatIf, judgedAt: instantOf(job.nowMs), ...answer };
  }

  async explain(scope: Scope, query: ExplainQuery): Promise<Explained> {
    const { job } = await this.prepare(scope, { report: 'explain', query }, query.query);
    return this.run<'explain'>(job);
  }

  private async run<K extends keyof ReportAnswers>(
    job: ReportJob & { readonly ask: { readonly report: K } },
  ): Promise<ReportAnswers[K]> {
    return (await this.runner.run(job)) as ReportAnswers[K]; // runReport answers what was asked
  }

  /** @throws ReportRefused */
  private async prepare<A extends ReportJob['ask']>(scope: Scope, ask: A, query: Asked): Promise<Prepared<A>> {
    const agency = agencyFor(scope);
    const { city, period } = query;
    const directory = this.directory();
    const profile = findProfile(directory, city);
    const origin = query.origin ?? (profile === null ? 'imported' : this.server);
    const imported = origin === 'imported' ? await this.importedCity(city) : null;
    // Nobody here answers for a foreign city: its history was brought in to be compared with, by every city.
    const isForeign = profile === null && imported !== null && agency === null;
    if (!scope.cities.includes(city) && !isForeign) throw new ReportRefused('not-found');
    const zone = query.zone ?? profile?.timeZone ?? imported?.zone ?? 'UTC';
    const selection: Selection = { city, origin, period, zone, agency };
    return {
      job: { ask, selection, nowMs: this.clock.nowMs(), directory },
      provenance: { city, origin, zone, period, whatIf: imported?.isWhatIf ?? false },
    };
  }
}

/** @returns the agency whose tracks are all that may be seen; null: every track of the city */
function agencyFor(scope: Scope): Scope['agency'] {
  if (scope.agency !== null && agencyReaders.has(scope.role)) return scope.agency;
  if (readsWholeCity(scope)) return null;
  throw new ReportRefused('role-not-allowed');
}
