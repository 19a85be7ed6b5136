import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SLOW_MS, TestInstallation } from './fixture/test-installation.js';
import type { Verification } from './verify-folder.js';

let installation: TestInstallation;
let incident: string;
beforeEach(async () => {
  installation = new TestInstallation();
  await installation.start();
  incident = await installation.fire();
  await installation.clock.advance(3_600_000); // every deadline passes: alarms are recorded
  await installation.running.platform.feed.caughtUp(5000);
}, SLOW_MS);
afterEach(() => installation.end(), SLOW_MS);

async function verify(): Promise<Verification & { readonly code: number }> {
  const { code, out } = await installation.cli('verify', '--json');
  return { code, ...(JSON.parse(out) as Verification) };
}

const views = ['intake.duplicates', 'dispatch.queue', 'monitor.due', 'reporting.case', 'gateway.board'];

it(
  'finds nothing wrong beside a running server, nor when it is gone, nor when it has been killed',
  async () => {
    const beside = await verify();
    expect(beside).toMatchObject({ code: 0, ok: true, fault: null, voidNumbers: 0 });
    expect(beside.views).toEqual(views.map((view) => ({ view, state: 'equal', documents: 1, behind: 0, parked: 0 })));
    await installation.stop();
    expect(await verify()).toEqual(beside);
    const { code, out } = await installation.cli('verify');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^Log: \d+ peristiwa, rantai utuh[^]*Tidak ada kesalahan \/ no fault\n$/),
    ]);
  },
  SLOW_MS,
);

it(
  'names the event of which one byte was changed',
  async () => {
    await installation.stop();
    const stream = `incident-${incident}`;
    const db = new DatabaseSync(join(installation.data, 'events.db'));
    const row = db.prepare('SELECT position, body FROM events WHERE stream = ? AND revision = 2').get(stream);
    db.close();
    const body = String(row?.['body']).replace('kebakaran', 'kebakaraN');
    installation.tamper('events.db', 'UPDATE events SET body = ? WHERE stream = ? AND revision = 2', body, stream);
    expect(await verify()).toMatchObject({
      code: 1,
      ok: false,
      fault: { in: 'log', stream, revision: 2, position: String(row?.['position']), reason: 'its bytes do not fit its hash' },
    });
    const { out } = await installation.cli('verify');
    expect(out).toContain(
      `KESALAHAN/FAULT: ${stream} revision 2 position ${String(row?.['position'])}: its bytes do not fit its hash`,
    );
  },
  SLOW_MS,
);

it.each(views)(
  'names the document of %s that was changed, and a rebuilt start has it right again',
  async (view) => {
    await installation.stop();
    const field = view === 'monitor.due' ? 'nextAtMs' : 'city';
    const value = view === 'monitor.due' ? 12_345n : 'bima';
    installation.tamperView(view, `UPDATE "{view}" SET doc = json_set(doc, '$.${field}', ?) WHERE id = ?`, value, incident);
    expect(await verify()).toMatchObject({
      code: 1,
      fault: { in: 'view', view, id: incident, what: 'different', where: `/${field}` },
    });
    for (const file of ['views.db', 'views.db-wal', 'views.db-shm']) rmSync(join(installation.data, file), { force: true });
    expect(await verify()).toMatchObject({ code: 0, views: [] });
    await installation.start();
    expect(await verify()).toMatchObject({ code: 0, views: views.map((name) => ({ view: name, state: 'equal', documents: 1 })) });
  },
  SLOW_MS,
);

it.each([
  ['missing', 'DELETE FROM "{view}"', '', 'missing', ''],
  ['not written as it should be', `UPDATE "{view}" SET doc = doc || ' '`, '', 'damaged', 'document'],
  ['filed under another id', `UPDATE "{view}" SET id = 'nobody'`, 'nobody', 'damaged', 'id'],
  ['not found by its agency', 'DELETE FROM "{view}:elements"', '', 'damaged', 'index'],
])(
  'names a document that is %s',
  async (_what, sql, id, what, where) => {
    await installation.stop();
    installation.tamperView('gateway.board', sql);
    expect(await verify()).toMatchObject({
      code: 1,
      fault: { in: 'view', view: 'gateway.board', id: id === '' ? incident : id, what, where },
    });
  },
  SLOW_MS,
);

it(
  'expects no more of a view than its consumer had reached when the server died, and tells how far it is behind',
  async () => {
    await installation.stop();
    installation.tamper('feed.db', 'DELETE FROM checkpoints WHERE consumer = ?', 'dispatch');
    installation.tamperView('dispatch.queue', 'DELETE FROM "{view}"');
    const { code, events, views: found } = await verify();
    expect([code, found[1]]).toEqual([0, { view: 'dispatch.queue', state: 'equal', documents: 0, behind: events, parked: 0 }]);
    await installation.start();
    expect((await verify()).views[1]).toMatchObject({ documents: 1, behind: 0 });
  },
  SLOW_MS,
);

it(
  'folds the deadlines afresh when the warning comes at another share of the limit',
  async () => {
    await installation.stop();
    await installation.start({ TANGGAP_WARNING_PERCENT: '50' });
    expect(await verify()).toMatchObject({ code: 0 });
  },
  SLOW_MS,
);

it(
  'names a checkpoint that belongs to another log',
  async () => {
    await installation.stop();
    installation.tamper('feed.db', `UPDATE checkpoints SET position = 'other:7' WHERE consumer = ?`, 'reporting');
    expect(await verify()).toMatchObject({ code: 1, fault: { in: 'checkpoint', consumer: 'reporting' } });
  },
  SLOW_MS,
);

it(
  'refuses a folder that holds nothing, and an option that it does not have, in one line',
  async () => {
    const empty = new TestInstallation();
    const nothing = await empty.cli('verify');
    expect(nothing).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^tanggap: tidak ada log peristiwa \/ there is no event log in [^\n]*\n$/),
    });
    const wrong = await empty.cli('verify', '--fast');
    expect(wrong).toMatchObject({ code: 2, out: '', err: "tanggap: opsi tidak dikenal / unknown option '--fast'\n" });
    const help = await empty.cli('verify', '--help');
    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage: tanggap verify') });
    await empty.end();
  },
  SLOW_MS,
);
