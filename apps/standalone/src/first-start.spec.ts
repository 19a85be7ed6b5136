import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';

const root = join(import.meta.dirname, '..', '..', '..');
const CALL_CENTER = 5;
const PER_AGENCY = 3;

interface Run {
  readonly url: string;
  readonly printed: string;
  /** Owner → key, as printed. */
  readonly keys: ReadonlyMap<string, string>;
  stop(): Promise<number | null>;
}

/** `npm start` without a build: the program's own `main`, in a process of its own. */
async function npmStart(folder: string, env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const main = join(root, 'apps/standalone/src/main.ts');
  const settings = { TANGGAP_DATA: folder, TANGGAP_PORT: '0', TANGGAP_LOG_LEVEL: 'error', ...env };
  const child = spawn(process.execPath, ['--import', join(root, 'tools/ts-hooks.js'), main], {
    env: { PATH: process.env['PATH'], ...settings },
  });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  child.stderr.on('data', (text: Buffer) => (printed += text.toString()));
  const deadlineMs = Date.now() + 30_000;
  while (!printed.includes('  Data ') && child.exitCode === null && Date.now() < deadlineMs)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const url = /(http:\S+)\/healthz/.exec(printed)?.[1];
  if (url === undefined) throw new Error(`it does not run:\n${printed}`);
  await new Promise((resolve) => setTimeout(resolve, 50)); // one write may come in two pieces
  const keys = new Map(
    [...printed.matchAll(/^ +(\S+ \S+(?: \S+)?) +(tgp_\S+)$/gm)].map(([, owner = '', key = '']) => [owner, key]),
  );
  return {
    url,
    printed,
    keys,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

function keysOf(city: string): number {
  const agencies = cityProfiles.find(({ id }) => id === city)?.agencies.length ?? 0;
  return CALL_CENTER + PER_AGENCY * agencies;
}

async function report(run: Run, key: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'first-report' };
  const response = await fetch(`${run.url}/reports`, { method: 'POST', headers, body: JSON.stringify({ channel: 'phone' }) });
  return ((await response.json()) as { incident: string }).incident; // the documented answer
}

async function onBoardOf(run: Run, key: string): Promise<readonly string[]> {
  const query = '{ incidents { edges { node { id } } } }';
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${run.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data } = (await response.json()) as { data: { incidents: { edges: readonly { node: { id: string } }[] } } }; // as asked
  return data.incidents.edges.map(({ node }) => node.id);
}

describe('npm start', () => {
  let folder: string;
  const runs: Run[] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tanggap-start-'))));
  afterEach(async () => {
    for (const run of runs.splice(0)) await run.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(env: Readonly<Record<string, string>> = {}): Promise<Run> {
    const run = await npmStart(folder, env);
    runs.push(run);
    return run;
  }

  it('prints where to look and each key once, keeps only their hashes, and finds its data again', async () => {
    const first = await started();
    for (const path of ['/graphiql', '/docs', '/healthz', '/readyz', '/metrics']) {
      expect(first.printed.split(/\s/)).toContain(`${first.url}${path}`);
      expect((await fetch(first.url + path)).ok).toBe(true); // in a browser, without a key
    }
    expect(first.printed).toContain(folder);
    expect(first.keys.size).toBe(keysOf('jambi'));
    expect(new Set(first.keys.values()).size).toBe(first.keys.size);
    const callTaker = first.keys.get('jambi call-taker') ?? '';
    const incident = await report(first, callTaker);
    expect(await first.stop()).toBe(0);

    const stored = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    for (const key of first.keys.values()) expect(stored.some((bytes) => bytes.includes(key))).toBe(false);

    const second = await started();
    expect(second.printed).not.toContain('tgp_');
    expect(await report(second, callTaker)).toBe(incident); // the key still opens, the same call still means the same case
    expect(await onBoardOf(second, callTaker)).toEqual([incident]);
    expect(await second.stop()).toBe(0);
  }, 60_000);

  it('serves another city, a list of cities or all of them, and issues keys for a city that is added', async () => {
    const one = await started({ TANGGAP_CITY: 'tarakan' });
    expect(one.printed).toContain('tarakan');
    expect(one.keys.size).toBe(keysOf('tarakan'));
    await one.stop();
    const two = await started({ TANGGAP_CITY: 'tarakan,bima' });
    expect([...two.keys.keys()].every((owner) => owner.startsWith('bima '))).toBe(true);
    expect(two.keys.size).toBe(keysOf('bima'));
    await two.stop();
    const all = await started({ TANGGAP_CITY: 'all' });
    expect(new Set([...all.keys.keys()].map((owner) => owner.split(' ')[0]))).toEqual(
      new Set(['jambi', 'majalengka', 'singkawang']),
    );
  }, 60_000);

  it('refuses a city it does not know and a folder in use, in one line', async () => {
    await expect(npmStart(folder, { TANGGAP_CITY: 'atlantis' })).rejects.toThrow(/atlantis/);
    await started();
    await expect(npmStart(folder)).rejects.toThrow(/another process works on this data folder/);
  }, 60_000);

  it('says in one line that its address is taken', async () => {
    const { url } = await started();
    const other = mkdtempSync(join(tmpdir(), 'tanggap-start-'));
    try {
      const second = npmStart(other, { TANGGAP_PORT: new URL(url).port, TANGGAP_LOG_LEVEL: 'silent' });
      await expect(second).rejects.toThrow(/:\nalamat sudah dipakai, .*EADDRINUSE[^\n]*\n$/);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  }, 60_000);

  it('is ready with the lag of every consumer, and counts what it answers', async () => {
    const run = await started({ TANGGAP_READY_LAG: '0' });
    const callTaker = run.keys.get('jambi call-taker') ?? '';
    const incident = await report(run, callTaker);
    let ready = await fetch(`${run.url}/readyz`);
    while (ready.status === 503) ready = await fetch(`${run.url}/readyz`);
    const { consumers } = (await ready.json()) as { consumers: readonly { consumer: string; lag: number }[] }; // Readiness
    expect(consumers.map(({ consumer, lag }) => `${consumer} ${lag}`).toSorted()).toEqual([
      'dispatch 0',
      'gateway 0',
      'intake 0',
      'reporting 0',
      'sla-monitor 0',
    ]);
    expect(await onBoardOf(run, callTaker)).toEqual([incident]);
    const metrics = await (await fetch(`${run.url}/metrics`)).text();
    expect(metrics).toMatch(/tanggap_feed_lag_events\{consumer="gateway"\} 0/);
    expect(metrics).toMatch(/tanggap_http_requests_total\{method="POST",route="\/reports",status="200"\} 1/);
    expect(metrics).toMatch(/tanggap_http_requests_total\{method="POST",route="\/graphql",status="200"\} \d/);
    expect(metrics).toMatch(/^tanggap_http_requests_in_flight 1$/m); // this one
    expect(metrics).toMatch(/tanggap_commands_total\{command="ReceiveReport",outcome="recorded"\} 1/);
    expect(metrics).toMatch(/tanggap_append_seconds_count\{outcome="stored"\} \d/);
    expect(metrics).toMatch(/^tanggap_sla_open_deadlines \d/m);
    expect(metrics).toMatch(/tanggap_case_data_unsent\{state="waiting"\} 0/);
    expect(metrics).not.toContain(incident);
  }, 60_000);
});
