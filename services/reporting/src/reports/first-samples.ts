import { incidentIdSchema } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Explained, ExplainedSample } from '@tanggap/platform/reports/reports-reader';

/** Counts every sample of a number and keeps the first few, so that a report can be traced to incidents. */
export class FirstSamples {
  private readonly samples: ExplainedSample[] = [];
  private total = 0;

  constructor(private readonly limit: number) {}

  add(record: IncidentRecord, of: Pick<ExplainedSample, 'agency' | 'unit' | 'elapsedMs'>): void {
    this.total++;
    if (this.samples.length >= this.limit) return;
    const { caseNumber, category } = record;
    this.samples.push({ incident: incidentIdSchema.parse(record.id), caseNumber, category, ...of });
  }

  explained(): Explained {
    return { total: this.total, samples: this.samples };
  }
}
