import { join } from 'node:path';
import { Findings, spread, type Outcome } from '../outcome.js';
import { seeded } from '../random.js';
import { DeadlineProbes } from './deadline-probes.js';
import type { Drill, Sizes, Told } from './drill.js';
import { feedDrills } from './feed-drills.js';
import { processDrills } from './process-drills.js';
import { serverDrills } from './server-drills.js';
import { Stage } from './stage.js';

export interface DistributedOptions {
  readonly seed: number;
  readonly full: boolean;
  readonly ratePerSec: number;
  /** Only drills whose name has one of these in it; none: all. */
  readonly drills: readonly string[];
  /** A bug of planted-service, or null for the product as it is. */
  readonly plant: string | null;
  /** The invariant the planted bug must break. */
  readonly breaks: string | null;
}

const small: Sizes = { outageMs: 8000, pausedMs: 10_000, kills: 5, cuts: 5, cutEvents: 200, behindEvents: 300 };
const full: Sizes = { outageMs: 60_000, pausedMs: 30_000, kills: 100, cuts: 20, cutEvents: 10_000, behindEvents: 10_000 };
const PROBE_DUE_MS = 8000;

interface Row {
  readonly drill: string;
  readonly runs: number;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly perSec: number;
  readonly recoverMs: { readonly p50: number; readonly max: number };
  readonly arrivalInTime: boolean;
  readonly facts: NonNullable<Told['facts']>;
}

/** Bad days one after another on one installation (one more for what needs three brokers), each judged by itself. */
export async function distributedCampaign(options: DistributedOptions): Promise<Outcome> {
  const begunMs = performance.now();
  const findings = new Findings();
  const rows: Row[] = [];
  const chosen = [...serverDrills, ...processDrills, ...feedDrills].filter(
    ({ name }) => options.drills.length === 0 || options.drills.some((part) => name.includes(part)),
  );
  const totals = { acknowledged: 0, sent: 0, loadMs: 0, events: 0, alarms: 0 };
  for (const [brokers, drills] of Map.groupBy(chosen, (drill) => drill.brokers)) {
    if (findings.isOver(options.breaks)) break;
    const stage = await Stage.open({ ...stageOptions(options), brokers });
    try {
      for (const drill of drills) {
        if (findings.isOver(options.breaks)) break;
        rows.push(await rowOf(stage, drill, options, findings));
      }
      const { events, alarms } = stage.audit();
      totals.events += events;
      totals.alarms += alarms;
      totals.acknowledged += stage.load.acknowledged.length;
      totals.sent += stage.load.sent;
      totals.loadMs += stage.load.loadMs;
    } finally {
      await stage.close();
    }
  }
  process.stdout.write(tableOf(rows));
  const { loadMs, ...counts } = totals;
  return {
    name: options.plant === null ? 'distributed' : `distributed-planted-${options.plant}`,
    broken: findings.broken,
    facts: {
      ...{ seed: options.seed, full: options.full, ...counts },
      commandsPerSec: { asked: options.ratePerSec, sent: Math.round(counts.sent / (loadMs / 1000)) },
      lost: findings.count('acknowledged-lost'),
      doubled: findings.count('command-applied-twice'),
      viewsDifferent: findings.count('views-different'),
      drills: rows,
      durationSec: Math.round((performance.now() - begunMs) / 1000),
    },
  };
}

function stageOptions({ seed, ratePerSec, plant }: DistributedOptions): Omit<Parameters<typeof Stage.open>[0], 'brokers'> {
  const shared = { random: seeded(seed), ratePerSec };
  if (plant === null) return shared;
  const root = join(import.meta.dirname, '../../..');
  const hooks = ['--import', join(root, 'tools/ts-hooks.js')];
  return { ...shared, program: (name) => [...hooks, join(import.meta.dirname, 'planted-service.ts'), name, plant] };
}

async function rowOf(stage: Stage, drill: Drill, options: DistributedOptions, findings: Findings): Promise<Row> {
  const { load } = stage;
  const before = { acknowledged: load.acknowledged.length, unknown: load.unknownOutcomes, sent: load.sent, loadMs: load.loadMs };
  process.stderr.write(`\n${drill.name} … `);
  let told: Told = { runs: 0, recoverMs: [] };
  let isInTime = false;
  try {
    const probes = await DeadlineProbes.open(stage, PROBE_DUE_MS);
    told = await drill.run(stage, options.full && options.plant === null ? full : small, findings);
    isInTime = await probes.judge(() => stage.stored(), findings);
    await stage.check(findings);
  } catch (error) {
    findings.note('drill-broke', `${drill.name}: ${error instanceof Error ? error.message : 'unknown'}`);
    process.stderr.write(`\n${await stage.complaints()}\n`);
  }
  const row = {
    drill: drill.name,
    runs: told.runs,
    acknowledged: load.acknowledged.length - before.acknowledged,
    unknown: load.unknownOutcomes - before.unknown,
    perSec: Math.round((load.sent - before.sent) / ((load.loadMs - before.loadMs) / 1000)),
    recoverMs: spread(told.recoverMs),
    arrivalInTime: isInTime,
    facts: told.facts ?? {},
  };
  process.stderr.write(`${JSON.stringify(row)} ${JSON.stringify(Object.fromEntries(findings.broken))}`);
  return row;
}

function tableOf(rows: readonly Row[]): string {
  const head = ['bad day', 'runs', 'acknowledged', 'unknown', 'commands/s', 'recover p50 ms', 'max ms'];
  const lines = rows.map(({ drill, runs, acknowledged, unknown, perSec, recoverMs }) =>
    [drill, runs, acknowledged, unknown, perSec, recoverMs.p50, recoverMs.max].map(String),
  );
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const text = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `\n${text.join('\n')}\n`;
}
