import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '@tanggap/platform/config/config';
import { openLogForReading } from '@tanggap/platform/event-store/sqlite-log';
import { logFileIn, SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { startStandalone } from '@tanggap/standalone/start-standalone';
import { mappingFile, SampleCity } from '../fixture/sample-city.js';
import { tanggap, tanggapJson } from '../fixture/test-shell.js';

interface Imported {
  readonly import: Readonly<Record<'rows' | 'incidents' | 'new' | 'unchanged' | 'changed' | 'events', number>> & {
    readonly through: string;
    readonly rejectedRows: number;
    readonly heldBackRows: number;
    readonly stoppedBy: object | null;
    readonly catchUpMs: number | null;
  };
}

let city: SampleCity;
beforeEach(() => {
  city = new SampleCity(40);
});
afterEach(() => city.remove());

const into = (...more: readonly string[]): readonly string[] => ['import', ...city.files, '--data', city.data, ...more];
const rejectsIn = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
const eventsIn = (data: string): number => {
  const log = openLogForReading(logFileIn(data));
  const count = Number(log.prepare('SELECT count(*) AS n FROM events').get()?.['n']);
  log.close();
  return count;
};

const loseOneCase = (data: string): void => {
  const db = new DatabaseSync(join(data, 'views.db'));
  const row = db.prepare("SELECT generation FROM views WHERE name = 'reporting.case'").get();
  const table = `"view:reporting.case:${String(row?.['generation'])}"`;
  db.exec(`DELETE FROM ${table} WHERE id = (SELECT min(id) FROM ${table})`);
  db.close();
};

describe('import into a folder that no server works on', () => {
  it('makes the folder, brings everything in, and a second time nothing', async () => {
    const { import: first } = await tanggapJson<Imported>(...into());
    expect(first).toMatchObject({ through: 'folder', incidents: 40, new: 40, rejectedRows: 0, changed: 0, stoppedBy: null });
    expect(first.catchUpMs).toBeGreaterThan(0);
    expect(eventsIn(city.data)).toBe(first.events);
    const again = await tanggap(...into());
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toMatch(/Kejadian: 0 baru, 40 sudah ada dan sama/);
    expect(eventsIn(city.data)).toBe(first.events);
    expect(existsSync(`${city.csvFile}.rejects.ndjson`)).toBe(false);
  });

  it('leaves a case view that verify holds against all of it', async () => {
    await tanggap(...into());
    const verify = (): ReturnType<typeof tanggap> => tanggap('verify', '--data', city.data, '--json');
    const { views } = JSON.parse((await verify()).out) as { views: readonly object[] }; // the documented answer
    expect(views).toContainEqual({ view: 'reporting.case', state: 'equal', documents: 40, behind: 0, parked: 0 });
    loseOneCase(city.data);
    const { code, out } = await verify();
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ fault: { in: 'view', view: 'reporting.case', what: 'missing' } });
  });

  it('tells the speed and the time of the views apart, in the language asked for', async () => {
    expect((await tanggap(...into('--lang', 'en'))).out).toMatch(/Stored: \d+ events, .*events\/s\)\nReports caught up in: /);
  });

  it('leaves out what it cannot read, says where in the rejects file, and ends with 1', async () => {
    city.rewrite((lines) => {
      lines[3] = (lines[3] ?? '').replace(/\d\d\/\d\d\/\d{4} /, 'someday ');
      lines[5] = 'a secret,cell';
    });
    const rejects = join(city.folder, 'left-out.ndjson');
    const { code, out } = await tanggap(...into('--rejects', rejects));
    expect(code).toBe(1);
    expect(out).toContain(rejects);
    const found = rejectsIn(rejects);
    expect(found).toContainEqual({ line: 4, reason: 'bad-time', at: 'Received DtTm' });
    expect(found).toContainEqual({ line: 6, reason: 'bad-csv', at: null });
    expect(readFileSync(rejects, 'utf8')).not.toMatch(/someday|secret/);
  });

  it('stops at the first of them when strict, with nothing stored', async () => {
    city.rewrite((lines) => (lines[5] = 'a secret,cell'));
    const { import: stopped } = await tanggapJson<Imported>(...into('--strict'));
    expect(stopped).toMatchObject({ new: 0, events: 0, stoppedBy: { line: 6, reason: 'bad-csv' } });
    expect((await tanggap(...into('--strict'))).code).toBe(1);
    expect(eventsIn(city.data)).toBe(0);
  });

  it('refuses an incident whose rows have changed since', async () => {
    await tanggap(...into());
    city.rewrite((lines) => (lines[1] = (lines[1] ?? '').replace(/,U(\d),/, ',X$1,')));
    const { import: again } = await tanggapJson<Imported>(...into());
    expect(again).toMatchObject({ new: 0, unchanged: 39, changed: 1 });
    expect(rejectsIn(`${city.csvFile}.rejects.ndjson`)).toEqual([{ line: 2, reason: 'changed-since-import', at: null }]);
    expect((await tanggap(...into())).code).toBe(1);
  });

  it('says on a dry run what it would do, and leaves nothing behind', async () => {
    const { import: would } = await tanggapJson<Imported>(...into('--dry-run'));
    expect(would).toMatchObject({ new: 40, catchUpMs: null });
    expect(would.events).toBeGreaterThan(100);
    expect(existsSync(city.data)).toBe(false);
  });

  it('finishes what a killed run began, each incident once', async () => {
    const large = new SampleCity(1000);
    try {
      const options = [...large.files, '--data', large.data, '--json'];
      const main = join(import.meta.dirname, '../../dist/main.js');
      const run = spawn(process.execPath, [main, 'import', ...options], { env: {}, stdio: 'ignore' });
      const ended = once(run, 'exit');
      const hasBegun = (): boolean => existsSync(logFileIn(large.data)) && countOrNone(large.data) > 0;
      while (run.exitCode === null && !hasBegun()) await setTimeout(5);
      run.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const stored = eventsIn(large.data);
      const { import: rest } = await tanggapJson<Imported>('import', ...options.slice(0, -1));
      expect(rest.unchanged).toBeGreaterThan(0);
      expect(rest.new).toBeGreaterThan(0);
      expect(rest).toMatchObject({ incidents: 1000, changed: 0, new: 1000 - rest.unchanged });
      expect(eventsIn(large.data)).toBe(stored + rest.events);
    } finally {
      large.remove();
    }
  }, 60_000);

  it('does not share the folder with another process', async () => {
    const other = await SqliteEventStore.open({ folder: city.data, masterKeyFile: join(city.data, 'master.key') });
    const { code, err } = await tanggap(...into());
    await other.close();
    expect({ code, err }).toEqual({
      code: 1,
      err: 'tanggap: proses lain memakai folder data ini / another process works on this data folder\n',
    });
  });
});

