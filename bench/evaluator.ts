import type { RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import type { Timeline } from '@tanggap/incident/timeline';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import { jambiBook } from './jambi-book.js';
import { median, perSecond, whole, type Finding } from './measure.js';
import { benchIncident } from './stories.js';

const JUDGED_AT_MS = Date.UTC(2027, 0, 1);

/** The pure evaluator alone: timelines in memory, every row of the intake table and of the case's own judged. */
export function benchEvaluator(of: { readonly incidents: number; readonly runs: number }): Finding {
  const book = jambiBook();
  const timelines = Array.from({ length: of.incidents }, (_, number) => timelineFrom(number));
  const rates = Array.from({ length: of.runs }, () => {
    // Copies, so that no run finds the index which the one before has made.
    const fresh = timelines.map((timeline) => ({ ...timeline }));
    const begunMs = performance.now();
    let rows = 0;
    for (const timeline of fresh) rows += judgeIncident(timeline, book, JUDGED_AT_MS).rows.length;
    return perSecond(rows, performance.now() - begunMs);
  });
  const rate = median(rates);
  return {
    name: 'the pure evaluator alone',
    reached: `${whole(rate)} rows/s`,
    ratio: null,
    goal: '≥ 1,000,000 rows/s',
    met: rate >= 1_000_000,
    limitedBy: 'one thread; a third of it makes the index of a timeline',
    runs: rates.map((rowsPerSec) => ({ rowsPerSec })),
  };
}

function timelineFrom(number: number): Timeline {
  const { stream, events } = benchIncident(number);
  const place = { stream, schemaVersion: 1, personal: null, previousHash: null, hash: '' };
  const recorded = events.map((event, revision): RecordedEvent => ({ ...event, ...place, revision }));
  return timelineOf(recorded.filter(isIncidentEvent), ownerOf(recorded));
}
