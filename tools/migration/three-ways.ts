import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CityId } from '@tanggap/events/ids';
import { readDirectory } from '@tanggap/cli/data/all-views';
import { openDistributedSide } from '@tanggap/cli/migrate/distributed-side';
import { openEmbeddedSource } from '@tanggap/cli/migrate/embedded-side';
import { openFolderReports } from '@tanggap/cli/report/folder-reports';
import type { ReportDoor } from '@tanggap/cli/report/report-door';
import { serverReports } from '@tanggap/cli/report/server-reports';
import { ApiClient } from '@tanggap/cli/server/api-client';
import { processShell } from '@tanggap/cli/shell';
import { readConfig } from '@tanggap/platform/config/config';
import { openDistributedPlatform } from '@tanggap/platform/distributed-platform';
import { logFileIn } from '@tanggap/platform/event-store/sqlite-event-store';
import { SqliteLogReader } from '@tanggap/platform/event-store/sqlite-log-reader';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import { SqliteViews } from '@tanggap/platform/views/sqlite-views';
import type { Views } from '@tanggap/platform/views/views';
import { caseView } from '@tanggap/reporting/cases/case.view';
import { judgeFor } from '@tanggap/reporting/reports/judge-record';
import { z } from 'zod';
import { startDistributed, type Distributed } from '../distributed/start-distributed.js';
import { allReports } from './all-reports.js';
import { tanggap, type Env } from './command-line.js';
import { compareDecisions, type Decisions, type Judged } from './compare-decisions.js';
import { compareHistories, type Comparison } from './compare-histories.js';
import { compareReports, type Answers } from './compare-reports.js';
import { digestOf, type HistoryDigest, type OpenHistory } from './content-digest.js';
import type { Broken } from './invariants.js';

export interface History {
  readonly csv: string;
  readonly mapping: string;
  readonly city: CityId;
}

const importedSchema = z.object({
  import: z.object({ rows: z.number(), incidents: z.number(), events: z.number(), rejectedRows: z.number() }),
});
const verifiedSchema = z.object({
  ok: z.boolean(),
  fault: z.unknown(),
  views: z.array(z.object({ view: z.string(), state: z.string(), documents: z.number(), behind: z.number() })),
});

/** So long may a service's consumers stand still. */
const STILL_MS = 600_000;

/** What a way was compared with the original by; everything in it was found equal. */
interface WayShown {
  readonly events: number;
  readonly hashesEqual: boolean | 'not compared: recorded at another time';
  readonly digest: string;
  readonly reportsEqual: number;
  readonly incidentsJudged: number;
  readonly rowsJudged: number;
  readonly documentsEqual: Readonly<Record<string, number>>;
}

/** Whatever breaks ends the proof. */
export class HistoriesDiffer extends Error {
  override readonly name = 'HistoriesDiffer';
  constructor(broken: readonly Broken[]) {
    super(broken.map(({ invariant, where }) => `broken: ${invariant}: ${where}`).join('\n'));
  }
}

/**
 * One city's history three ways: imported into a data folder; that folder migrated to the servers of the distributed profile;
 * imported afresh through a gateway of that profile. Events, what they say, every decision and every report must be the same.
 */
export class ThreeWays {
  private readonly seconds: Record<string, number> = {};
  /** One moment for every judgement: what is still open is judged as of then. */
  private readonly nowMs = Date.now();
  private original: { readonly digest: HistoryDigest; readonly answers: Answers } | null = null;

  constructor(
    private readonly of: History,
    private readonly folder: string,
    private readonly tell: (line: string) => void,
  ) {}

  /** @throws HistoriesDiffer @throws Error when a part cannot be done at all */
  async prove(): Promise<Readonly<Record<string, unknown>>> {
    const imported = await this.importHere();
    const migrated = await this.migrated();
    const afresh = await this.importedAfresh();
    return { ...imported, migrated, importedAfresh: afresh, seconds: this.seconds };
  }

  private get here(): string {
    return join(this.folder, 'here');
  }

