import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Verification } from '@tanggap/cli/data/verify-folder';
import { verifyServers } from '@tanggap/cli/data/verify-servers';
import type { ServiceName } from '@tanggap/platform/access/service-credential';
import { readConfig, type Config } from '@tanggap/platform/config/config';
import { openDistributedPlatform, type DistributedPlatform } from '@tanggap/platform/distributed-platform';
import { dueView } from '@tanggap/sla-monitor/due.view';
import { Proxy } from '../../distributed/proxy.js';
import type { ServiceProcess } from '../../distributed/service-process.js';
import { startDistributed, type Distributed } from '../../distributed/start-distributed.js';
import { startMongoDb, type MongoServer } from '../../servers/mongodb/start-mongodb.js';
import { CaseLoad } from '../case-load.js';
import { auditEvents, type Audit, type Stored } from '../log-audit.js';
import type { Findings } from '../outcome.js';
import type { Random } from '../random.js';
import { storedOnServer } from './server-log.js';

export interface StageOptions {
  readonly brokers: number;
  readonly random: Random;
  /** Commands a second that are asked for; what the machine gives is printed. */
  readonly ratePerSec: number;
  readonly program?: (name: ServiceName) => readonly string[];
}

const balanced = ['gateway', 'intake', 'dispatch'] as const;
export type Balanced = (typeof balanced)[number];
const TAIL_MS = 1500;
const LOOKS = 3;
const SETTLED_MS = 20_000;
/** How long it takes is told, not judged: this only ends a campaign that would never go on. */
const RECOVERED_WITHIN_MS = 600_000;
/** An alarm is late when it is not decided this long after its moment, everything being up again. */
const DECIDED_WITHIN_MS = 5000;

/** A whole distributed installation under load, with a proxy in front of each service that is asked over HTTP. */
export class Stage {
  readonly load: CaseLoad;
  private mongo: MongoServer | null = null;

  private constructor(
    private readonly folder: string,
    readonly running: Distributed,
    readonly proxies: Readonly<Record<Balanced, Proxy>>,
    private readonly options: StageOptions,
  ) {
    this.load = new CaseLoad(options.random, (by) => this.keyOf(by));
  }

