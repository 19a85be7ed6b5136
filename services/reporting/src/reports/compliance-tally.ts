import type { AgencyId } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import {
  incidentVerdictNames,
  verdictNames,
  type ComplianceReport,
  type ComplianceRow,
  type IncidentVerdictName,
  type VerdictName,
} from '@tanggap/platform/reports/reports-reader';
import type { JudgedCase, JudgedRow } from './judged-case.js';

/** Who answers for a row that is nobody's track: the call center keeps the incident's own clocks. */
export const CALL_CENTER = 'call-center';

interface RowTally {
  readonly sop: JudgedRow['sop'];
  readonly ord: number;
  readonly verdicts: Record<VerdictName, number>;
  readonly alarmed: Map<string, number>;
}

/** What a row is called and limited to; the tally only counts. */
export type RowFacts = (
  row: Pick<JudgedRow, 'sop' | 'ord'>,
) => Pick<ComplianceRow, 'printedNo' | 'label' | 'whose' | 'limitMs' | 'printedLimitMs' | 'overridden'>;

/** Counts the verdicts of judged incidents, row by row of their SOPs. */
export class ComplianceTally {
  private readonly rows = new Map<string, RowTally>();
  private readonly incidents = zeros(incidentVerdictNames);

  /** @param only this agency's track rows; null: every row */
  constructor(private readonly only: AgencyId | null) {}

  add(record: IncidentRecord, judged: JudgedCase): void {
    const alarmed = rowsAlarmedWithoutStop(record);
    for (const row of judged.rows) {
      if (isCounted(row, this.only)) this.rowOf(row).verdicts[row.verdict]++;
      // Alarms are raised per track, so the tracks of a joint row are asked one by one, whatever is counted.
      const isTheirs = this.only === null || row.agency === this.only;
      if (isTheirs && row.verdict === 'missing-stop' && alarmed.has(alarmKey(row)))
        addOne(this.rowOf(row).alarmed, row.agency ?? CALL_CENTER);
    }
    this.incidents[judged.verdict]++;
  }

  /** Rows in the order of SOP, version and ordinal. */
  report(factsOf: RowFacts): Pick<ComplianceReport, 'rows' | 'incidents' | 'rate'> {
    const rows = [...this.rows.values()].sort(inSopOrder).map(({ sop, ord, verdicts, alarmed }) => ({
      sop,
      ord,
      ...factsOf({ sop, ord }),
      verdicts,
      alarmRaisedStopNeverRecorded: Object.fromEntries([...alarmed].sort()),
    }));
    if (this.only !== null) return { rows, incidents: null, rate: null };
    return { rows, incidents: this.incidents, rate: rateOf(this.incidents) };
  }

  private rowOf({ sop, ord }: JudgedRow): RowTally {
    const key = rowKey({ sop, ord });
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const tally: RowTally = { sop: { id: sop.id, version: sop.version }, ord, verdicts: zeros(verdictNames), alarmed: new Map() };
    this.rows.set(key, tally);
    return tally;
  }
}

/** An agency sees what its own tracks did, also in a joint row, of which the city counts only the joint verdict. */
export function isCounted(row: JudgedRow, only: AgencyId | null): boolean {
  return only === null ? row.counted : row.agency === only;
}

export function rowKey({ sop, ord }: Pick<JudgedRow, 'sop' | 'ord'>): string {
  return `${sop.id}@${sop.version}#${ord}`;
}

/** compliant / (compliant + breached): the others are shown beside it and blame nobody. */
function rateOf({ compliant, breached }: Readonly<Record<IncidentVerdictName, number>>): number | null {
  return compliant + breached === 0 ? null : compliant / (compliant + breached);
}

/** Read from the alarms' own history; whether it still holds is the computed verdict's word. */
function rowsAlarmedWithoutStop(record: IncidentRecord): ReadonlySet<string> {
  const rows = new Set<string>();
  for (const alarm of record.alarms) {
    if (alarm.type === 'SlaBreachRetracted' && alarm.data.reason === 'stop-never-recorded') rows.add(alarmKey(alarm.data));
  }
  return rows;
}

function alarmKey({ sop, ord, track }: Pick<JudgedRow, 'sop' | 'ord' | 'track'>): string {
  return `${rowKey({ sop, ord })}#${track ?? ''}`;
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function inSopOrder(a: RowTally, b: RowTally): number {
  if (a.sop.id !== b.sop.id) return a.sop.id < b.sop.id ? -1 : 1;
  return a.sop.version - b.sop.version || a.ord - b.ord;
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>; // exactly these names
}