  private async importHere(): Promise<Readonly<Record<string, number>>> {
    const { csv, mapping, city } = this.of;
    const into = ['--mapping', mapping, '--rejects', join(this.folder, 'rejects.ndjson'), '--data', this.here];
    const done = importedSchema.parse(await this.timed('import into a folder', () => tanggap({}, 'import', csv, ...into)));
    const { rows, incidents, events } = done.import;
    this.tell(`${rows} rows, ${incidents} incidents, ${events} events`);
    const answers = await this.timed('reports on the folder', () => this.askFolder((door) => allReports(door, city)));
    const digest = await this.timed('digest of the folder', () => this.withOriginal((history) => digestOf(history, city)));
    this.original = { digest, answers };
    this.require([], 'events in the folder', digest.events === events ? null : `${digest.events}, imported ${events}`);
    return { rows, incidents, events };
  }

  private async migrated(): Promise<WayShown> {
    this.tell('\nmigrated');
    const move = async (env: Env): Promise<void> => {
      await this.timed('migrate to the servers', () => tanggap(env, 'migrate', '--to', 'distributed', '--data', this.here));
      await this.timed('digest of the copy', () => this.compareEvents(env, 'sealed'));
    };
    return this.onServers({ name: 'migrated', beforeServices: move }, async (running) => {
      const shown = await this.compareViews(running, true);
      await this.takesCalls(running);
      return shown;
    });
  }

  private async importedAfresh(): Promise<WayShown> {
    this.tell('\nimported afresh');
    return this.onServers({ name: 'afresh' }, async (running) => {
      const { csv, mapping } = this.of;
      const through = ['--mapping', mapping, '--url', running.url, '--key', keyOf(running, 'city-admin')];
      await this.timed('import through the gateway, its boards caught up', () => tanggap({}, 'import', csv, ...through));
      await this.timed('digest of the import', () => this.compareEvents(running.env, 'said'));
      return this.compareViews(running, false);
    });
  }

  private async onServers(
    way: { readonly name: string; readonly beforeServices?: (env: Env) => Promise<void> },
    work: (running: Distributed) => Promise<WayShown>,
  ): Promise<WayShown> {
    const folder = join(this.folder, way.name);
    mkdirSync(folder, { recursive: true });
    const { beforeServices = () => Promise.resolve() } = way;
    let readyFromMs = performance.now();
    const running = await startDistributed({
      ...{ folder, cities: 'jambi', stillMs: STILL_MS },
      // Ready is only who has applied the last event, so that ready means caught up.
      env: { TANGGAP_INSTALLATION_KEY_FILE: join(this.here, 'installation.key'), TANGGAP_READY_LAG: '0' },
      beforeServices: async (env) => {
        await beforeServices(env);
        readyFromMs = performance.now();
      },
    });
    this.took(`five services ready, ${way.name}`, readyFromMs);
    try {
      return await work(running);
    } finally {
      await running.stop();
    }
  }

  private async compareEvents(env: Env, by: Comparison['by']): Promise<void> {
    const { city } = this.of;
    const { digest: original } = this.known();
    const side = await openDistributedSide(readConfig(env));
    try {
      const copy = { history: side, digest: await digestOf(side, city) };
      const broken = await this.withOriginal((history) => compareHistories({ history, digest: original }, copy, { city, by }));
      this.require(broken, `${copy.digest.events} events: ${by === 'sealed' ? 'every byte' : 'what they say'}`);
    } finally {
      await side.close();
    }
  }