  static async open(options: StageOptions): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'tanggap-bad-days-'));
    const [gateway, intake, dispatch] = await Promise.all([Proxy.start(), Proxy.start(), Proxy.start()]);
    const proxies = { gateway, intake, dispatch };
    const { brokers, program } = options;
    try {
      const env = { TANGGAP_INTAKE_URL: intake.url, TANGGAP_DISPATCH_URL: dispatch.url, TANGGAP_CITY: 'jambi' };
      const own = program === undefined ? {} : { program };
      const running = await startDistributed({ folder, cities: 'jambi', brokers, env, ...own });
      const stage = new Stage(folder, running, proxies, options);
      for (const name of balanced) proxies[name].to(stage.service(name).url);
      return stage;
    } catch (error) {
      await Promise.all(balanced.map((name) => proxies[name].close()));
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Where people come in. */
  get url(): string {
    return this.proxies.gateway.url;
  }

  get random(): Random {
    return this.options.random;
  }

  service(name: ServiceName): ServiceProcess {
    const found = this.running.services.get(name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }

  /** @param by `supervisor`, `crew damkar` */
  keyOf(by: string): string {
    const [role, agency = null] = by.split(' ');
    return this.running.keys.find((key) => key.role === role && key.agency === agency)?.key ?? '';
  }

  /** What goes wrong, with commands coming in before, meanwhile and for a moment after. */
  async under(fault: () => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    const over = pause(TAIL_MS)
      .then(fault)
      .then(() => pause(TAIL_MS))
      .catch((error: unknown) => void failures.push(error));
    await this.load.run(this.url, this.options.ratePerSec, over);
    if (failures.length > 0) throw failures[0];
  }

  /** @returns ms until every service says that it is ready, having caught up */
  async recovered(): Promise<number> {
    const begunMs = performance.now();
    await Promise.all([...this.running.services.values()].map((service) => service.ready(RECOVERED_WITHIN_MS)));
    return performance.now() - begunMs;
  }

  async restartMongo(): Promise<void> {
    const { port } = this.running.servers.mongo;
    this.mongo = await startMongoDb(join(this.folder, 'servers', 'mongodb.mv'), port);
  }

  async stopMongo(): Promise<void> {
    await (this.mongo ?? this.running.servers.mongo).stop();
  }

  async storeFault(
    order: { readonly fault: object; readonly calls: readonly string[]; readonly times?: number } | null,
  ): Promise<void> {
    const { adminUrl } = this.running.servers.eventStore;
    const asked = order === null ? { method: 'DELETE' } : { method: 'POST', body: JSON.stringify(order) };
    const response = await fetch(`${adminUrl}/faults`, asked);
    if (!response.ok) throw new Error(`the event store took no fault: ${response.status}`);
  }

  /** The installation as an operator's program sees it. */
  async asOperator<R>(work: (platform: DistributedPlatform) => Promise<R>): Promise<R> {
    const platform = await openDistributedPlatform(this.operatorConfig(), 'operator');
    try {
      return await work(platform);
    } finally {
      await platform.close();
    }
  }

  /** Every event of the log, as it lies in the server's file. */
  stored(): readonly Stored[] {
    return storedOnServer(join(this.folder, 'servers', 'eventstore'));
  }

  audit(): Audit {
    return auditEvents(this.stored(), this.load.acknowledged);
  }

  /** What must hold after every bad day. */
  async check(findings: Findings): Promise<void> {
    await this.load.settle(this.url, SETTLED_MS);
    await this.load.repeat(this.url, 5);
    findings.noteAudit(this.audit());
    findings.noteAll('told-differently', this.load.toldDifferently);
    findings.noteAll('command-refused', this.load.refused);
    findings.noteAll('server-fault', this.load.ourFaults);
    const { fault, views } = await this.verified();
    if (fault !== null) findings.note(fault.in === 'view' ? 'views-different' : `${fault.in}-damaged`, JSON.stringify(fault));
    for (const { view, behind, parked } of views)
      if (behind > 0 || parked > 0) findings.note('not-caught-up', `${view}: ${behind} behind, ${parked} parked`);
    findings.noteAll('deadline-undecided', await this.asOperator(undecided));
  }

  /** For whoever looks for the reason: what each service says of itself, and its last complaints. */
  async complaints(): Promise<string> {
    const of = async ({ name, url }: ServiceProcess): Promise<string> => {
      const said = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
        (response) => response.text(),
        () => 'no answer',
      );
      const log = readFileSync(join(this.folder, 'logs', `${name}-1.log`), 'utf8').split('\n');
      return [`${name}: ${said}`, ...log.filter((line) => /"level":"(?:warn|error)"/.test(line)).slice(-8)].join('\n  ');
    };
    return (await Promise.all([...this.running.services.values()].map(of))).join('\n');
  }

  async close(): Promise<void> {
    for (const service of this.running.services.values()) service.signal('SIGCONT');
    await this.running.stop();
    await this.mongo?.stop();
    await Promise.all(balanced.map((name) => this.proxies[name].close()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The monitor may record something while it is looked at: a view that is behind by that is looked at again. */
  private async verified(): Promise<Verification> {
    for (let look = 1; ; look++) {
      const found = await verifyServers(this.operatorConfig(), () => undefined);
      if (look === LOOKS || found.fault !== null || found.views.every(({ behind }) => behind === 0)) return found;
    }
  }

  private operatorConfig(): Config {
    return readConfig({ ...this.running.env, TANGGAP_LOG_LEVEL: 'silent' });
  }
}

/** Incidents whose next alarm is overdue. */
async function undecided({ views }: DistributedPlatform): Promise<readonly string[]> {
  const collection = await views.collection(dueView);
  const where = [{ field: 'nextAtMs', from: 0, to: Date.now() - DECIDED_WITHIN_MS }];
  return (await collection.find({ where, limit: 100 })).map(({ id }) => id);
}
