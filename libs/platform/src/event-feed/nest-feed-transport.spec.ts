import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { PlainLog } from '@tanggap/testing/plain-log';
import { anIncident, aNote } from '@tanggap/testing/sample-events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrivenClock } from '../clock/driven-clock.js';
import { EmbeddedEventFeed } from './embedded-event-feed.js';
import { connectFeed, ConsumeFeed, FeedModule } from './nest-feed-transport.js';

let handle: (event: RecordedEvent) => Promise<void>;

@Controller()
class BoardConsumer {
  @ConsumeFeed('test.board')
  async on(@Payload() event: RecordedEvent): Promise<void> {
    await handle(event);
  }
}

let folder: string;
let log: PlainLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-nest-feed-'));
  log = new PlainLog();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function start(
  controllers: NonNullable<Parameters<typeof Module>[0]['controllers']> = [BoardConsumer],
): Promise<{ app: INestApplication; feed: EmbeddedEventFeed }> {
  const clock = new DrivenClock(Date.UTC(2026, 0, 5));
  const feed = EmbeddedEventFeed.open({ store: log, clock, file: join(folder, 'feed.db'), tuning: { retryPausesMs: [1, 1] } });
  @Module({ imports: [FeedModule.register(feed)], controllers })
  class App {}
  const app = await NestFactory.create(App, { logger: false });
  await connectFeed(app);
  return { app, feed };
}

async function append(stream = anIncident().incident, count = 1): Promise<typeof stream> {
  for (let note = 0; note < count; note++) await log.append(stream, (await log.readStream(stream)).revision, [aNote()]);
  return stream;
}

describe('FeedServer', () => {
  it('hands a RecordedEvent to an @EventPattern handler, retries what it throws, parks it and goes on with the others', async () => {
    const [bad, good] = [anIncident(), anIncident()];
    const tries: string[] = [];
    handle = async (event) => {
      await Promise.resolve();
      tries.push(event.stream);
      if (event.stream === bad.incident) throw new RangeError('its own error');
    };
    const { app, feed } = await start();
    await append(bad.incident, 2);
    await append(good.incident, 2);
    await feed.caughtUp(3000);
    expect(tries.filter((stream) => stream === bad.incident)).toHaveLength(3);
    expect(tries.filter((stream) => stream === good.incident)).toHaveLength(2);
    // The class of the handler's own error reached the feed: Nest did not put its blank one in its place.
    expect((await feed.parked()).map(({ lane, revision, reason }) => [lane, revision, reason])).toEqual([
      [bad.id, 0, 'RangeError'],
    ]);
    await app.close();
    await feed.close();
  });

  it('stopped in the middle, finishes what began before the stores close and delivers the rest after the restart', async () => {
    const applied: string[] = [];
    let storesOpen = true;
    handle = async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 15));
      if (!storesOpen) throw new Error('database is not open');
      applied.push(event.id);
    };
    const incidents = Array.from({ length: 150 }, anIncident);
    const first = await start();
    for (const { incident } of incidents) await append(incident);
    while (applied.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await first.app.close();
    storesOpen = false;
    await first.feed.close();
    expect(applied.length).toBeGreaterThan(0);
    expect(applied.length).toBeLessThan(150);

    storesOpen = true;
    const second = await start();
    await second.feed.caughtUp(3000);
    expect(new Set(applied).size).toBe(150);
    expect(applied).toHaveLength(150); // a clean stop saved its place: nothing came twice
    expect(await second.feed.parked()).toEqual([]);
    await second.app.close();
    await second.feed.close();
  });

  it('refuses two handlers of one consumer', async () => {
    @Controller()
    class SecondConsumer {
      @ConsumeFeed('test.board')
      on(): void {
        // never called
      }
    }
    await expect(start([BoardConsumer, SecondConsumer])).rejects.toThrow('two handlers');
  });
});
