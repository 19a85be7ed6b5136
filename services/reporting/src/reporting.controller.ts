import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { z } from 'zod';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import { CurrentScope } from '@tanggap/platform/access/access-guard';
import type { Scope } from '@tanggap/platform/access/principal';
import { ConsumeFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import type { Operation } from '@tanggap/platform/http/openapi';
import {
  CASE_DATA_DESK,
  type CaseDataDesk,
  type OrderRejection,
  type OrderResult,
  type UnsentCaseData,
} from '@tanggap/platform/reports/case-data-desk';
import {
  complianceQuerySchema,
  explainQuerySchema,
  intervalsQuerySchema,
  REPORTS_READER,
  type ComplianceQuery,
  type ComplianceReport,
  type Explained,
  type ExplainQuery,
  type IntervalsQuery,
  type IntervalsReport,
  type ReportsReader,
} from '@tanggap/platform/reports/reports-reader';
import { problem } from '@tanggap/platform/http/problem';
import { answered } from './answered.js';
import { REPORTING, type Reporting } from './reporting.js';

const incidentParams = z.strictObject({ incident: incidentIdSchema });
type IncidentParams = z.infer<typeof incidentParams>;

/** Reports, and the whereabouts of case data. A report is asked for by POST because the question is a document; it changes nothing. */
@Controller()
export class ReportingController {
  constructor(
    @Inject(REPORTING) private readonly reporting: Reporting,
    @Inject(REPORTS_READER) private readonly reports: ReportsReader,
    @Inject(CASE_DATA_DESK) private readonly caseData: CaseDataDesk,
  ) {}

  @ConsumeFeed('reporting')
  async on(@Payload() event: RecordedEvent): Promise<void> {
    await this.reporting.onEvent(event);
  }

  @Post('reports/intervals')
  @HttpCode(200)
  intervals(
    @Body({ schema: intervalsQuerySchema }) query: IntervalsQuery,
    @CurrentScope() scope: Scope,
  ): Promise<IntervalsReport> {
    return answered(this.reports.intervals(scope, query));
  }

  @Post('reports/compliance')
  @HttpCode(200)
  compliance(
    @Body({ schema: complianceQuerySchema }) query: ComplianceQuery,
    @CurrentScope() scope: Scope,
  ): Promise<ComplianceReport> {
    return answered(this.reports.compliance(scope, query));
  }

  @Post('reports/explain')
  @HttpCode(200)
  explain(@Body({ schema: explainQuerySchema }) query: ExplainQuery, @CurrentScope() scope: Scope): Promise<Explained> {
    return answered(this.reports.explain(scope, query));
  }

  @Get('case-data/unsent')
  unsent(@CurrentScope() scope: Scope): Promise<readonly UnsentCaseData[]> {
    return answered(this.caseData.unsent(scope));
  }

  @Post('incidents/:incident/case-data-order')
  @HttpCode(202)
  async order(
    @Param({ schema: incidentParams }) { incident }: IncidentParams,
    @CurrentScope() scope: Scope,
  ): Promise<Extract<OrderResult, { ok: true }>> {
    const result = await this.caseData.order(scope, incident);
    if (!result.ok) {
      const { code, ...about } = result.rejection;
      throw problem(orderStatus[code], code, about);
    }
    return result;
  }
}

const orderStatus: Readonly<Record<OrderRejection['code'], 403 | 404 | 409>> = {
  'incident-not-found': 404,
  'role-not-allowed': 403,
  'no-order-needed': 409,
  'tracks-open': 409,
  'no-case-data': 409,
};

const report = { method: 'post', tag: 'reports', problems: [400, 401, 403, 404] } as const;
const anObject = z.record(z.string(), z.json());

export const reportingOperations: readonly Operation[] = [
  {
    ...report,
    path: '/reports/intervals',
    id: 'reportIntervals',
    summary: 'How long it took from one milestone to another',
    body: intervalsQuerySchema,
    ok: { status: 200, schema: anObject },
  },
  {
    ...report,
    path: '/reports/compliance',
    id: 'reportCompliance',
    summary: 'Which SOP rows were met, also under limits that are only supposed',
    body: complianceQuerySchema,
    ok: { status: 200, schema: anObject },
  },
  {
    ...report,
    path: '/reports/explain',
    id: 'explainReport',
    summary: 'The incidents behind one number of a report',
    body: explainQuerySchema,
    ok: { status: 200, schema: anObject },
  },
  {
    method: 'get',
    tag: 'case data',
    path: '/case-data/unsent',
    id: 'listUnsentCaseData',
    summary: 'Packages that have not been acknowledged',
    ok: { status: 200, schema: z.array(anObject) },
    problems: [401, 403],
  },
  {
    method: 'post',
    tag: 'case data',
    path: '/incidents/{incident}/case-data-order',
    id: 'OrderCaseData',
    summary: 'Send the case data before closing, where the city sends on order',
    params: incidentParams,
    ok: { status: 202, schema: anObject },
    problems: [400, 401, 403, 404, 409],
  },
];
