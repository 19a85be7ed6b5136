import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { streamNameSchema } from '@tanggap/events/envelope';
import { isMonitorEvent } from '@tanggap/events/event-registry';
import { cityIdSchema, type IncidentId, type Origin, type Role } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { readConfig } from '@tanggap/platform/config/config';
import { openEmbeddedPlatform, type EmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import { connectFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import { NO_STREAM, type EventStore } from '@tanggap/platform/event-store/event-store';
import { createHttpApp } from '@tanggap/platform/http/create-http-app';
import { PlatformModule } from '@tanggap/platform/platform.module';
import { bookOfCity } from '@tanggap/testing/city-books';
import { called, sent } from '@tanggap/testing/judged-logbook';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { plantedStores } from '@tanggap/testing/planted-stores';
import { changeProfile, publishCities } from '@tanggap/testing/publish-cities';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import { jambi } from '@tanggap/sop-definitions/profiles/jambi';
import { AlarmDesk, SopNotReadYet, type BookOf } from './alarm-desk.js';
import { alarmedOn, bookOf } from './alarm-outlook.js';
import { dueView } from './due.view.js';
import { SlaMonitorModule } from './sla-monitor.module.js';

const HOUR_MS = 3_600_000;

/** The monitor as a process of its own on a folder, with a clock that we move; it may be ended and begun again. */
class Station {
  private constructor(
    readonly clock: DrivenClock,
    readonly platform: EmbeddedPlatform,
    readonly app: NestExpressApplication,
    private readonly logLines: readonly string[],
  ) {}

  static async begin(folder: string, atSec: number, wrapStore?: (store: EventStore) => EventStore): Promise<Station> {
    const clock = new DrivenClock(LOGBOOK_START_MS + Math.round(atSec * 1000));
    const config = readConfig({ TANGGAP_DATA: folder, TANGGAP_CITY: 'all', TANGGAP_LOG_LEVEL: 'error' });
    const lines: string[] = [];
    const logTo = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const platform = await openEmbeddedPlatform(config, { clock, logTo, ...(wrapStore === undefined ? {} : { wrapStore }) });
    if ((await platform.store.head()) === 'start') await publishCities(platform.store, LOGBOOK_START_MS - HOUR_MS);
    const { logger, metrics, access, feed } = platform;
    const module = { module: SlaMonitorModule, imports: [PlatformModule.register(platform)] };
    const app = await createHttpApp(module, { logger, metrics, access, feed, rejections: {}, readyLag: 100 });
    await connectFeed(app);
    return new Station(clock, platform, app, lines);
  }

  async end(): Promise<void> {
    await this.app.close();
    await this.platform.close();
  }

  /** Seconds of the logbook. */
  async until(sec: number): Promise<void> {
    await this.clock.set(LOGBOOK_START_MS + Math.round(sec * 1000));
  }

  async append(logbook: Logbook, from = 0): Promise<void> {
    const { stream } = logbook.story;
    await this.platform.store.append(stream, from === 0 ? NO_STREAM : from - 1, logbook.story.events().slice(from));
    await this.platform.feed.caughtUp(5000);
  }

  async alarms(incident: IncidentId): Promise<readonly MonitorEvent[]> {
    const { events } = await this.platform.store.readStream(streamNameSchema.parse(`sla-${incident}`));
    return events.filter(isMonitorEvent);
  }

  async said(incident: IncidentId): Promise<readonly string[]> {
    return (await this.alarms(incident)).map(({ type }) => type);
  }

  async clockSteps(): Promise<readonly MonitorEvent[]> {
    const { events } = await this.platform.store.readStream(streamNameSchema.parse('clock-sla-monitor'));
    return events.filter(isMonitorEvent);
  }

  async nextSec(incident: IncidentId): Promise<number | null> {
    const view = await this.platform.views.collection(dueView);
    const nextAtMs = (await view.get(incident))?.nextAtMs ?? null;
    return nextAtMs === null ? null : (nextAtMs - LOGBOOK_START_MS) / 1000;
  }

  errors(): string {
    return this.logLines.join('');
  }

  send(method: 'get' | 'post', path: string, role: Role): request.Test {
    const grant = { role, cities: [cityIdSchema.parse('jambi')], agency: null, label: 'spec' };
    const { key } = this.platform.access.issue(grant, this.clock.nowMs());
    return request(this.app.getHttpServer())[method](path).set('Authorization', `Bearer ${key}`);
  }
}

describe('the SLA monitor', () => {
  let folder: string;
  let station: Station;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tanggap-monitor-'));
    station = await Station.begin(folder, 60);
  });
  afterEach(async () => {
    await station.end();
    rmSync(folder, { recursive: true });
  });

  async function restart(atSec: number, wrapStore?: (store: EventStore) => EventStore): Promise<void> {
    await station.end();
    station = await Station.begin(folder, atSec, wrapStore);
    await station.platform.feed.caughtUp(5000);
  }

  async function open(lines: readonly string[], of: { origin?: Origin; city?: string } = {}): Promise<Logbook> {
    const logbook = new Logbook({ city: 'jambi', ...of }, lines);
    await station.append(logbook);
    return logbook;
  }

  it('keeps the next instant as a row, and fires each once at its time', async () => {
    const { story } = await open(called);
    expect(await station.nextSec(story.id)).toBe(204);
    await station.until(203.999);
    expect(await station.said(story.id)).toEqual([]);
    await station.until(204.25);
    expect(await station.said(story.id)).toEqual(['SlaWarning']);
    expect(await station.nextSec(story.id)).toBe(240.001);
    await station.until(240);
    expect(await station.said(story.id)).toEqual(['SlaWarning']);
    await station.until(240.25);
    expect(await station.said(story.id)).toEqual(['SlaWarning', 'SlaBreached']);
    await station.until(300.5);
    await station.until(4000);
    expect(await station.said(story.id)).toEqual(['SlaWarning', 'SlaBreached', 'Escalated']);
    expect(await station.nextSec(story.id)).toBeNull();
  });

  it('says so where it has not read the table an incident goes by: without one there would be no deadline', async () => {
    const { story } = await open(called);
    const { store, clock } = station.platform;
    const bookOf = (): ReturnType<BookOf> => ({ book: { ...bookOfCity('jambi'), find: () => null }, rules: { warningPct: 80 } });
    const desk = new AlarmDesk({ store, clock, bookOf, origins: alarmedOn('live'), onBreach: () => undefined });
    await expect(desk.judge(story.id)).rejects.toThrow(new SopNotReadYet('jambi/kebakaran version 1'));
  });

  describe('how early it warns', () => {
    const jambiWith = (warningPct: number): CityProfile => ({ ...jambi, warningPct });

    it('is the city’s to say, and follows what the city publishes, also for rows that run', async () => {
      const { story } = await open(called);
      expect(await station.nextSec(story.id)).toBe(204);
      await changeProfile(station.platform.store, jambiWith(50), LOGBOOK_START_MS + 61_000);
      await station.platform.feed.caughtUp(5000);
      await station.until(149.75);
      expect(await station.said(story.id)).toEqual([]);
      expect(await station.nextSec(story.id)).toBe(150);
      await station.until(150.25);
      expect(await station.said(story.id)).toEqual(['SlaWarning']);
      await changeProfile(station.platform.store, jambiWith(80), LOGBOOK_START_MS + 151_000);
      const later = await open(called.map((line) => line.replace('60 Verified', '90 Verified')));
      await station.until(200);
      expect(await station.said(later.story.id)).toEqual([]);
    });

    it('is brought up to date at a start after the city changed it', async () => {
      const { story } = await open(called);
      await station.end();
      const other = await openEmbeddedPlatform(readConfig({ TANGGAP_DATA: folder, TANGGAP_LOG_LEVEL: 'silent' }));
      await changeProfile(other.store, jambiWith(50), LOGBOOK_START_MS + 61_000);
      await other.close();
      station = await Station.begin(folder, 62);
      await station.until(62.25);
      expect(await station.nextSec(story.id)).toBe(150);
    });

    it('is the installation’s where its configuration says so', () => {
      const directory = { profiles: new Map([['jambi', jambiWith(50)]]), sops: new Map() };
      const said = (given: number | null): number | undefined => bookOf(() => directory, given)('jambi')?.rules.warningPct;
      expect([said(null), said(90)]).toEqual([50, 90]);
    });
  });

  it('forgets the instant of a clock that stopped in time, and withdraws what a late report disproves', async () => {
    const inTime = await open(called);
    inTime.write('100 Dispatched damkar none');
    await station.append(inTime, called.length);
    expect(await station.nextSec(inTime.story.id)).toBeNull();
    const late = await open(sent);
    await station.until(700);
    expect(await station.said(inTime.story.id)).toEqual([]);
    expect(await station.said(late.story.id)).toEqual(['SlaBreached']);
    late.write('600@700 ArrivedOnScene damkar/D1');
    await station.append(late, sent.length);
    const alarms = await station.alarms(late.story.id);
    expect(alarms.at(-1)).toMatchObject({
      type: 'SlaBreachRetracted',
      data: { reason: 'in-time-after-all', judgedRevision: sent.length },
    });
  });

  it('fires a deadline that passed while it was down once, and again never', async () => {
    const { story } = await open(called);
    await restart(1000);
    await station.until(1000.25);
    expect(await station.said(story.id)).toEqual(['SlaBreached']);
    const [alarm] = await station.alarms(story.id);
    expect(alarm).toMatchObject({ data: { judgedRevision: 3, open: true, elapsedMs: 940_250 } });
    await station.until(1001);
    expect(await station.said(story.id)).toEqual(['SlaBreached', 'Escalated']);
    await restart(2000);
    await station.until(2001);
    expect(await station.said(story.id)).toEqual(['SlaBreached', 'Escalated']);
  });

  it('catches up with what was recorded while it was down before it is late about it', async () => {
    const logbook = await open(called);
    await station.end();
    const other = await openEmbeddedPlatform(readConfig({ TANGGAP_DATA: folder, TANGGAP_LOG_LEVEL: 'silent' }));
    logbook.write('200 Dispatched damkar none');
    await other.store.append(logbook.story.stream, called.length - 1, logbook.story.events().slice(called.length));
    await other.close();
    station = await Station.begin(folder, 500);
    await station.platform.feed.caughtUp(5000);
    await station.until(501);
    expect(await station.said(logbook.story.id)).toEqual([]);
  });

  it.each(['drill', 'imported', 'simulated'] as const)('wakes nobody for %s incidents', async (origin) => {
    const { story } = await open(called, { origin });
    expect(await station.nextSec(story.id)).toBeNull();
    await station.until(5000);
    expect(await station.said(story.id)).toEqual([]);
  });

  it('lets no incident that cannot be judged keep another waiting, and names it', async () => {
    const bad = await open(called);
    const good = await open(called.map((line) => line.replace('60 Verified', '70 Verified')));
    await restart(100, (store) => ({
      readStream: (stream, from) =>
        stream === bad.story.stream ? Promise.reject(new Error('unreadable')) : store.readStream(stream, from),
      append: (...args) => store.append(...args),
      readAll: (...args) => store.readAll(...args),
      head: () => store.head(),
      distance: (...args) => store.distance(...args),
      subscribeAll: (...args) => store.subscribeAll(...args),
    }));
    await station.until(300);
    expect(await station.said(good.story.id)).toEqual(['SlaBreached']);
    expect(station.errors()).toContain(bad.story.id);
    expect(station.errors()).not.toContain(good.story.id);
    await restart(310);
    await station.until(311);
    expect((await station.said(bad.story.id))[0]).toBe('SlaBreached');
  });

  describe('when somebody sets the clock', () => {
    it.each([
      ['forward', HOUR_MS],
      ['back', -HOUR_MS],
    ])('%s: says so once, and no deadline moves until it is accepted', async (_way, stepMs) => {
      const incidents = await Promise.all([1, 2, 3].map(() => open(called)));
      await station.until(100);
      station.clock.stepWall(stepMs);
      await station.clock.advance(250);
      await station.clock.advance(250);
      expect(await station.clockSteps()).toMatchObject([{ type: 'ClockStepDetected', data: { stepMs } }]);
      for (const { story } of incidents) expect(await station.said(story.id)).toEqual([]);
      await station.clock.advance(139_500); // 240 s by the clock that nobody set
      for (const { story } of incidents) expect(await station.said(story.id)).toEqual(['SlaWarning']);
      await station.clock.advance(250);
      for (const { story } of incidents) expect(await station.said(story.id)).toEqual(['SlaWarning', 'SlaBreached']);
      const [alarm] = await station.alarms(incidents[0]?.story.id ?? (await open(called)).story.id);
      expect(alarm).toMatchObject({ data: { judgedAt: new Date(LOGBOOK_START_MS + 240_000).toISOString() } });
    });

    it('goes by the new time from the moment a supervisor accepts it', async () => {
      const { story } = await open(called);
      station.clock.stepWall(HOUR_MS);
      await station.clock.advance(250);
      const { body } = await station.send('get', '/clock', 'call-taker').expect(200);
      expect(body).toMatchObject({ pending: { stepMs: HOUR_MS } });
      await station.send('post', '/clock/acceptance', 'call-taker').expect(403);
      expect(await station.said(story.id)).toEqual([]);
      await station.send('post', '/clock/acceptance', 'supervisor').expect(204);
      await station.clock.advance(250);
      expect(await station.said(story.id)).toEqual(['SlaBreached']);
      expect((await station.clockSteps()).map(({ type }) => type)).toEqual(['ClockStepDetected', 'ClockStepAccepted']);
      await station.send('post', '/clock/acceptance', 'supervisor').expect(409);
    });

    it('says nothing of two seconds, tells a further step, and waits for nobody once it is set right again', async () => {
      station.clock.stepWall(2000);
      await station.clock.advance(250);
      expect(await station.clockSteps()).toEqual([]);
      station.clock.stepWall(1);
      await station.clock.advance(250);
      station.clock.stepWall(60_000);
      await station.clock.advance(250);
      expect((await station.clockSteps()).map(({ data }) => data)).toMatchObject([{ stepMs: 2001 }, { stepMs: 62_001 }]);
      station.clock.stepWall(-62_001);
      await station.clock.advance(250);
      expect((await station.clockSteps()).at(-1)).toMatchObject({ type: 'ClockStepDetected', data: { stepMs: 0 } });
      expect((await station.send('get', '/clock', 'supervisor')).body).toEqual({ pending: null });
      await station.clock.advance(250);
      expect(await station.clockSteps()).toHaveLength(3);
    });
  });

  describe('two monitors on one log', () => {
    /** Both read the alarm stream before either of them writes to it. */
    async function race(store: EventStore): Promise<readonly string[]> {
      const { story } = await open(called);
      let reading = 2;
      const bothHaveRead = Promise.withResolvers<undefined>();
      const gated = (): EventStore => ({
        ...{ readAll: store.readAll.bind(store), head: store.head.bind(store), distance: store.distance.bind(store) },
        ...{ readStream: store.readStream.bind(store), subscribeAll: store.subscribeAll.bind(store) },
        append: async (...args) => {
          if (--reading === 0) bothHaveRead.resolve(undefined);
          await bothHaveRead.promise;
          return store.append(...args);
        },
      });
      const desks = [0, 3].map((ms) => {
        const rules = { warningPct: 80 };
        const clock = new DrivenClock(LOGBOOK_START_MS + 250_000 + ms);
        const bookOf = (): ReturnType<BookOf> => ({ book: bookOfCity('jambi'), rules });
        return new AlarmDesk({ store: gated(), clock, bookOf, origins: alarmedOn('live'), onBreach: () => undefined });
      });
      await Promise.all(desks.map((desk) => desk.judge(story.id)));
      return station.said(story.id);
    }

    it('raise one alarm between them', async () => {
      expect(await race(station.platform.store)).toEqual(['SlaBreached']);
    });

    it('would raise it twice on a store that does not hold to the revision that was read', async () => {
      const planted = plantedStores['any-revision']?.(station.platform.store);
      expect(await race(planted ?? station.platform.store)).toEqual(['SlaBreached', 'SlaBreached']);
    });
  });
});
