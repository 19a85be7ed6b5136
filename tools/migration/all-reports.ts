import { parseArgs } from 'node:util';
import type { ReportDoor } from '@tanggap/cli/report/report-door';
import { complianceQuerySchema, intervalsQuerySchema, type IntervalsQuery } from '@tanggap/platform/reports/reports-reader';
import { intervalQuestions } from '../interval-questions.mjs';
import type { Answers } from './compare-reports.js';

const options = Object.fromEntries(
  ['from', 'to', 'per', 'by', 'limit', 'period'].map((name) => [name, { type: 'string' as const }]),
);

/** Every report on a city through one door, when it was judged left out. */
export async function allReports(door: ReportDoor, city: string): Promise<Answers> {
  const answers = new Map<string, unknown>();
  for (const asked of intervalQuestions) {
    const { intervals } = await door.intervals(queryOf(asked, city));
    answers.set(['intervals', ...asked].join(' '), intervals);
  }
  const { judgedAt: _judged, ...compliance } = await door.compliance(complianceQuerySchema.parse({ city }));
  return answers.set('compliance', compliance);
}

/** The command line's words for it. */
function queryOf(asked: readonly string[], city: string): IntervalsQuery {
  const { from, to, per = 'incident', by = null, limit, period } = parseArgs({ args: [...asked], options }).values;
  const [begin, end] = period?.split('..') ?? [];
  return intervalsQuerySchema.parse({
    ...{ city, from, to, per, by, limitsSec: limit?.split(',').map(Number) ?? [] },
    period: period === undefined ? null : { from: begin, to: end },
  });
}