/** The table may not be there yet. */
function countOrNone(data: string): number {
  try {
    return eventsIn(data);
  } catch {
    return 0;
  }
}

describe('a question that cannot be asked', () => {
  it.each<[string, (files: { readonly mapping: string }) => readonly string[], RegExp]>([
    ['without a mapping', () => ['import', city.csvFile], /--mapping/],
    ['of a file that is not there', () => ['import', join(city.folder, 'none.csv'), '--mapping', mappingFile], /none\.csv/],
    ['with a mapping that is no JSON', () => ['import', city.csvFile, '--mapping', city.csvFile], /city\.csv: .*bukan objek/],
    [
      'with a mapping of another kind',
      ({ mapping }) => ['import', city.csvFile, '--mapping', mapping],
      /extra: bidang tidak dikenal/,
    ],
    ['with a key but no address', () => ['import', ...city.files, '--key', 'k'], /--url/],
    ['with an address but no key', () => ['import', ...city.files, '--url', 'http://127.0.0.1:1'], /--key/],
  ])('is refused with 2: %s', async (_what, argv, words) => {
    const mapping = join(city.folder, 'other.json');
    writeFileSync(mapping, JSON.stringify({ ...(JSON.parse(readFileSync(mappingFile, 'utf8')) as object), extra: 1 }));
    const { code, err, out } = await tanggap(...argv({ mapping }));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(words);
  });

  it('is refused with 2: a file that lacks a column', async () => {
    city.rewrite((lines) => (lines[0] = (lines[0] ?? '').replace('Unit ID', 'Unit')));
    expect(await tanggap(...into())).toEqual({
      code: 2,
      out: '',
      err: 'tanggap: kolom tidak ada dalam berkas / the file has no column Unit ID\n',
    });
  });
});

describe('import while a server works on the folder', () => {
  it('goes through the server, tells rejects, and finds what is known', async () => {
    const config = readConfig({ TANGGAP_DATA: city.data, TANGGAP_PORT: '0', TANGGAP_LOG_LEVEL: 'silent' });
    const server = await startStandalone({ config });
    try {
      city.rewrite((lines) => (lines[5] = 'a secret,cell'));
      const { import: first } = await tanggapJson<Imported>(...into());
      expect(first).toMatchObject({ through: 'server', rejectedRows: 1, changed: 0 });
      expect(first.catchUpMs).toBeGreaterThan(0);
      expect(rejectsIn(`${city.csvFile}.rejects.ndjson`)).toContainEqual({ line: 6, reason: 'bad-csv', at: null });
      const admin = server.keys.find(({ role }) => role === 'city-admin')?.key ?? '';
      const elsewhere = ['--url', server.url, '--key', admin];
      expect(await tanggapJson<Imported>('import', ...city.files, ...elsewhere)).toMatchObject({
        import: { new: 0, unchanged: first.new },
      });
      const crew = server.keys.find(({ role }) => role === 'crew')?.key ?? '';
      expect(await tanggap('import', ...city.files, '--url', server.url, '--key', crew)).toMatchObject({
        code: 1,
        err: 'tanggap: POST /imports?strict=false&dryRun=false: 403 role-not-allowed\n',
      });
      city.rewrite((lines) => (lines[0] = (lines[0] ?? '').replace('Unit ID', 'Unit')));
      expect(await tanggap(...into())).toMatchObject({
        code: 2,
        err: 'tanggap: kolom tidak ada dalam berkas / the file has no column Unit ID\n',
      });
    } finally {
      await server.close();
    }
  }, 30_000);
});
