import { z } from 'zod';
import type { IncidentId } from '@tanggap/events/ids';
import type { Scope } from '../access/principal.js';
import { ServiceRefused, type ServiceClient } from '../service/service-client.js';
import type { CaseDataDesk, OrderResult, UnsentCaseData } from './case-data-desk.js';
import {
  ReportRefused,
  type ComplianceQuery,
  type ComplianceReport,
  type Explained,
  type ExplainQuery,
  type IntervalsQuery,
  type IntervalsReport,
  type ReportsReader,
} from './reports-reader.js';

export const internalReportingPath = '/internal/reporting';

const refusalSchema = z.enum(['role-not-allowed', 'not-found']);

/**
 * Reports and case data of another process. Both ends ship together and share these types, so answers are taken as they come;
 * what a caller may see is decided there, from the scope that the gateway proved.
 */
export class HttpReports implements ReportsReader, CaseDataDesk {
  constructor(private readonly client: ServiceClient) {}

  intervals(scope: Scope, query: IntervalsQuery): Promise<IntervalsReport> {
    return this.ask('intervals', { scope, query });
  }

  compliance(scope: Scope, query: ComplianceQuery): Promise<ComplianceReport> {
    return this.ask('compliance', { scope, query });
  }

  explain(scope: Scope, query: ExplainQuery): Promise<Explained> {
    return this.ask('explain', { scope, query });
  }

  order(scope: Scope, incident: IncidentId): Promise<OrderResult> {
    return this.ask('order', { scope, incident });
  }

  unsent(scope: Scope): Promise<readonly UnsentCaseData[]> {
    return this.ask('unsent', { scope });
  }

  /** @throws ReportRefused */
  private async ask<T>(what: string, body: object): Promise<T> {
    try {
      return (await this.client.post(`${internalReportingPath}/${what}`, body)) as T; // see above
    } catch (error) {
      const refusal = error instanceof ServiceRefused ? refusalSchema.safeParse(error.code) : null;
      if (refusal?.success === true) throw new ReportRefused(refusal.data);
      throw error;
    }
  }
}
