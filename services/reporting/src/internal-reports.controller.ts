import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { incidentIdSchema } from '@tanggap/events/ids';
import { Public } from '@tanggap/platform/access/access-guard';
import { scopeSchema } from '@tanggap/platform/access/scope-schema';
import { ServiceGuard } from '@tanggap/platform/access/service-credential';
import {
  CASE_DATA_DESK,
  type CaseDataDesk,
  type OrderResult,
  type UnsentCaseData,
} from '@tanggap/platform/reports/case-data-desk';
import { internalReportingPath } from '@tanggap/platform/reports/http-reports';
import {
  complianceQuerySchema,
  explainQuerySchema,
  intervalsQuerySchema,
  REPORTS_READER,
  type ComplianceReport,
  type Explained,
  type IntervalsReport,
  type ReportsReader,
} from '@tanggap/platform/reports/reports-reader';
import { z } from 'zod';
import { answered } from './answered.js';

const unsentBody = z.strictObject({ scope: scopeSchema });
const orderBody = z.strictObject({ scope: scopeSchema, incident: incidentIdSchema });
const intervalsBody = z.strictObject({ scope: scopeSchema, query: intervalsQuerySchema });
const complianceBody = z.strictObject({ scope: scopeSchema, query: complianceQuerySchema });
const explainBody = z.strictObject({ scope: scopeSchema, query: explainQuerySchema });

/** What the gateway asks of reporting when it runs elsewhere. */
@Public()
@UseGuards(ServiceGuard)
@Controller(internalReportingPath)
export class InternalReportsController {
  constructor(
    @Inject(REPORTS_READER) private readonly reports: ReportsReader,
    @Inject(CASE_DATA_DESK) private readonly caseData: CaseDataDesk,
  ) {}

  @Post('intervals')
  @HttpCode(200)
  intervals(@Body({ schema: intervalsBody }) { scope, query }: z.infer<typeof intervalsBody>): Promise<IntervalsReport> {
    return answered(this.reports.intervals(scope, query));
  }

  @Post('compliance')
  @HttpCode(200)
  compliance(@Body({ schema: complianceBody }) { scope, query }: z.infer<typeof complianceBody>): Promise<ComplianceReport> {
    return answered(this.reports.compliance(scope, query));
  }

  @Post('explain')
  @HttpCode(200)
  explain(@Body({ schema: explainBody }) { scope, query }: z.infer<typeof explainBody>): Promise<Explained> {
    return answered(this.reports.explain(scope, query));
  }

  @Post('order')
  @HttpCode(200)
  order(@Body({ schema: orderBody }) { scope, incident }: z.infer<typeof orderBody>): Promise<OrderResult> {
    return answered(this.caseData.order(scope, incident));
  }

  @Post('unsent')
  @HttpCode(200)
  unsent(@Body({ schema: unsentBody }) { scope }: z.infer<typeof unsentBody>): Promise<readonly UnsentCaseData[]> {
    return answered(this.caseData.unsent(scope));
  }
}
