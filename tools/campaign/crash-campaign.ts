import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseLoad } from './case-load.js';
import { auditLog, type Audit } from './log-audit.js';
import { Findings, spread, type Outcome } from './outcome.js';
import { seeded, type Random } from './random.js';
import { serverCommand, ServerProcess, settingsFor } from './server-process.js';
import { verifyFault } from './verify-fault.js';

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  readonly ratePerSec: number;
  /** A bug of libs/testing/planted-stores, or null for the product as it is. */
  readonly plant: string | null;
  /** The invariant the planted bug must break; null: the first broken one ends the campaign. */
  readonly breaks: string | null;
}

const SHORTEST_RUN_MS = 200;
const LONGEST_RUN_MS = 1500;
/** Some starts are killed too, anywhere between their first instruction and being ready. */
const STARTS_KILLED = 0.25;
const LONGEST_START_MS = 2500;
const ASKED_AGAIN = 5;
const LAST_RUN_MS = 1500;

/**
 * `kill -9` at random moments under load. After each: the server starts, what was promised is in the log, old questions get
 * their old answers, every view equals a fresh fold.
 */
export async function crashCampaign(options: CrashOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-crash-'));
  const campaign = new CrashCampaign(folder, options);
  try {
    return await campaign.run();
  } finally {
    await campaign.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

class CrashCampaign {
  private readonly random: Random;
  private readonly findings = new Findings();
  private readonly recoveryMs: number[] = [];
  private server: ServerProcess | null = null;
  private audit: Audit = { events: 0, alarms: 0, broken: new Map() };
  private killed = 0;
  private startsKilled = 0;

  constructor(
    private readonly folder: string,
    private readonly options: CrashOptions,
  ) {
    this.random = seeded(options.seed);
  }

  async run(): Promise<Outcome> {
    const begunMs = performance.now();
    const { kills, ratePerSec } = this.options;
    this.server = await this.start();
    const first = this.server;
    const load = new CaseLoad(this.random, (by) => first.keyOf(by));
    while (this.killed < kills && !this.isOver) {
      const runMs = SHORTEST_RUN_MS + this.random() * (LONGEST_RUN_MS - SHORTEST_RUN_MS);
      await load.run(this.server.url, ratePerSec, this.killAfter(this.server, runMs));
      this.killed++;
      await this.killStarts();
      const restartMs = performance.now();
      this.server = await this.start();
      this.recoveryMs.push(performance.now() - restartMs);
      await load.repeat(this.server.url, ASKED_AGAIN);
      await this.look(load);
    }
    if (!this.isOver) await this.finish(load, this.server);
    return this.outcome(load, begunMs);
  }

  async end(): Promise<void> {
    await this.server?.kill();
  }

  /** What was in flight at the last kill gets its answer; then a stop that is asked for loses nothing either. */
  private async finish(load: CaseLoad, server: ServerProcess): Promise<void> {
    await load.run(server.url, this.options.ratePerSec, pause(LAST_RUN_MS));
    await load.settle(server.url);
    await this.look(load);
    const code = await server.stop();
    if (code !== 0) this.findings.note('stop-not-clean', `exit code ${code}`);
    this.findings.noteAudit(auditLog(this.folder, load.acknowledged));
  }

  private async look(load: CaseLoad): Promise<void> {
    this.audit = auditLog(this.folder, load.acknowledged);
    this.findings.noteAudit(this.audit);
    this.findings.noteAll('told-differently', load.toldDifferently);
    this.findings.noteAll('command-refused', load.refused);
    this.findings.noteAll('server-fault', load.ourFaults);
    const fault = await verifyFault(this.folder);
    if (fault !== null) this.findings.note(fault.invariant, fault.where);
    process.stderr.write(`\r${this.name}: kill ${this.killed}, ${load.acknowledged.length} acknowledged `);
  }

  private outcome(load: CaseLoad, begunMs: number): Outcome {
    const durationSec = (performance.now() - begunMs) / 1000;
    return {
      name: this.name,
      broken: this.findings.broken,
      facts: {
        seed: this.options.seed,
        runs: this.killed,
        startsKilled: this.startsKilled,
        commandsPerSec: { asked: this.options.ratePerSec, sent: Math.round(load.sent / (load.loadMs / 1000)) },
        sent: load.sent,
        acknowledged: load.acknowledged.length,
        unknownOutcomes: load.unknownOutcomes,
        lost: this.findings.count('acknowledged-lost'),
        doubled: this.findings.count('command-applied-twice'),
        viewsDifferent: this.findings.count('views-different'),
        events: this.audit.events,
        alarms: this.audit.alarms,
        recoveryMs: spread(this.recoveryMs),
        durationSec: Math.round(durationSec),
      },
    };
  }

  private get isOver(): boolean {
    return this.findings.isOver(this.options.breaks);
  }

  private get name(): string {
    return this.options.plant === null ? 'crash' : `crash-planted-${this.options.plant}`;
  }

  private start(): Promise<ServerProcess> {
    return ServerProcess.start(serverCommand(this.options.plant), settingsFor(this.folder));
  }

  private async killStarts(): Promise<void> {
    for (; this.random() < STARTS_KILLED; this.startsKilled++) {
      const command = serverCommand(this.options.plant);
      await ServerProcess.startAndKill(command, settingsFor(this.folder), this.random() * LONGEST_START_MS);
    }
  }

  private async killAfter(server: ServerProcess, ms: number): Promise<void> {
    await pause(ms);
    await server.kill();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
