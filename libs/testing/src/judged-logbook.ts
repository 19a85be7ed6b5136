import { judgeIncident, type IncidentVerdict } from '@tanggap/sla/judge-incident';
import type { SopBook } from '@tanggap/sla/sop-book';
import type { JudgedRow, StepVerdict } from '@tanggap/sla/step-verdict';
import { bookOfCity } from './city-books.js';
import { Logbook, LOGBOOK_START_MS } from './logbook.js';

/** What the evaluator says of a logbook, in short words: `met 600`, `breached 600.001 open`, `missing start`, `skipped triage`. */
export class JudgedLogbook {
  readonly logbook: Logbook;
  private readonly rows: readonly JudgedRow[];
  readonly incident: IncidentVerdict;

  constructor(city: string, lines: readonly string[], nowSec = 100_000, book: SopBook = bookOfCity(city)) {
    this.logbook = new Logbook({ city }, lines);
    const judged = judgeIncident(this.logbook.timeline(), book, LOGBOOK_START_MS + Math.round(nowSec * 1000));
    this.rows = judged.rows;
    this.incident = judged.incident;
  }

  /** @param sop without its city · @param who a name of the logbook; absent: the incident's row, or a joint row's summary */
  row(sop: string, ord: number, who?: string): string {
    return inWords(this.find(sop, ord, who)?.verdict ?? null);
  }

  find(sop: string, ord: number, who?: string): JudgedRow | undefined {
    const track = who === undefined ? null : this.logbook.track(who);
    const found = this.rows.filter((row) => row.sop.id.endsWith(`/${sop}`) && row.row.ord === ord && row.track === track);
    if (found.length > 1) throw new RangeError(`row ${ord} of ${sop} is judged ${found.length} times`);
    return found[0];
  }
}

function inWords(verdict: StepVerdict | null): string {
  if (verdict === null) return 'none';
  switch (verdict.status) {
    case 'not-started':
      return 'not-started';
    case 'skipped':
      return `skipped ${verdict.reason}`;
    case 'missing':
      return `missing ${verdict.which}`;
    case 'breached':
      return `breached ${verdict.elapsedMs / 1000}${verdict.open ? ' open' : ''}`;
    case 'no-limit':
      return `no-limit ${verdict.elapsedMs === null ? '-' : verdict.elapsedMs / 1000}`;
    case 'running':
    case 'met':
    case 'negative':
      return `${verdict.status} ${verdict.elapsedMs / 1000}`;
  }
}

/** A fire in Jambi, as far as it went. */
export const called = ['0 ReportReceived', '5 CallAnswered', '30 ReportTriaged normal', '60 Verified jambi/kebakaran'];
export const sent = [...called, '70 Dispatched damkar', '80 DispatchAccepted damkar', '90 UnitAssigned damkar/D1'];
export const arrived = [...sent, '100 UnitDeparted damkar/D1', '500 ArrivedOnScene damkar/D1'];
export const answered = [...arrived, '900 HandlingCompleted damkar/D1', '950 Responded damkar'];

/** The same lines about another kind of emergency. */
export function about(sop: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace('jambi/kebakaran', sop));
}

export function jambi(lines: readonly string[], nowSec?: number): JudgedLogbook {
  return new JudgedLogbook('jambi', lines, nowSec);
}
