import { Inject, Optional } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import type { Scope } from '@tanggap/platform/access/principal';
import {
  complianceQuerySchema,
  intervalsQuerySchema,
  REPORTS_READER,
  type ComplianceReport,
  type IntervalsReport,
  type ReportsReader,
} from '@tanggap/platform/reports/reports-reader';
import { ComplianceReportType, IntervalsReportType } from './schema/report.types.js';
import { fromGraphql, inputOf } from './schema/zod-input.js';
import { coded } from './error-codes.js';

const IntervalsQueryInput = inputOf('IntervalsQueryInput', intervalsQuerySchema);
const ComplianceQueryInput = inputOf('ComplianceQueryInput', complianceQuerySchema);

/** Reports as reporting computes them; this process only asks. */
@Resolver()
export class ReportsResolver {
  constructor(@Optional() @Inject(REPORTS_READER) private readonly reports?: ReportsReader) {}

  @Query(() => IntervalsReportType, {
    description: 'How long things took: exact percentiles, with what could not be measured beside them.',
  })
  async intervals(
    @Args('query', { type: () => IntervalsQueryInput }) query: object,
    @Context('scope') scope: Scope,
  ): Promise<IntervalsReportType> {
    const asked = intervalsQuerySchema.parse(fromGraphql(intervalsQuerySchema, query));
    return intervalsType(await this.reader().intervals(scope, asked));
  }

  @Query(() => ComplianceReportType, { description: 'Which SOP rows were met, and by how many incidents.' })
  async compliance(
    @Args('query', { type: () => ComplianceQueryInput }) query: object,
    @Context('scope') scope: Scope,
  ): Promise<ComplianceReportType> {
    const asked = complianceQuerySchema.parse(fromGraphql(complianceQuerySchema, query));
    return complianceType(await this.reader().compliance(scope, asked));
  }

  private reader(): ReportsReader {
    if (this.reports !== undefined) return this.reports;
    throw new GraphQLError('Laporan tidak tersedia di sini. / No reports here.', { extensions: coded('REPORTS_UNAVAILABLE') });
  }
}

function intervalsType(report: IntervalsReport): IntervalsReportType {
  const intervals = report.intervals.map((stats) => ({
    ...stats,
    over: limitCounts(stats.over),
    exactly: limitCounts(stats.exactly),
  }));
  return { ...report, intervals };
}

function limitCounts(counts: Readonly<Record<string, number>>): { limitSec: number; count: number }[] {
  return Object.entries(counts).map(([limitSec, count]) => ({ limitSec: Number(limitSec), count }));
}

function complianceType(report: ComplianceReport): ComplianceReportType {
  const rows = report.rows.map((row) => ({
    ...row,
    verdicts: Object.entries(row.verdicts).map(([verdict, count]) => ({ verdict, count })),
    alarmRaisedStopNeverRecorded: Object.entries(row.alarmRaisedStopNeverRecorded).map(([agency, count]) => ({ agency, count })),
  }));
  const incidents =
    report.incidents === null ? null : Object.entries(report.incidents).map(([verdict, count]) => ({ verdict, count }));
  return { ...report, rows, incidents };
}
