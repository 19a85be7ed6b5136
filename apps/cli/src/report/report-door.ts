import type {
  ComplianceQuery,
  ComplianceReport,
  IntervalsQuery,
  IntervalsReport,
} from '@tanggap/platform/reports/reports-reader';

/** Who computes a report: a server, or this process over the folder. The same code either way. */
export interface ReportDoor {
  intervals(query: IntervalsQuery): Promise<IntervalsReport>;
  compliance(query: ComplianceQuery): Promise<ComplianceReport>;
  close(): Promise<void>;
}
