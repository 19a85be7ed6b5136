import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Explained, ExplainQuery, IntervalsQuery, IntervalStats } from '@tanggap/platform/reports/reports-reader';
import { FirstSamples } from './first-samples.js';
import { intervalSamplesOf, type IntervalSample } from './interval-samples.js';
import { elapsedMsOf, IntervalTally, kindOf } from './interval-tally.js';
import { selectIncidents, type Selection } from './select-incidents.js';

/** Pure over the records: the same records give the same numbers wherever they are streamed from. */
export async function computeIntervals(
  records: AsyncIterable<IncidentRecord>,
  query: IntervalsQuery,
  selection: Selection,
): Promise<readonly IntervalStats[]> {
  const tally = new IntervalTally(query);
  for await (const selected of selectIncidents(records, selection)) {
    tally.add(intervalSamplesOf(selected, query, selection.agency));
  }
  return tally.stats();
}

export type ExplainIntervals = Extract<ExplainQuery, { report: 'intervals' }>;

/** The incidents behind one of `computeIntervals`' counts. */
export async function explainIntervals(
  records: AsyncIterable<IncidentRecord>,
  asked: ExplainIntervals,
  selection: Selection,
): Promise<Explained> {
  const first = new FirstSamples(asked.first);
  for await (const selected of selectIncidents(records, selection)) {
    for (const sample of intervalSamplesOf(selected, asked.query, selection.agency)) {
      if (sample.group !== asked.group || !isCounted(sample, asked)) continue;
      first.add(selected.record, { agency: sample.agency, unit: sample.unit, elapsedMs: elapsedMsOf(sample) });
    }
  }
  return first.explained();
}

function isCounted(sample: IntervalSample, { count, limitSec }: ExplainIntervals): boolean {
  const elapsedMs = elapsedMsOf(sample);
  switch (count) {
    case 'zero':
      return elapsedMs === 0;
    case 'over':
      return limitSec !== null && elapsedMs !== null && elapsedMs > limitSec * 1000;
    case 'exactly':
      return limitSec !== null && elapsedMs === limitSec * 1000;
    default:
      return kindOf(sample) === count;
  }
}
