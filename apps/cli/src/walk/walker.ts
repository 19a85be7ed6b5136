import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { opensTrack, reporterOf, requestOf } from './step-request.js';
import { readWalk, type WalkRecord } from './walk-record.js';
import type { WalkScript, WalkStep } from './walk-script.js';
import type { WalkStage } from './walk-stage.js';

const acceptedSchema = z.object({ incident: z.uuid(), track: z.uuid().nullable(), revision: z.int() });
const POLL_MS = 25;
const POLLS_BEFORE_TIME_PASSES = 20;
const MOST_POLLS = 600;
/** The intake table has no case of its own: its walk is a fire. */
const CASE_SOP_OF: Readonly<Record<string, string>> = { 'jambi/penerimaan-panggilan': 'jambi/kebakaran' };
/** Their papers send case data after closing, without being asked; Tarakan's waits for an order, the others print none. */
const SENDS_AFTER_CLOSING: ReadonlySet<string> = new Set(['bima', 'singkawang']);
const FIELD_CHANNEL = 'ht';

export interface Walked {
  readonly incident: string;
  /** When each step happened, epoch ms UTC, by step name; one left out is absent. */
  readonly at: ReadonlyMap<string, number>;
  readonly beganMs: number;
  readonly record: WalkRecord;
  /** The monitor watched it live: its alarms must equal the verdicts. */
  readonly isWatched: boolean;
}

/** Drives one incident through the public doors, each step as the role that does it, then reads what came of it. @throws CliError naming the step that was refused */
export async function walk(script: WalkScript, stage: WalkStage): Promise<Walked> {
  return new Walk(script, stage).run();
}

class Walk {
  private readonly steps: readonly WalkStep[];
  private readonly at = new Map<string, number>();
  private readonly tracks = new Map<string, string>();
  private readonly runId = randomUUID();
  private readonly beganMs: number;
  private incident = '';
  /** Of the last command that was recorded. */
  private revision = -1;

  constructor(
    private readonly script: WalkScript,
    private readonly stage: WalkStage,
  ) {
    this.steps = orderedAfterClosing(script.steps).sort((a, b) => a.atSec - b.atSec);
    const ordered = this.steps.find((step) => step.command === 'OrderCaseData');
    this.beganMs = stage.begin({ durationSec: this.steps.at(-1)?.atSec ?? 0, orderedSec: ordered?.atSec ?? null });
  }

  async run(): Promise<Walked> {
    for (const step of this.steps) {
      const atMs = this.beganMs + step.atSec * 1000;
      await this.stage.moveTo(atMs);
      await this.take(step, atMs).catch((error: unknown) => {
        if (error instanceof CliError) throw new CliError(`${this.script.sop}, ${step.name}: ${error.message}`);
        throw error;
      });
    }
    if (this.sendsCaseDataItself()) await this.awaitCaseData();
    await this.stage.settle();
    await this.stage.settle(); // what the monitor appended in the first, the views show after the second
    const record = await this.awaitRecord(
      ({ revision }) => revision >= this.revision,
      'tampilan server tidak menyusul / the server’s views do not come after',
    );
    return { incident: this.incident, at: this.at, beganMs: this.beganMs, record, isWatched: this.stage.isWatched };
  }

  private async take(step: WalkStep, atMs: number): Promise<void> {
    const doing = this.whoCloses(step);
    const { client, onBehalf } = this.stage.speaker(doing, this.script.city, step.track ?? null);
    const headers = { 'idempotency-key': `walk-${this.runId}-${this.steps.indexOf(step)}`, 'tanggap-origin': this.stage.origin };
    if (doing.command === 'OrderCaseData') {
      await client.post(`/incidents/${this.incident}/case-data-order`, {}, headers);
      await this.awaitCaseData();
      return;
    }
    const said = {
      ...(this.stage.isDated ? { occurredAt: new Date(atMs).toISOString() } : {}),
      ...(onBehalf ? { reportedBy: reporterOf(doing, FIELD_CHANNEL) } : {}),
    };
    const more = opensTrack(step) ? this.sopUnlessVerified() : {};
    const { incident: known, tracks } = this;
    const { path, body } = requestOf(
      { ...doing, command: doing.command },
      { city: this.script.city, incident: known, tracks, more },
    );
    const { incident, track, revision } = acceptedSchema.parse(await client.post(path, { ...body, ...said }, headers));
    this.incident = incident;
    this.revision = revision;
    if (opensTrack(step) && step.track !== undefined && track !== null) this.tracks.set(step.track, track);
    this.at.set(step.name, atMs);
  }

  /** Nobody verified, so no category names the table: the dispatcher must. */
  private sopUnlessVerified(): Record<string, unknown> {
    if (this.at.has('Verified')) return {};
    return { sop: { id: CASE_SOP_OF[this.script.sop] ?? this.script.sop, version: 1 } };
  }

  /** With a track that never reported back, closing takes a supervisor and a reason. */
  private whoCloses(step: WalkStep): WalkStep {
    if (step.command !== 'CloseIncident' || neverEnded(this.steps).length === 0) return step;
    return { ...step, as: 'supervisor', fields: { ...step.fields, reason: 'laporan balik tidak dicatat' } };
  }

  /** A report that nobody verified is no case yet: there is nothing to send. */
  private sendsCaseDataItself(): boolean {
    return SENDS_AFTER_CLOSING.has(this.script.city) && this.at.has('Verified') && this.at.has('Closed');
  }

  private async awaitCaseData(): Promise<void> {
    const sentOf = ({ timeline }: WalkRecord): number | undefined => timeline.find(({ type }) => type === 'CaseDataSent')?.at;
    const record = await this.awaitRecord(
      (shown) => sentOf(shown) !== undefined,
      'penerimaan data kasus tidak pernah dikonfirmasi / the case data was never acknowledged',
    );
    const sent = sentOf(record);
    if (sent !== undefined) this.at.set('CaseDataSent', sent);
  }

  /** Looks again until the views show it. @throws CliError */
  private async awaitRecord(shows: (record: WalkRecord) => boolean, missing: string): Promise<WalkRecord> {
    for (let polls = 0; polls < MOST_POLLS; polls++) {
      const record = await readWalk(this.stage.reader(this.script.city), this.incident);
      if (record !== null && shows(record)) return record;
      if (polls < POLLS_BEFORE_TIME_PASSES) await setTimeout(POLL_MS);
      else await this.stage.settle();
    }
    throw new CliError(missing);
  }
}

const ENDS_TRACK: ReadonlySet<WalkStep['command']> = new Set<WalkStep['command']>(['Respond', 'RejectDispatch', 'CancelTrack']);

/** Aliases of tracks that the walk opens and never ends. */
function neverEnded(steps: readonly WalkStep[]): readonly string[] {
  const ended = new Set(steps.filter((step) => ENDS_TRACK.has(step.command)).map((step) => step.track));
  return steps.filter((step) => opensTrack(step) && !ended.has(step.track)).flatMap((step) => step.track ?? []);
}

/** While a track is open its case data cannot be ordered: where one never ends, it is ordered after the closing. */
function orderedAfterClosing(steps: readonly WalkStep[]): WalkStep[] {
  const closed = steps.find((step) => step.command === 'CloseIncident');
  if (closed === undefined || neverEnded(steps).length === 0) return [...steps];
  return steps.map((step) =>
    step.command === 'OrderCaseData' ? { ...step, atSec: Math.max(step.atSec, closed.atSec + 60) } : step,
  );
}
