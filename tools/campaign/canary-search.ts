import 'reflect-metadata';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { streamNameSchema } from '@tanggap/events/envelope';
import { incidentEventDefinitions } from '@tanggap/events/incident-events';
import { incidentIdSchema } from '@tanggap/events/ids';
import { readConfig } from '@tanggap/platform/config/config';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { startStandalone, type Standalone } from '@tanggap/standalone/start-standalone';
import { Canaries, filesBelow } from './canaries.js';
import { askWrongly, driveCase, type Answer, type Driven } from './canary-load.js';
import type { Random } from './random.js';

const CITIES = ['jambi', 'bima'];
const IMPORT_TYPE = 'application/vnd.tanggap.import';
const ROOT = join(import.meta.dirname, '..', '..');
const ERASED_SHARE = 0.1;

export interface CanaryOutcome {
  readonly incidents: number;
  readonly canaries: number;
  readonly searched: {
    readonly files: number;
    readonly packages: number;
    readonly bytes: number;
    readonly logLines: number;
    readonly answers: number;
  };
  /** Where a canary was found, and what it had been put into. */
  readonly hits: readonly string[];
  /** Personal fields of the vocabulary that no case put a canary into: the search would know nothing of them. */
  readonly uncovered: readonly string[];
  /** Steps of the script that were refused, by command and code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly erased: {
    readonly incidents: number;
    readonly stillReadable: number;
    readonly keyBytesFound: number;
    readonly othersReadable: boolean;
  };
}

/**
 * Drives a whole center with canaries in every personal field, then searches everything it wrote or said; erases some
 * people, brings back an older key file, and searches for them again.
 * @param plant a leak to put under the services, which the search must find
 */
export async function searchForCanaries(of: {
  readonly incidents: number;
  readonly random: Random;
  readonly plant?: (folder: string, store: EventStore) => EventStore;
}): Promise<CanaryOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-canary-'));
  const center = new CanaryCenter(folder, new Canaries(of.random), of.plant);
  try {
    await center.start();
    await center.drive(of.incidents);
    const uncovered = await center.uncoveredFields();
    await center.readEverything();
    const running = center.search();
    const erased = await center.eraseAndRestore(Math.ceil(of.incidents * ERASED_SHARE));
    await center.stop();
    const stopped = center.search();
    return {
      incidents: of.incidents,
      canaries: center.canaries.count,
      searched: stopped.searched,
      hits: [...new Set([...running.hits, ...stopped.hits])],
      uncovered,
      refused: center.refusals(),
      erased,
    };
  } finally {
    await center.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

class CanaryCenter {
  private readonly log: string[] = [];
  private readonly answers: string[] = [];
  private readonly cases: Driven[] = [];
  private readonly keys = new Map<string, string>();
  private running: Standalone | null = null;

  constructor(
    private readonly folder: string,
    readonly canaries: Canaries,
    private readonly plant: ((folder: string, store: EventStore) => EventStore) | undefined,
  ) {}

  async start(): Promise<void> {
    const { folder, plant } = this;
    const env = { TANGGAP_DATA: folder, TANGGAP_PORT: '0', TANGGAP_CITY: CITIES.join(','), TANGGAP_LOG_LEVEL: 'debug' };
    this.running = await startStandalone({
      config: readConfig(env),
      logTo: { write: (line) => void this.log.push(line) },
      ...(plant === undefined ? {} : { wrapStore: (store: EventStore) => plant(folder, store) }),
    });
    for (const { city, role, agency, key } of this.running.keys) this.keys.set([city, role, agency ?? ''].join(' ').trim(), key);
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = null;
  }

  /** The cities side by side, each case after case. */
  async drive(incidents: number): Promise<void> {
    await Promise.all(CITIES.map((city, lane) => this.driveCity(city, incidents, lane)));
    await this.import();
    await this.caughtUp();
  }

  private async driveCity(city: string, incidents: number, lane: number): Promise<void> {
    let earlier: string | null = null;
    for (let nth = lane; nth < incidents; nth += CITIES.length) {
      const door = nth % 4 < 2 ? 'REST' : 'GraphQL';
      const driven: Driven = await driveCase(this.ask, this.canaries, { city, door, key: `case-${nth}`, earlier });
      await askWrongly(this.askAndKeep, this.canaries, driven);
      earlier = driven.incident;
      this.cases.push(driven);
    }
  }

  /** Good rows and bad ones; what comes back is what a rejects file holds. */
  private async import(): Promise<void> {
    const mapping = JSON.stringify(JSON.parse(readFileSync(join(ROOT, 'docs/examples/surabaya-112.mapping.json'), 'utf8')));
    const [header = '', ...rows] = readFileSync(join(ROOT, 'docs/examples/surabaya-112.sample.csv'), 'utf8').trim().split('\n');
    const agent = header.split(',').indexOf('AGENT L1');
    const sealed = rows.map((row) => row.replace(/Agen Contoh \d+/, () => this.canaries.name('import sealedAttributes')));
    const said = (): string => this.canaries.name('a row that cannot be read');
    const bad = [
      `SBY-9001,${said()},NORMAL,Kebakaran,Rumah,Tegalsari,Keputran,-7.2,112.7,${said()},0 Hari`,
      `SBY-9002,${said()}`,
    ];
    if (agent < 0) throw new Error('the sample has no agent');
    const body = `${mapping}\n${[header, ...sealed, ...bad].join('\n')}\n`;
    await this.askAndKeep('jambi city-admin', '/imports', body, { 'content-type': IMPORT_TYPE });
  }

  /** Everything that is not for those who may see personal data: metrics, health, reports, an analyst's view. */
  async readEverything(): Promise<void> {
    for (const path of ['/metrics', '/healthz', '/readyz']) this.answers.push(await (await fetch(`${this.url}${path}`)).text());
    const timeline = '{ incidents(first: 50) { edges { node { id caseNumber timeline { type } tracks { agency } } } } }';
    for (const city of CITIES) await this.askAndKeep(`${city} analyst`, '/graphql', JSON.stringify({ query: timeline }));
  }

  search(): Pick<CanaryOutcome, 'hits' | 'searched'> {
    const files = filesBelow(this.folder);
    const said = [
      ...files.map(({ name, bytes }) => ({ where: `file ${name}`, bytes })),
      { where: 'log', bytes: Buffer.from(this.log.join('')) },
      ...this.answers.map((text) => ({ where: 'answer', bytes: Buffer.from(text) })),
    ];
    return {
      hits: said.flatMap(({ where, bytes }) => this.canaries.foundIn(bytes).map((from) => `${where}: ${from}`)),
      searched: {
        files: files.length,
        packages: files.filter(({ name }) => name.startsWith('case-data/')).length,
        bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
        logLines: this.log.length,
        answers: this.answers.length,
      },
    };
  }

  /** What of the vocabulary is personal and was never stored by this run. */
  async uncoveredFields(): Promise<readonly string[]> {
    const { store, keys } = this.platform;
    const stored = new Set<string>();
    for await (const entry of store.readAll('start')) {
      if (!('event' in entry) || entry.event.personal === null) continue;
      const { event } = entry;
      const state = await keys.find(incidentIdSchema.parse(event.stream.slice(event.stream.indexOf('-') + 1)));
      if (state.state !== 'live') continue;
      for (const field of Object.keys(openPersonal(event, state.key))) stored.add(`${event.type}.${field}`);
    }
    return incidentEventDefinitions
      .flatMap(({ type, personalFields }) => personalFields.map((field) => `${type}.${field}`))
      .filter((field) => !stored.has(field));
  }

  /** Erases the first cases, puts back the key file of before, starts again. */
  async eraseAndRestore(count: number): Promise<CanaryOutcome['erased']> {
    const gone = this.cases.slice(0, count);
    const backup = this.backUpKeys();
    const bytes = gone.map(({ incident }) => wrappedKeyOf(backup, incident));
    for (const { incident, city } of gone) {
      const path = `/incidents/${incident}/erasure`;
      const { status, text } = await this.askAndKeep(`${city} city-admin`, path, '{"basis":"request"}', {
        'idempotency-key': `erase-${incident}`,
      });
      if (status !== 200) throw new Error(`an erasure was refused: ${text}`);
    }
    await this.caughtUp();
    await this.stop();
    for (const suffix of ['-wal', '-shm']) rmSync(join(this.folder, `keys.db${suffix}`), { force: true });
    cpSync(backup, join(this.folder, 'keys.db'));
    rmSync(backup);
    await this.start();
    await this.caughtUp();
    const readable = await Promise.all(this.cases.map(({ incident }) => this.isReadable(incident)));
    const files = filesBelow(this.folder);
    return {
      incidents: count,
      stillReadable: readable.slice(0, count).filter(Boolean).length,
      keyBytesFound: bytes.filter((key) => files.some((file) => file.bytes.includes(key))).length,
      othersReadable: readable.slice(count).every(Boolean),
    };
  }

  refusals(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const code of this.cases.flatMap(({ refused }) => refused)) counts[code] = (counts[code] ?? 0) + 1;
    return counts;
  }

  private async isReadable(incident: string): Promise<boolean> {
    const { keys, store } = this.platform;
    const { events } = await store.readStream(streamNameSchema.parse(`incident-${incident}`));
    const state = await keys.find(incidentIdSchema.parse(incident));
    return state.state === 'live' && events.some((event) => Object.keys(openPersonal(event, state.key)).length > 0);
  }

  /** As a nightly copy would have it. @returns its path, outside the data folder */
  private backUpKeys(): string {
    const backup = `${this.folder}-keys.db`;
    const db = new DatabaseSync(join(this.folder, 'keys.db'), { readOnly: true });
    db.exec(`VACUUM INTO '${backup}'`);
    db.close();
    return backup;
  }

  private readonly askAndKeep = async (...request: Parameters<CanaryCenter['ask']>): Promise<Answer> => {
    const answer = await this.ask(...request);
    this.answers.push(answer.text);
    return answer;
  };

  private readonly ask = async (
    owner: string,
    path: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.keys.get(owner) ?? ''}`,
        'content-type': 'application/json',
        'idempotency-key': `wrong-${this.answers.length}`,
        ...headers,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  private async caughtUp(): Promise<void> {
    await this.platform.feed.caughtUp(60_000);
  }

  private get platform(): Standalone['platform'] {
    if (this.running === null) throw new Error('the center does not run');
    return this.running.platform;
  }

  private get url(): string {
    return this.running?.url ?? '';
  }
}

/** The stored form of a key: whoever has it and the master key can read the person. */
function wrappedKeyOf(file: string, incident: string): Buffer {
  const db = new DatabaseSync(file, { readOnly: true });
  const wrapped = db.prepare('SELECT wrapped FROM data_keys WHERE incident = ?').get(incident)?.['wrapped'];
  db.close();
  if (!(wrapped instanceof Uint8Array)) throw new Error('there was no key to erase');
  return Buffer.from(wrapped).subarray(12);
}

/** A leak as somebody might leave it after a night of searching for a bug: every append, dumped beside the log. */
export function dumpingStore(folder: string, store: EventStore): EventStore {
  return {
    readStream: (stream, from) => store.readStream(stream, from),
    append: (stream, expected, events) => {
      writeFileSync(join(folder, 'debug.json'), JSON.stringify(events), { flag: 'a' });
      return store.append(stream, expected, events);
    },
    readAll: (after, limit) => store.readAll(after, limit),
    head: () => store.head(),
    distance: (from, to) => store.distance(from, to),
    subscribeAll: (after, onEntry) => store.subscribeAll(after, onEntry),
  };
}