  private async compareViews(running: Distributed, isCopy: boolean): Promise<WayShown> {
    const { digest, answers } = this.known();
    const caughtUp = [...running.services.values()].map((service) => service.ready(STILL_MS));
    const way = isCopy ? 'migrated' : 'afresh';
    await this.timed(`all views caught up, ${way}`, () => Promise.all(caughtUp));
    const found = await this.timed(`reports, ${way}`, () =>
      allReports(serverReports(new ApiClient(running.url, keyOf(running, 'analyst'))), this.of.city),
    );
    this.require(compareReports(answers, found), `${answers.size} reports`);
    const { incidents, rows, broken } = await this.timed(`decisions, ${way}`, () => this.decisions(running.env));
    this.require(broken, `${rows} printed rows of ${incidents} incidents, decided alike`);
    return {
      ...{ events: digest.events, hashesEqual: isCopy ? true : ('not compared: recorded at another time' as const) },
      ...{ digest: digest.content, reportsEqual: answers.size, incidentsJudged: incidents, rowsJudged: rows },
      documentsEqual: await this.timed(`verify, ${way}`, () => this.verified(running.env)),
    };
  }

  private async decisions(env: Env): Promise<Decisions> {
    const views = SqliteViews.open(join(this.here, 'views.db'));
    const log = SqliteLogReader.open(logFileIn(this.here));
    const platform = await openDistributedPlatform(readConfig(env), 'operator');
    try {
      const [original, copy] = [await this.judged(views, log), await this.judged(platform.views, platform.store)];
      return await compareDecisions(original, copy, this.of.city, this.nowMs);
    } finally {
      await platform.close();
      log.close();
      views.close();
    }
  }

  private async judged(views: Views, log: EventReader): Promise<Judged> {
    const judge = judgeFor(await readDirectory(log), this.of.city, []);
    return { cases: (await views.collection(caseView)).all(), judge };
  }

  /** Hash chains whole, every view equal to a fresh fold. @returns documents a view */
  private async verified(env: Env): Promise<WayShown['documentsEqual']> {
    const { ok, fault, views } = verifiedSchema.parse(await tanggap(env, 'verify'));
    const behind = views.filter((view) => view.state !== 'equal' || view.behind > 0).map(({ view }) => view);
    this.require([], 'verify', ok && behind.length === 0 ? null : `${JSON.stringify(fault)}, behind: ${behind.join()}`);
    return Object.fromEntries(views.map(({ view, documents }) => [view, documents]));
  }

  /** A copied installation takes calls like any other. */
  private async takesCalls(running: Distributed): Promise<void> {
    const key = keyOf(running, 'call-taker');
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'after-the-move' };
    const body = JSON.stringify({ channel: 'phone', text: 'laporan pertama sesudah pindah' });
    const { status } = await fetch(`${running.url}/reports`, { method: 'POST', headers, body });
    this.require([], 'a report after the move is taken', status === 200 ? null : `status ${status}`);
  }

  private async askFolder<T>(work: (door: ReportDoor) => Promise<T>): Promise<T> {
    const door = await openFolderReports(readConfig({ TANGGAP_DATA: this.here }), { ...processShell(), err: () => undefined });
    try {
      return await work(door);
    } finally {
      await door.close();
    }
  }

  private async withOriginal<T>(work: (history: OpenHistory) => Promise<T>): Promise<T> {
    const side = openEmbeddedSource({ data: this.here, masterKeyFile: join(this.here, 'master.key') });
    try {
      return await work(side);
    } finally {
      await side.close();
    }
  }

  private known(): { readonly digest: HistoryDigest; readonly answers: Answers } {
    if (this.original === null) throw new Error('nothing was imported yet');
    return this.original;
  }

  private require(broken: readonly Broken[], what: string, fault: string | null = null): void {
    if (broken.length > 0) throw new HistoriesDiffer(broken);
    if (fault !== null) throw new Error(`${what}: ${fault}`);
    this.tell(`= ${what}`);
  }

  private async timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begunMs = performance.now();
    const done = await work();
    this.took(what, begunMs);
    return done;
  }

  private took(what: string, begunMs: number): void {
    const seconds = Math.round((performance.now() - begunMs) / 100) / 10;
    this.seconds[what] = seconds;
    this.tell(`${what}: ${seconds} s`);
  }
}

function keyOf({ keys }: Distributed, role: 'call-taker' | 'city-admin' | 'analyst'): string {
  return keys.find((key) => key.role === role && key.city === 'jambi')?.key ?? '';
}
