import type { WorkOrigin } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Clock } from '@tanggap/platform/clock/clock';
import type { ReportsReader } from '@tanggap/platform/reports/reports-reader';
import { SqliteViews } from '@tanggap/platform/views/sqlite-views';
import type { ViewCollection, Views } from '@tanggap/platform/views/views';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { CaseReports } from './case-reports.js';
import { importedCity } from './imported-city.js';
import { InlineReportRunner, type ReportRunner } from './report-runner.js';
import { WorkerReportRunner } from './worker-report-runner.js';

export interface OpenedReports {
  readonly reports: ReportsReader;
  /** Closed before the views are. */
  readonly runner: ReportRunner;
}

/** The reports over a case view that somebody else keeps up to date. */
export function openReports(of: {
  readonly views: Views;
  readonly cases: ViewCollection<IncidentRecord>;
  readonly directory: () => CityDirectory;
  readonly clock: Clock;
  /** What the installation is for. */
  readonly origin: WorkOrigin;
}): OpenedReports {
  const { views, cases, directory, clock, origin } = of;
  // SQLite is read by a worker through a connection of its own; another store answers without blocking this thread.
  const runner = views instanceof SqliteViews ? new WorkerReportRunner({ viewsFile: views.file }) : new InlineReportRunner(cases);
  return { runner, reports: new CaseReports(runner, directory, clock, (city) => importedCity(cases, city), origin) };
}
