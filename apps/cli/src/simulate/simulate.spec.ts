import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { TestCenter } from '@tanggap/standalone/fixture/test-center';
import { tanggap, tanggapJson } from '../fixture/test-shell.js';
import type { Shell } from '../shell.js';
import type { Played } from './play-day.js';
import { simulate, type SimulateAsked } from './simulate-command.js';

const SLOW_MS = 180_000;
/** Three hours of cases in some seconds. */
const TEMPO = 2500;
const supervisor = 'jambi supervisor';

interface Said extends Played {
  readonly stopped: boolean;
}

/** What a terminal would be; `interrupt` is Ctrl-C. */
class Terminal implements Shell {
  readonly env = {};
  readonly isTerminal = false;
  said = '';
  interrupt: () => void = () => undefined;
  out(text: string): void {
    this.said += `${text}\n`;
  }
  err(): void {
    // Progress, which nobody watches here.
  }
  exitWith(): void {
    // Of commands that judge.
  }
  onInterrupt(stop: () => void): () => void {
    this.interrupt = stop;
    return () => undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listens on TCP
  server.close();
  await once(server, 'close');
  return port;
}

async function play(asked: Partial<SimulateAsked>, terminal = new Terminal()): Promise<Said> {
  const all = { city: 'jambi', incidents: 60, seed: 7, speed: 60, open: 200, ...asked };
  await simulate(terminal, all, { json: true, tempo: TEMPO });
  return JSON.parse(terminal.said) as Said; // as --json prints it
}

let center: TestCenter;
beforeAll(async () => {
  const port = await freePort();
  center = await TestCenter.open('jambi', undefined, { TANGGAP_ORIGIN: 'simulated', TANGGAP_PORT: String(port) });
}, SLOW_MS);
afterAll(() => center.close(), SLOW_MS);

async function countOf(origin: string): Promise<number> {
  await center.caughtUp();
  const text = 'query ($origin: Origin) { incidents(filter: { origin: $origin }) { totalCount } }';
  const { incidents } = await center.query<{ incidents: { totalCount: number } }>(supervisor, text, { origin });
  return incidents.totalCount;
}

it(
  'plays a day through the public doors: every call on record once, as an exercise, every case closed, doubles merged, nothing refused',
  async () => {
    const said = await play({ data: center.folder });
    expect(said).toMatchObject({ reports: 60, open: 0, refused: {}, stopped: false });
    expect(said.closed).toBeGreaterThan(5);
    expect(said.merged).toBeGreaterThan(0);
    expect(await countOf('SIMULATED')).toBe(60);
    expect(await countOf('LIVE')).toBe(0);
    const seen = await center.query<{ incidents: { edges: readonly { node: { state: string; triage: string | null } }[] } }>(
      supervisor,
      '{ incidents(first: 100) { edges { node { state triage } } } }',
    );
    const triages = new Set(seen.incidents.edges.map(({ node }) => node.triage));
    for (const kind of ['NORMAL', 'PRANK', 'GHOST', 'INFORMATION', 'ABANDONED']) expect(triages).toContain(kind);
    expect(seen.incidents.edges.filter(({ node }) => node.state === 'CLOSED')).toHaveLength(said.closed);
  },
  SLOW_MS,
);

it(
  'leaves no key behind, and a folder that every check finds as it should be',
  async () => {
    const access = AccessKeys.open(join(center.folder, 'access.db'));
    const own = access.list().filter(({ label }) => label === 'simulate');
    access.close();
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
    for (const check of ['verify', 'replay']) {
      const { code, err } = await tanggap(check, '--data', center.folder);
      expect([check, code, err]).toEqual([check, 0, '']);
    }
    const copy = join(center.folder, 'copy');
    expect(await tanggapJson('backup', copy, '--data', center.folder)).toMatchObject({
      files: expect.arrayContaining(['origin']) as unknown,
    });
  },
  SLOW_MS,
);

it(
  'goes on where a server died: the same commands again, nothing twice',
  async () => {
    const before = await countOf('SIMULATED');
    const playing = play({ data: center.folder, seed: 8 });
    while ((await countOf('SIMULATED')) < before + 10) await new Promise((resolve) => setTimeout(resolve, 20));
    await center.restart();
    const said = await playing;
    expect(said).toMatchObject({ reports: 60, refused: {} });
    expect(said.retries).toBeGreaterThan(0);
    expect(await countOf('SIMULATED')).toBe(before + 60);
  },
  SLOW_MS,
);

it(
  'stops when asked: what has begun is on record, nothing else is begun',
  async () => {
    const before = await countOf('SIMULATED');
    const terminal = new Terminal();
    const playing = play({ data: center.folder, seed: 9, incidents: 400 }, terminal);
    while ((await countOf('SIMULATED')) < before + 5) await new Promise((resolve) => setTimeout(resolve, 20));
    terminal.interrupt();
    const said = await playing;
    expect(said.stopped).toBe(true);
    expect(said.reports).toBeLessThan(400);
    expect(await countOf('SIMULATED')).toBe(before + said.reports);
  },
  SLOW_MS,
);

it(
  'plays elsewhere with the keys that it is given, the call center writing for the others',
  async () => {
    const said = await play({ url: center.url, key: [center.key(supervisor)], incidents: 20, seed: 3 });
    expect(said).toMatchObject({ reports: 20, open: 0, refused: {} });
  },
  SLOW_MS,
);

describe('what it keeps off', () => {
  it(
    'never plays into a server for live cases',
    async () => {
      const live = await TestCenter.open('jambi');
      try {
        const here = await tanggap('simulate', '--data', live.folder);
        expect([here.code, here.err]).toEqual([2, expect.stringContaining('server for exercises') as string]);
        const there = await tanggap('simulate', '--url', live.url, '--key', live.key(supervisor));
        expect([there.code, there.err]).toEqual([2, expect.stringContaining('server for exercises') as string]);
      } finally {
        await live.close();
      }
    },
    SLOW_MS,
  );

  it('says what is missing', async () => {
    expect(await tanggap('simulate', '--data', join(center.folder, 'none'))).toMatchObject({ code: 2 });
    expect(await tanggap('simulate', '--city', 'atlantis')).toMatchObject({ code: 2 });
    expect(await tanggap('simulate', '--url', center.url)).toMatchObject({ code: 2 });
    const elsewhere = await tanggap('simulate', '--data', center.folder, '--city', 'bima');
    expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringContaining('bima') as string]);
  });
});
