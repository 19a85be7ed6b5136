import type { ComplianceReport, IntervalsReport } from '@tanggap/platform/reports/reports-reader';
import { CliError } from '../cli-error.js';
import { ApiRefusal, type ApiClient } from '../server/api-client.js';
import type { ReportDoor } from './report-door.js';

/** Reports as a running server computes them. */
export function serverReports(client: ApiClient): ReportDoor {
  const ask = async (path: string, query: { readonly city: string }): Promise<unknown> => {
    try {
      return await client.post(path, query);
    } catch (error) {
      if (error instanceof ApiRefusal && error.code === 'not-found') throw unknownCity(query.city);
      throw error;
    }
  };
  return {
    intervals: async (query) => (await ask('/reports/intervals', query)) as IntervalsReport, // computed by this same program
    compliance: async (query) => (await ask('/reports/compliance', query)) as ComplianceReport, // likewise
    close: () => Promise.resolve(),
  };
}

/** It is the same answer for a city that is somebody else's. */
export function unknownCity(city: string): CliError {
  return new CliError(`tidak ada catatan untuk kota ini / nothing is recorded here for the city ${city}`, 2);
}
