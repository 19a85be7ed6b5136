import type { NewEvent } from '@tanggap/events/envelope';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { cityStream } from '@tanggap/sop-definitions/city-directory';
import { bima } from '@tanggap/sop-definitions/profiles/bima';
import { PlainLog } from '@tanggap/testing/plain-log';
import { PublishedSopDiffers, publishFirstEdition } from './first-edition.js';

const clock = new DrivenClock(Date.UTC(2026, 10, 24, 7));
const stream = cityStream(bima.id);
const anAdmin = { id: 'k7', role: 'city-admin', agency: null } as const;

async function published(): Promise<readonly NewEvent[]> {
  const log = new PlainLog();
  await publishFirstEdition(log, clock, bima);
  return (await log.readStream(stream)).events;
}

it('publishes what ships, once', async () => {
  const log = new PlainLog();
  await publishFirstEdition(log, clock, bima);
  await publishFirstEdition(log, clock, bima);
  expect((await log.readStream(stream)).events.map(({ type }) => type)).toEqual(['SopPublished', 'ProfileChanged']);
});

it('refuses to go on where a published version says something else', async () => {
  const log = new PlainLog();
  const [first, ...others] = await published();
  const other = { ...first, data: { ...first?.data, contentHash: 'a'.repeat(64) } } as unknown as NewEvent; // the same version, another content
  await log.append(stream, NO_STREAM, [other, ...others]);
  await expect(publishFirstEdition(log, clock, bima)).rejects.toThrow(PublishedSopDiffers);
});

it('leaves a profile alone that the city has changed since', async () => {
  const log = new PlainLog();
  const events = await published();
  const changed = events.map((event) =>
    event.type === 'ProfileChanged' ? { ...event, data: { ...event.data, contentHash: 'b'.repeat(64) } } : event,
  );
  await log.append(stream, NO_STREAM, changed);
  await publishFirstEdition(log, clock, bima);
  expect((await log.readStream(stream)).revision).toBe(events.length - 1);
});

it('leaves a SOP alone that the city has in versions of its own, whatever ships', async () => {
  const log = new PlainLog();
  const events = await published();
  const own = events.map((event) =>
    event.type === 'SopPublished' ? { ...event, actor: anAdmin, data: { ...event.data, contentHash: 'c'.repeat(64) } } : event,
  );
  await log.append(stream, NO_STREAM, own);
  await publishFirstEdition(log, clock, bima);
  expect((await log.readStream(stream)).revision).toBe(events.length - 1);
});

it('publishes no newer version of what the city has: a named person does', async () => {
  const log = new PlainLog();
  const events = await published();
  const older = events.map((event) =>
    event.type === 'SopPublished' ? { ...event, data: { ...event.data, sop: { ...event.data.sop, version: 99 } } } : event,
  );
  await log.append(stream, NO_STREAM, older);
  await publishFirstEdition(log, clock, bima);
  expect((await log.readStream(stream)).revision).toBe(events.length - 1);
});
