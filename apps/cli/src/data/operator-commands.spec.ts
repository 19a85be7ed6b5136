import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SLOW_MS, TestInstallation } from './fixture/test-installation.js';

let installation: TestInstallation;
beforeEach(async () => {
  installation = new TestInstallation();
  await installation.start();
}, SLOW_MS);
afterEach(() => installation.end(), SLOW_MS);

const views = ['dispatch.queue', 'gateway.board', 'intake.duplicates', 'monitor.due', 'reporting.case'];

describe('rebuild', () => {
  it.each(['beside a running server', 'while none runs'])(
    'mends a view %s',
    async (when) => {
      const incident = await installation.fire();
      if (when === 'while none runs') await installation.stop();
      for (const view of views) installation.tamperView(view, `UPDATE "{view}" SET doc = json_set(doc, '$.city', 'bima')`);
      expect(await installation.cli('verify')).toMatchObject({ code: 1, out: expect.stringContaining(incident) });
      expect(await installation.cli('rebuild', 'gateway.board')).toMatchObject({ code: 0 });
      const { code, out } = await installation.cli('rebuild', '--json');
      expect(code).toBe(0);
      const rebuilt = JSON.parse(out) as { view: string; events: number }[];
      expect(rebuilt.map(({ view }) => view).sort()).toEqual(views);
      expect(Math.min(...rebuilt.map(({ events }) => events))).toBeGreaterThan(3);
      expect(await installation.cli('verify')).toMatchObject({ code: 0 });
    },
    SLOW_MS,
  );

  it(
    'goes on while events come in, and the server keeps the new view',
    async () => {
      await installation.fire();
      const [rebuilt] = await Promise.all([installation.cli('rebuild'), installation.fire(), installation.fire()]);
      expect(rebuilt).toMatchObject({ code: 0, err: '' });
      await installation.fire();
      const { code, out } = await installation.cli('verify', '--json');
      expect(code).toBe(0);
      expect((JSON.parse(out) as { views: { documents: number }[] }).views.map(({ documents }) => documents)).toEqual([
        4, 4, 4, 4, 4,
      ]);
    },
    SLOW_MS,
  );

  it(
    'knows its views, running or not',
    async () => {
      const wrong = { code: 2, out: '', err: expect.stringContaining('there is no view "boards"; there are ') };
      expect(await installation.cli('rebuild', 'boards')).toMatchObject(wrong);
      await installation.stop();
      expect(await installation.cli('rebuild', 'boards')).toMatchObject(wrong);
    },
    SLOW_MS,
  );
});

describe("the operator's door", () => {
  it.each([
    ['GET', '/operator/views'],
    ['GET', '/operator/parked'],
    ['POST', '/operator/views/gateway.board/rebuild'],
    ['POST', '/operator/parked/gateway/any/redrive'],
  ])(
    '%s %s refuses every key but the one in the data folder',
    async (method, path) => {
      const ask = async (key: string | null): Promise<number> => {
        const headers = key === null ? {} : { authorization: `Bearer ${key}` };
        return (await fetch(`${installation.running.url}${path}`, { method, headers })).status;
      };
      expect([await ask(null), await ask(installation.key('city-admin')), await ask(installation.key('supervisor'))]).toEqual([
        401, 403, 403,
      ]);
      expect(await ask(installation.operatorKey())).not.toBe(403);
    },
    SLOW_MS,
  );

  it(
    'is not asked when its key may be read by others',
    async () => {
      await installation.chmodOperatorKey(0o644);
      expect(await installation.cli('clock', 'status')).toMatchObject({ code: 1, err: expect.stringContaining('chmod 600') });
    },
    SLOW_MS,
  );
});

