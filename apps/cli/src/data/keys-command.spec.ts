import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKeyRecord } from '@tanggap/platform/access/access-key';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { SLOW_MS, TestInstallation } from './fixture/test-installation.js';

let installation: TestInstallation;
beforeAll(async () => {
  installation = new TestInstallation();
  await installation.start();
}, SLOW_MS);
afterAll(() => installation.end(), SLOW_MS);

interface Issued extends AccessKeyRecord {
  readonly key: string;
}

async function issue(...args: readonly string[]): Promise<Issued> {
  const { code, out } = await installation.cli('keys', 'issue', '--json', ...args);
  expect(code).toBe(0);
  return JSON.parse(out) as Issued;
}

async function status(key: string): Promise<number> {
  return (await fetch(`${installation.running.url}/queue`, { headers: { authorization: `Bearer ${key}` } })).status;
}

/** Resolves when the line is open. */
async function subscribe(
  key: string,
): Promise<{ readonly closed: Promise<{ code: number; afterMs: (fromMs: number) => number }> }> {
  const closing = Promise.withResolvers<{ code: number; afterMs: (fromMs: number) => number }>();
  const opening = Promise.withResolvers<undefined>();
  const client = createClient({
    url: `${installation.running.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
    on: {
      connected: () => opening.resolve(undefined),
      closed: (event) => {
        const atMs = performance.now();
        closing.resolve({ code: (event as { code: number }).code, afterMs: (fromMs) => atMs - fromMs });
      },
    },
  });
  client.subscribe(
    { query: 'subscription { boardChanged(city: "jambi") { position } }' },
    { next: () => undefined, error: () => undefined, complete: () => undefined },
  );
  await opening.promise;
  return { closed: closing.promise };
}

it(
  'issues a key that works at once, and keeps no more than its hash',
  async () => {
    const { id, key, ...grant } = await issue('--role', 'crew', '--city', 'jambi', '--agency', 'damkar', '--label', 'pos utara');
    expect(grant).toMatchObject({ role: 'crew', cities: ['jambi'], agency: 'damkar', label: 'pos utara', revokedAt: null });
    expect(await status(key)).toBe(200);
    const secret = key.split('_').slice(2).join('_');
    expect(readFileSync(join(installation.data, 'access.db')).includes(secret)).toBe(false);
    const { out } = await installation.cli('keys', 'list');
    expect(out).toContain(id);
    expect(out).not.toContain(secret);
  },
  SLOW_MS,
);

it(
  'revokes a key: dead within 5 s, for requests and for a subscription that it holds open',
  async () => {
    const { id, key } = await issue('--role', 'call-taker', '--city', 'jambi');
    const other = await issue('--role', 'call-taker', '--city', 'jambi');
    const line = await subscribe(key);
    const otherLine = await subscribe(other.key);
    const revokedMs = performance.now();
    expect(await installation.cli('keys', 'revoke', id)).toMatchObject({ code: 0 });
    expect(await status(key)).toBe(401);
    const { code, afterMs } = await line.closed;
    expect(code).toBe(4403);
    expect(afterMs(revokedMs)).toBeLessThan(5000);
    expect(await status(other.key)).toBe(200);
    expect(await Promise.race([otherLine.closed, Promise.resolve('open')])).toBe('open');
    expect(await installation.cli('keys', 'revoke', id)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^tanggap: tidak ada kunci yang berlaku \/ there is no live key [^\n]*\n$/),
    });
  },
  SLOW_MS,
);

it.each([
  ['--role crew --city jambi', 'the role crew needs --agency'],
  ['--role analyst --city jambi --agency damkar', 'the role analyst belongs to no agency'],
  ['--role crew --city jambi --agency nobody', 'jambi has no agency "nobody"'],
  ['--role analyst --city atlantis', 'there is no profile for the city "atlantis"'],
  ['--role system --city jambi', '--role <role>: tidak sah / not valid: pilihan / choices: call-taker'],
  ['--role analyst', "required option '--city <city>' not specified"],
])(
  'refuses %s in one line',
  async (args, why) => {
    const { code, out, err } = await installation.cli('keys', 'issue', ...args.split(' '));
    expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
    expect(err).toContain(why);
  },
  SLOW_MS,
);

it(
  'has nothing to say about a folder where no server ever ran',
  async () => {
    const empty = new TestInstallation();
    expect(await empty.cli('keys', 'list')).toMatchObject({ code: 2, err: expect.stringContaining('start the server once') });
    await empty.end();
  },
  SLOW_MS,
);
