import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Findings } from '../outcome.js';
import type { Stored } from '../log-audit.js';
import type { Stage } from './stage.js';

/** Row 3 of Jambi's fire table: from the unit's assignment to its arrival. */
const ROW = 3;
const LIMIT_MS = 600_000;
const UNIT = 'damkar-09';
const DECIDED_WITHIN_MS = 30_000;

interface Probe {
  readonly incident: string;
  readonly track: string;
  readonly dueAtMs: number;
}

const givenSchema = z.object({ incident: z.string(), track: z.string().nullable() });

/**
 * Two fires whose units have almost used up their ten minutes when the bad day begins: one arrives in time while it lasts,
 * the other never. Whatever else happens, no alarm may come for the first and exactly one must come for the second.
 */
export class DeadlineProbes {
  private readonly arriving: Promise<boolean>;

  private constructor(
    private readonly stage: Stage,
    private readonly kept: Probe,
    private readonly missed: Probe,
  ) {
    this.arriving = this.arrive();
  }

  /** @param dueInMs how long after now the ten minutes end */
  static async open(stage: Stage, dueInMs: number): Promise<DeadlineProbes> {
    const [kept, missed] = await Promise.all([openProbe(stage, dueInMs), openProbe(stage, dueInMs)]);
    return new DeadlineProbes(stage, kept, missed);
  }

  /** @returns whether the arrival was recorded before the limit: else an alarm may have come and been taken back */
  async judge(stored: () => readonly Stored[], findings: Findings): Promise<boolean> {
    const isInTime = await this.arriving;
    const deadlineMs = Math.max(Date.now(), this.missed.dueAtMs) + DECIDED_WITHIN_MS;
    while (breachesOf(this.missed, stored()) === 0 && Date.now() < deadlineMs) await pause(200);
    const missed = breachesOf(this.missed, stored());
    if (missed !== 1) findings.note('deadline-decided-not-once', `${this.missed.incident}: ${missed} alarms`);
    if (isInTime && breachesOf(this.kept, stored()) > 0) findings.note('false-breach', this.kept.incident);
    while (!isSettled(this.kept, stored()) && Date.now() < deadlineMs) await pause(200);
    if (!isSettled(this.kept, stored())) findings.note('breach-not-retracted', this.kept.incident);
    return isInTime;
  }

  private async arrive(): Promise<boolean> {
    const { incident, track, dueAtMs } = this.kept;
    await pause(Math.max(0, (dueAtMs - Date.now()) / 2));
    const occurredAt = new Date().toISOString();
    await tell(this.stage, 'crew damkar', `/incidents/${incident}/tracks/${track}/units/${UNIT}/arrival`, { occurredAt });
    return Date.now() < dueAtMs - 500;
  }
}

async function openProbe(stage: Stage, dueInMs: number): Promise<Probe> {
  const assignedAtMs = Date.now() + dueInMs - LIMIT_MS;
  const occurredAt = new Date(assignedAtMs).toISOString();
  const { incident } = await tell(stage, 'call-taker', '/reports', { channel: 'phone', text: 'laporan contoh', occurredAt });
  const center = (path: string, body: object = {}): Promise<z.output<typeof givenSchema>> =>
    tell(stage, 'supervisor', `/incidents/${incident}/${path}`, { ...body, occurredAt });
  await center('answer');
  await center('verification', { category: 'kebakaran', address: 'Jalan Contoh 1' });
  const { track } = await center('dispatches', { agency: 'damkar' });
  const own = `/incidents/${incident}/tracks/${track ?? ''}`;
  await tell(stage, 'agency-dispatcher damkar', `${own}/acceptance`, { occurredAt });
  await tell(stage, 'agency-dispatcher damkar', `${own}/units`, { unit: UNIT, occurredAt });
  return { incident, track: track ?? '', dueAtMs: assignedAtMs + LIMIT_MS };
}

/** Asks until there is an answer. @throws Error when it is a refusal */
async function tell(stage: Stage, by: string, path: string, body: object): Promise<z.output<typeof givenSchema>> {
  const headers = {
    authorization: `Bearer ${stage.keyOf(by)}`,
    'idempotency-key': randomUUID(),
    'content-type': 'application/json',
  };
  const asked = { method: 'POST', headers, body: JSON.stringify(body) };
  for (;;) {
    const response = await fetch(stage.url + path, { ...asked, signal: AbortSignal.timeout(10_000) }).catch(() => null);
    if (response?.ok === true) return givenSchema.parse(await response.json());
    if (response !== null && response.status < 500) throw new Error(`${response.status} ${await response.text()}`);
    await pause(200);
  }
}

function breachesOf(probe: Probe, stored: readonly Stored[]): number {
  return alarmsOf(probe, 'SlaBreached', stored);
}

/** It arrived in time, whenever that could be told: an alarm that came before has to be taken back, and only then. */
function isSettled(probe: Probe, stored: readonly Stored[]): boolean {
  return breachesOf(probe, stored) === alarmsOf(probe, 'SlaBreachRetracted', stored);
}

function alarmsOf({ incident }: Probe, wanted: string, stored: readonly Stored[]): number {
  const isOurs = ({ stream, type, data }: Stored): boolean =>
    stream === `sla-${incident}` && type === wanted && data['ord'] === ROW;
  return stored.filter(isOurs).length;
}