describe('clock', () => {
  it(
    'tells of a step and accepts it, so that deadlines move',
    async () => {
      expect(await installation.cli('clock', 'status', '--json')).toMatchObject({ code: 0, out: '{"pending":null}\n' });
      expect(await installation.cli('clock', 'accept')).toMatchObject({
        code: 1,
        err: 'tanggap: POST /clock/acceptance: 409 no-clock-step\n',
      });
      installation.clock.stepWall(90_000);
      await installation.clock.advance(1000);
      expect(await installation.cli('clock', 'status')).toMatchObject({ code: 0, out: expect.stringContaining('+90.0 s') });
      expect(installation.clock.stepMs()).toBe(90_000);
      expect(await installation.cli('clock', 'accept')).toMatchObject({ code: 0, out: expect.stringMatching(/^Diterima/) });
      expect(installation.clock.stepMs()).toBe(0);
      expect(await installation.cli('clock', 'status', '--json')).toMatchObject({ out: '{"pending":null}\n' });
    },
    SLOW_MS,
  );

  it(
    'is watched only while a server runs',
    async () => {
      await installation.stop();
      expect(await installation.cli('clock', 'status')).toMatchObject({
        code: 1,
        err: expect.stringContaining('no server runs on'),
      });
    },
    SLOW_MS,
  );

  it(
    'asks the server that runs now, not one that left its address behind',
    async () => {
      await installation.stop();
      writeFileSync(join(installation.data, 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:1', pid: 2 ** 22 + 1 }));
      expect(await installation.cli('clock', 'status')).toMatchObject({
        code: 1,
        err: expect.stringContaining('no server runs on'),
      });
    },
    SLOW_MS,
  );
});

describe('parked', () => {
  it(
    'lists, shows and has the consumer apply again what it put aside',
    async () => {
      const incident = await installation.fire();
      await installation.stop();
      const at = '2026-01-05T01:00:00.000Z';
      const stream = `incident-${incident}`;
      installation.tamper(
        'feed.db',
        'INSERT INTO parked VALUES (?, ?, ?, 2, ?, ?)',
        'gateway',
        incident,
        stream,
        'TypeError',
        at,
      );
      installation.tamper('feed.db', 'INSERT INTO skipped VALUES (?, ?, ?, 2)', 'gateway', incident, stream);
      const entry = { consumer: 'gateway', lane: incident, stream, revision: 2, reason: 'TypeError', parkedAt: at };
      const { out } = await installation.cli('parked', 'list', '--json');
      expect(JSON.parse(out)).toEqual([{ ...entry, notAppliedFrom: { [stream]: 2 } }]);
      expect(await installation.cli('parked', 'list', 'intake', '--json')).toMatchObject({ out: '[]\n' });
      expect(await installation.cli('parked', 'show', 'gateway', incident)).toMatchObject({
        code: 0,
        out: expect.stringContaining('TypeError'),
      });
      expect(await installation.cli('parked', 'show', 'intake', incident)).toMatchObject({ code: 1 });
      expect(await installation.cli('parked', 'redrive', 'gateway', incident)).toMatchObject({
        code: 1,
        err: expect.stringContaining('no server runs'),
      });
      await installation.start();
      expect(await installation.cli('parked', 'redrive', 'gateway', incident)).toMatchObject({ code: 0 });
      expect(await installation.cli('parked', 'list')).toMatchObject({ out: 'Tidak ada yang diparkir / nothing is parked\n' });
      expect(await installation.cli('parked', 'redrive', 'gateway', incident)).toMatchObject({
        code: 1,
        err: expect.stringContaining('404 not-parked'),
      });
    },
    SLOW_MS,
  );
});

describe('void-numbers', () => {
  it(
    'lists a number whose report was never stored',
    async () => {
      await installation.fire();
      expect(await installation.cli('void-numbers', '--json')).toMatchObject({ code: 0, out: '[]\n' });
      await installation.issueNumberOnly();
      const { out } = await installation.cli('void-numbers', '--json');
      expect(JSON.parse(out)).toEqual([
        { caseNumber: 'JMB-260105-0002', city: 'jambi', origin: 'live', issuedAt: '2026-01-05T01:00:00.000Z' },
      ]);
      expect(await installation.cli('void-numbers', '--city', 'bima', '--json')).toMatchObject({ out: '[]\n' });
      const { out: verified } = await installation.cli('verify', '--json');
      expect(JSON.parse(verified)).toMatchObject({ ok: true, voidNumbers: 1 });
    },
    SLOW_MS,
  );
});
