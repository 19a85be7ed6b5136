import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CaseLoad } from './case-load.js';
import { TRACE_OPTIONS, TracedFolder } from './durable-files.js';
import { auditLog } from './log-audit.js';
import { Findings, spread, type Outcome } from './outcome.js';
import { seeded } from './random.js';
import { serverCommand, ServerProcess, settingsFor } from './server-process.js';
import { verifyFault } from './verify-fault.js';

export interface PowerLossOptions {
  readonly cuts: number;
  readonly seed: number;
  readonly ratePerSec: number;
  readonly plant: string | null;
  /** As for `crashCampaign`. */
  readonly breaks: string | null;
}

const SHORTEST_RUN_MS = 600;
const LONGEST_RUN_MS = 2500;
/** Every second cut lets half of what was not flushed survive, in no order; the others nothing. */
const SURVIVING_SHARE = 0.5;

/**
 * A power cut takes what was written and not flushed; `kill -9` does not. The server runs under strace; from the trace
 * the data folder is rebuilt as the disk would hold it, and the product is started on that.
 */
export async function powerLossCampaign(options: PowerLossOptions): Promise<Outcome> {
  const begunMs = performance.now();
  const findings = new Findings();
  const total = { runs: 0, acknowledged: 0, unflushedChanges: 0 };
  const recoveryMs: number[] = [];
  while (total.runs < options.cuts && !findings.isOver(options.breaks)) {
    const cut = await powerCut(options, total.runs, findings);
    total.runs++;
    total.acknowledged += cut.acknowledged;
    total.unflushedChanges += cut.unflushed;
    if (cut.recoveryMs !== null) recoveryMs.push(cut.recoveryMs);
    process.stderr.write(`\r${nameOf(options)}: cut ${total.runs}, ${total.acknowledged} acknowledged `);
  }
  return {
    name: nameOf(options),
    broken: findings.broken,
    facts: {
      seed: options.seed,
      ...total,
      lost: findings.count('acknowledged-lost'),
      doubled: findings.count('command-applied-twice'),
      viewsDifferent: findings.count('views-different'),
      recoveryMs: spread(recoveryMs),
      durationSec: Math.round((performance.now() - begunMs) / 1000),
    },
  };
}

interface Cut {
  readonly acknowledged: number;
  readonly unflushed: number;
  readonly recoveryMs: number | null;
}

async function powerCut({ seed, ratePerSec, plant }: PowerLossOptions, run: number, findings: Findings): Promise<Cut> {
  const scratch = mkdtempSync(join(tmpdir(), 'tanggap-power-'));
  const [running, disk, copy, trace] = ['running', 'disk', 'copy', 'trace'].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
    string,
  ]; // four names, four paths
  const random = seeded(seed + run);
  let server: ServerProcess | null = null;
  try {
    server = await ServerProcess.start(['strace', ...TRACE_OPTIONS, '-o', trace, ...serverCommand(plant)], settingsFor(running));
    const first = server;
    const load = new CaseLoad(random, (by) => first.keyOf(by));
    const runMs = SHORTEST_RUN_MS + random() * (LONGEST_RUN_MS - SHORTEST_RUN_MS);
    await load.run(
      server.url,
      ratePerSec,
      pause(runMs).then(() => server?.kill()),
    );
    const traced = new TracedFolder(running).read(readFileSync(trace, 'latin1'));
    traced.writeAfterPowerCut(disk, run % 2 === 0 ? null : { random, share: SURVIVING_SHARE });
    cpSync(disk, copy, { recursive: true });
    new DatabaseSync(join(copy, 'events.db')).close(); // recovers its write-ahead log, as a start would
    findings.noteAudit(auditLog(copy, load.acknowledged));
    const restartMs = performance.now();
    server = await ServerProcess.start(serverCommand(null), settingsFor(disk)).catch((error: unknown) => {
      findings.note('does-not-start', String(error));
      return null;
    });
    const recoveryMs = performance.now() - restartMs;
    if (server !== null) await askAgain(load, server, disk, findings);
    return {
      acknowledged: load.acknowledged.length,
      unflushed: traced.unflushed,
      recoveryMs: server === null ? null : recoveryMs,
    };
  } finally {
    await server?.kill();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function askAgain(load: CaseLoad, server: ServerProcess, folder: string, findings: Findings): Promise<void> {
  await load.repeat(server.url, 10);
  await load.settle(server.url);
  findings.noteAll('told-differently', load.toldDifferently);
  findings.noteAll('command-refused', load.refused);
  findings.noteAll('server-fault', load.ourFaults);
  findings.noteAudit(auditLog(folder, load.acknowledged));
  const fault = await verifyFault(folder);
  if (fault !== null) findings.note(fault.invariant, fault.where);
}

function nameOf({ plant }: PowerLossOptions): string {
  return plant === null ? 'power-loss' : `power-loss-planted-${plant}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
