import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Role } from '@tanggap/events/ids';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { ApiRefusal } from '../server/api-client.js';
import { opensTrack, reporterOf, requestOf } from '../walk/step-request.js';
import type { Speaker } from '../walk/walk-stage.js';
import type { DayPlan } from './plan-day.js';
import type { PlannedCall, PlannedStep } from './planned-call.js';
import { Turns } from './turns.js';

const acceptedSchema = z.object({ incident: z.uuid(), track: z.uuid().nullable() });
/** Commands under way at once: a machine's worth of people. */
const AT_ONCE = 8;
/** A server that restarts is waited for this long, at growing distances. */
const RETRY_MS = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 15_000, 15_000, 15_000, 30_000] as const;
/** Said again: nobody knows whether it arrived, or the server was not able to. */
const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Stage {
  readonly city: string;
  /** What the server is for; said with every command, so that nothing can become a live case. */
  readonly origin: string;
  speaker(as: Role, agency: string | null): Speaker;
}

export interface Played {
  readonly reports: number;
  /** Emergencies that were closed. */
  readonly closed: number;
  /** Emergencies that were begun and not closed. */
  readonly open: number;
  readonly merged: number;
  readonly commands: number;
  readonly retries: number;
  /** Commands that were refused, by the server's own reason: somebody else was faster. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface Playing {
  readonly plan: DayPlan;
  readonly stage: Stage;
  /** 1: every second of the plan takes one; for tests more. */
  readonly tempo: number;
  readonly signal: AbortSignal;
  readonly onProgress: (played: Played) => void;
}

/**
 * Plays a day through the public doors: each call by itself, its steps in order and at their time. A command without an answer is sent
 * again with the same idempotency key. When `signal` says stop, what has begun is finished and nothing else is begun.
 * @throws CliError when the server stays away, or a key stops working
 */
export async function playDay(playing: Playing): Promise<Played> {
  return new Day(playing).run();
}

class Day {
  private readonly runId = randomUUID();
  private readonly beganMs = performance.now();
  private readonly turns = new Turns(AT_ONCE);
  /** Resolves to the incident of a call once it is on record; null when it never will be. */
  private readonly incidents = new Map<number, PromiseWithResolvers<string | null>>();
  /** Ends the rest when one call's server is lost. */
  private readonly broken = new AbortController();
  private readonly signal: AbortSignal;
  private readonly counts = { reports: 0, closed: 0, open: 0, merged: 0, commands: 0, retries: 0 };
  private readonly refused: Record<string, number> = {};

  constructor(private readonly playing: Playing) {
    this.signal = AbortSignal.any([playing.signal, this.broken.signal]);
    setMaxListeners(0, this.signal); // each call waits on it
    for (const { number } of playing.plan.calls) this.incidents.set(number, Promise.withResolvers());
  }

  async run(): Promise<Played> {
    const outcomes = await Promise.allSettled(
      this.playing.plan.calls.map((call) =>
        this.playCall(call).catch((error: unknown) => {
          this.broken.abort();
          throw error;
        }),
      ),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return this.played();
  }

  private played(): Played {
    return { ...this.counts, refused: { ...this.refused } };
  }

  private async playCall(call: PlannedCall): Promise<void> {
    const told = new Told(call);
    try {
      for (const step of call.steps) {
        if (!(await this.isTime(call.arrivesSec + step.atSec))) return;
        await this.take(step, call, told);
        if (told.incident === '') return; // nobody has the call: nothing can follow
      }
    } finally {
      this.incidents.get(call.number)?.resolve(told.incident === '' ? null : told.incident);
    }
  }

  /** @returns false when it was stopped before */
  private async isTime(atSec: number): Promise<boolean> {
    const dueMs = this.beganMs + (atSec * 1000) / this.playing.tempo;
    try {
      await setTimeout(Math.max(0, dueMs - performance.now()), undefined, { signal: this.signal });
      return true;
    } catch {
      return false; // the signal, the one thing that ends a wait
    }
  }

  private async take(step: PlannedStep, call: PlannedCall, told: Told): Promise<void> {
    const more = step.command === 'MergeInto' ? await this.mergeTarget(call) : {};
    if (more === null || !told.canTake(step)) return;
    const { stage, tempo } = this.playing;
    const { city, origin } = stage;
    // Told over the radio: the call center's own key, and whose words they are.
    const { client, onBehalf } = stage.speaker(step.toldBy === null ? step.as : 'call-taker', step.track ?? null);
    const isTold = onBehalf || step.toldBy !== null;
    const { path, body } = requestOf(step, { city, incident: told.incident, tracks: told.tracks, more });
    const said = isTold ? { reportedBy: reporterOf(step, step.toldBy ?? 'phone') } : {};
    const when = step.lateSec === 0 ? {} : { occurredAt: new Date(Date.now() - (step.lateSec * 1000) / tempo).toISOString() };
    const headers = {
      'idempotency-key': `simulate-${this.runId}-${call.number}-${call.steps.indexOf(step)}`,
      'tanggap-origin': origin,
    };
    const answer = await this.turns.take(() => this.insist(() => client.post(path, { ...body, ...said, ...when }, headers)));
    if (answer === null) return;
    this.count(step, call);
    told.hear(step, acceptedSchema.parse(answer));
    if (step.command === 'ReceiveReport') this.incidents.get(call.number)?.resolve(told.incident);
    this.playing.onProgress(this.played());
  }

  private count({ command }: PlannedStep, { kind }: PlannedCall): void {
    this.counts.commands += 1;
    if (command === 'ReceiveReport') {
      this.counts.reports += 1;
      if (kind === 'normal') this.counts.open += 1;
    }
    if (command === 'MergeInto') this.counts.merged += 1;
    if (command === 'CloseIncident') {
      this.counts.closed += 1;
      this.counts.open -= 1;
    }
  }

  /** @returns null where the call that this one is about never came to be */
  private async mergeTarget({ sameAs }: PlannedCall): Promise<{ readonly target: string } | null> {
    const target = sameAs === null ? null : ((await this.incidents.get(sameAs)?.promise) ?? null);
    return target === null ? null : { target };
  }

  /** @returns null when the server refused it @throws CliError */
  private async insist(give: () => Promise<unknown>): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await give();
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 401) throw error;
        if (error instanceof ApiRefusal && !RETRIED.has(error.status)) {
          this.refused[error.code] = (this.refused[error.code] ?? 0) + 1;
          return null;
        }
        const pauseMs = RETRY_MS[attempt];
        if (!(error instanceof CliError) || pauseMs === undefined || this.signal.aborted) throw error;
        this.counts.retries += 1;
        await setTimeout(pauseMs / Math.min(this.playing.tempo, 10));
      }
    }
  }
}

/** What the server has said of one call so far. */
class Told {
  incident = '';
  readonly tracks = new Map<string, string>();

  constructor(private readonly call: PlannedCall) {}

  /** A track whose opening was refused has no further steps. */
  canTake(step: PlannedStep): boolean {
    return step.track === undefined || opensTrack(step) || this.tracks.has(step.track);
  }

  hear(step: PlannedStep, { incident, track }: z.infer<typeof acceptedSchema>): void {
    this.incident = incident;
    if (opensTrack(step) && step.track !== undefined && track !== null) this.tracks.set(step.track, track);
  }
}
