import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StreamName } from '@tanggap/events/envelope';
import { cityIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import { SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { fillFolder } from '@tanggap/testing/filled-folder';
import { aNote } from '@tanggap/testing/sample-events';
import { SLOW_MS, TestInstallation } from '../data/fixture/test-installation.js';
import type { ChosenCities } from './chosen-events.js';
import { openEmbeddedSource, openEmbeddedTarget, type DataFolder } from './embedded-side.js';
import { migrate, type MigrationSummary } from './migrate.js';
import type { SourceSide, TargetSide } from './side.js';

let source: TestInstallation;
let target: TestInstallation;
beforeEach(() => {
  source = new TestInstallation();
  target = new TestInstallation();
});
afterEach(async () => {
  await source.end();
  await target.end();
}, SLOW_MS);

const folderOf = ({ data }: TestInstallation): DataFolder => ({ data, masterKeyFile: join(data, 'master.key') });
const checkpointFile = (): string => join(source.data, 'migration.json');

interface Change {
  readonly cities?: ChosenCities;
  readonly source?: (side: SourceSide) => SourceSide;
  readonly target?: (side: TargetSide) => TargetSide;
}

/** From the one data folder to the other, no server on either. */
async function copy({ cities = 'all', source: wrapSource, target: wrapTarget }: Change = {}): Promise<MigrationSummary> {
  const from = openEmbeddedSource(folderOf(source));
  try {
    const to = await openEmbeddedTarget(folderOf(target), from);
    try {
      const sides = { from: wrapSource?.(from) ?? from, to: wrapTarget?.(to) ?? to };
      return await migrate({ ...sides, cities, checkpointFile: checkpointFile(), onProgress: () => undefined });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** Stored bytes by place, as the files have them. */
function rowsIn({ data }: TestInstallation): readonly unknown[] {
  const db = new DatabaseSync(join(data, 'events.db'), { readOnly: true });
  const rows = db.prepare('SELECT stream, revision, body, hash FROM events ORDER BY stream, revision').all();
  db.close();
  return rows;
}

describe('migrate', () => {
  it(
    'copies an installation so that a server goes on with it: events, keys, access keys, erasures, parked incidents',
    async () => {
      await source.start();
      const [kept, erased] = [await source.fire(), await source.fire()];
      const key = source.key('supervisor');
      const erasure = { basis: 'request' };
      await source.client('city-admin').post(`/incidents/${erased}/erasure`, erasure, { 'idempotency-key': 'erase' });
      await source.stop();
      const parkedIn = (data: string): FeedJournal => new FeedJournal(join(data, 'feed.db'));
      const entry = {
        consumer: 'gateway',
        lane: kept,
        stream: `incident-${kept}`,
        revision: 2,
        reason: 'X',
        parkedAt: '2026-01-05',
      };
      let journal = parkedIn(source.data);
      journal.park(entry, new Map([[entry.stream, 2]]));
      journal.close();

      const summary = await copy();
      expect(summary).toMatchObject({ copied: summary.events, keys: { live: 1, destroyed: 1 }, parked: 1 });
      expect(rowsIn(target)).toEqual(rowsIn(source));
      journal = parkedIn(target.data);
      expect(journal.parked()).toEqual([entry]);
      expect(journal.parkedLanes('gateway').get(kept)).toEqual(new Map([[entry.stream, 2]]));
      journal.unpark('gateway', kept);
      journal.close();
      expect(existsSync(checkpointFile())).toBe(false);

      expect(await copy()).toEqual({ ...summary, copied: 0, accessKeys: 0 }); // again: nothing left to do
      const { url, platform } = await target.start();
      await platform.feed.caughtUp(10_000);
      const query = '{ incidents { edges { node { id callerName { value } } } } }';
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { data } = (await response.json()) as { data: { incidents: { edges: { node: unknown }[] } } }; // as asked
      expect(data.incidents.edges.map(({ node }) => node)).toEqual(
        expect.arrayContaining([
          { id: kept, callerName: { value: 'Contoh' } },
          { id: erased, callerName: { value: null } },
        ]),
      );
      expect(await target.cli('verify')).toMatchObject({ code: 0 });
      expect(platform.access.list().filter(({ label }) => label === 'operator')).toHaveLength(1); // its own, not the other machine's
    },
    SLOW_MS,
  );

  it(
    'goes on after it was cut off, and looks no second time at what it had copied',
    async () => {
      await fillFolder(source.data, 40, 30);
      let calls = 0;
      const dying = (side: TargetSide): TargetSide => {
        const log = {
          ...{ readAll: side.log.readAll.bind(side.log), head: side.log.head.bind(side.log) },
          distance: side.log.distance.bind(side.log),
          copySealed: (stream: StreamName, events: Parameters<TargetSide['log']['copySealed']>[1]) =>
            ++calls > 50 ? Promise.reject(new Error('cut off')) : side.log.copySealed(stream, events),
        };
        return { ...side, log };
      };
      await expect(copy({ target: dying })).rejects.toThrow('cut off');
      expect(existsSync(checkpointFile())).toBe(true);
      const summary = await copy();
      expect(summary.events).toBe(1200);
      expect(summary.copied).toBeGreaterThan(0);
      expect(summary.copied).toBeLessThan(701); // the first window at least was not offered again
      expect(rowsIn(target)).toEqual(rowsIn(source));
    },
    SLOW_MS,
  );

  it(
    'refuses to finish when the key of one incident is missing, and names it',
    async () => {
      await source.start();
      const [lost] = [await source.fire(), await source.fire()];
      await source.stop();
      source.tamper('keys.db', 'DELETE FROM data_keys WHERE incident = ?', lost);
      await expect(copy()).rejects.toThrow(`kunci data kejadian ${lost} tidak ada`);
    },
    SLOW_MS,
  );

  it('finishes an erasure that the source did not live to finish', async () => {
    await source.start();
    const erased = incidentIdSchema.parse(await source.fire());
    const erasure = { basis: 'request' };
    const undead = createSecretKey(randomBytes(32));
    await source.client('city-admin').post(`/incidents/${erased}/erasure`, erasure, { 'idempotency-key': 'erase' });
    await source.stop();
    const unfinished = (side: SourceSide): SourceSide => ({
      ...side,
      keys: { find: () => Promise.resolve({ state: 'live', key: undead }) },
    });
    expect(await copy({ source: unfinished })).toMatchObject({ keys: { live: 0, destroyed: 1 } });
    const to = openEmbeddedSource(folderOf(target));
    expect(await to.keys.find(erased)).toEqual({ state: 'destroyed' });
    await to.close();
  }, 60_000);

  it('copies one city of several, and leaves what is the whole installation’s', async () => {
    await fillFolder(source.data, 3, 2, ['jambi', 'bima']);
    await copy({ cities: [cityIdSchema.parse('bima')] });
    const cities = rowsIn(target).map((row) => (row as { body: string }).body.includes('"city":"bima"')); // as selected
    expect(cities).toEqual(Array.from({ length: 6 }, () => true));
    const both = await copy();
    expect(both).toMatchObject({ events: 12 + 1, copied: 6 + 1 });
    expect(rowsIn(target)).toEqual(rowsIn(source));
  });

  it('refuses a target that holds something else, one with another installation key, and one for something else', async () => {
    const [stream] = await fillFolder(source.data, 2, 2);
    await copy();
    const store = await openStore(target);
    if (stream === undefined) throw new Error('a stream');
    await store.append(stream, 1, [aNote()]);
    await store.close();
    await expect(copy()).rejects.toThrow(`${stream} berbeda`);
    const other = (side: SourceSide): SourceSide => ({ ...side, installationKey: randomBytes(32) });
    await expect(copy({ source: other })).rejects.toThrow('the installation keys');
    const exercise = (side: SourceSide): SourceSide => ({ ...side, origin: 'simulated' });
    await expect(copy({ source: exercise })).rejects.toThrow('is for simulated');
  });

  it('refuses a source that somebody works on, and one without its key files, and makes none', async () => {
    await fillFolder(source.data, 1, 1);
    const store = await openStore(source);
    await expect(copy()).rejects.toThrow('another process works on this data folder');
    await store.close();
    rmSync(join(source.data, 'keys.db'));
    await expect(copy()).rejects.toThrow(/keys\.db tidak ada/);
    expect(existsSync(join(source.data, 'keys.db'))).toBe(false);
  });
});

function openStore({ data }: TestInstallation): Promise<SqliteEventStore> {
  return SqliteEventStore.open({ folder: data, masterKeyFile: join(data, 'master.key') });
}
