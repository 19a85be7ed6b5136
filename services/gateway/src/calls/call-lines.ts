import type { IncidentRecord, KeptEvent } from '@tanggap/incident/incident-record';

/**
 * `waiting`: nobody has answered yet. `answered`: somebody is on it, and it is not sorted or verified.
 * `call-back`: it broke off or was silent, and who called was not reached since.
 */
export const callStandings = ['waiting', 'answered', 'call-back'] as const;

export interface CallStanding {
  readonly standing: (typeof callStandings)[number];
  /** When it began to stand so, ISO-8601 UTC. */
  readonly since: string;
  /** Who answered it; null for what waits. */
  readonly answeredBy: string | null;
  /** Calls in ascending order of it are in the order in which they are to be taken. */
  readonly order: string;
}

/** How long after a call that broke off the desk still proposes to call back. Ours; no paper prints one. */
export const CALL_BACK_WITHIN_MS = 2 * 3_600_000;

/** Where a report stands on the call takers' screen; null: no longer, or never, theirs to take. @param nowMs epoch ms UTC */
export function callStandingOf(record: IncidentRecord, nowMs: number): CallStanding | null {
  const { receivedAt } = record;
  if (receivedAt === null) return null;
  if (record.state === 'ended-at-triage') return callBackOf(record, receivedAt, nowMs);
  if (record.state !== 'received') return null;
  const answer = record.events.find(({ type }) => type === 'CallAnswered');
  const [standing, rank] = answer === undefined ? (['waiting', '0'] as const) : (['answered', '1'] as const);
  return {
    ...{ standing, since: answer?.occurredAt ?? receivedAt, answeredBy: answer?.actor.id ?? null },
    order: [rank, receivedAt, record.id].join(' '),
  };
}

/** The latest first: whoever broke off just now may need help most. */
function callBackOf(record: IncidentRecord, receivedAt: string, nowMs: number): CallStanding | null {
  const brokeOff = record.triage === 'abandoned' || record.triage === 'ghost';
  const agoMs = nowMs - Date.parse(receivedAt);
  // Without a word or a number on record there is nobody to call.
  const isReachable = record.events.some(({ personal }) => personal !== null);
  if (!brokeOff || !isReachable || agoMs > CALL_BACK_WITHIN_MS || record.events.some(endsCallingBack)) return null;
  const answer = record.events.find(({ type }) => type === 'CallAnswered');
  const latestFirst = String(Number.MAX_SAFE_INTEGER - Date.parse(receivedAt)).padStart(16, '0');
  return {
    ...{ standing: 'call-back', since: receivedAt, answeredBy: answer?.actor.id ?? null },
    order: ['2', latestFirst, record.id].join(' '),
  };
}

function endsCallingBack(event: KeptEvent): boolean {
  return event.type === 'CallbackAttempted' && (event.data.outcome === 'reached' || event.data.outcome === 'wrong-number');
}
