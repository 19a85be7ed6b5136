import { problem } from '@tanggap/platform/http/problem';
import { ReportRefused } from '@tanggap/platform/reports/reports-reader';

export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ReportRefused) throw problem(error.code === 'not-found' ? 404 : 403, error.code);
    throw error;
  }
}
