import type { OwnCase } from '../agency/own-cases.js';

/** What a crew's phone keeps of its case, so that a reload in a dead zone still shows it. Nothing personal. */
export interface Job {
  readonly incident: string;
  readonly track: string;
  readonly caseNumber: string | null;
  readonly category: { readonly id: string; readonly en: string } | null;
  readonly crews: OwnCase['track']['crews'];
}

const UNIT_KEPT_AS = 'crew-unit';
const JOB_KEPT_AS = 'crew-job';

export function jobOf({ incident, track }: OwnCase): Job {
  return {
    incident: incident.id,
    track: track.id,
    caseNumber: incident.caseNumber,
    category: incident.categoryLabel,
    crews: track.crews,
  };
}

/** The case that this unit was sent to; else the one chosen; never another unit's by itself. */
export function caseFor(cases: readonly OwnCase[], unit: string, chosen: string | null): OwnCase | null {
  const byHand = cases.find(({ track }) => track.id === chosen);
  const isOurs = ({ track }: OwnCase): boolean => track.crews.some((crew) => crew.unit === unit && crew.next !== null);
  return byHand ?? cases.find(isOurs) ?? null;
}

export function keptUnit(): string {
  return localStorage.getItem(UNIT_KEPT_AS) ?? '';
}

export function keepUnit(unit: string): void {
  localStorage.setItem(UNIT_KEPT_AS, unit);
}

export function keptJob(): Job | null {
  // Written by this page alone: the shape is the one above.
  return JSON.parse(sessionStorage.getItem(JOB_KEPT_AS) ?? 'null') as Job | null;
}

export function keepJob(job: Job | null): void {
  sessionStorage.setItem(JOB_KEPT_AS, JSON.stringify(job));
}
