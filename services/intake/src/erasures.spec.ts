import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { categoryIdSchema, type Origin } from '@tanggap/events/ids';
import { readConfig } from '@tanggap/platform/config/config';
import { openEmbeddedPlatform, type EmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import type { Projection } from '@tanggap/platform/views/projection';
import { IncidentStory } from '@tanggap/testing/incident-story';
import { openDuplicates, type ComparableReport } from './duplicates/duplicates.projection.js';
import { Erasures } from './erasures.js';

describe('an erased person', () => {
  let folder: string;
  let platform: EmbeddedPlatform;
  let reports: Projection<ComparableReport>;

  async function begin(): Promise<void> {
    platform = await openEmbeddedPlatform(readConfig({ TANGGAP_DATA: folder, TANGGAP_LOG_LEVEL: 'silent' }));
    reports = await openDuplicates(platform);
  }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tanggap-erasure-'));
    await begin();
  });
  afterEach(async () => {
    await platform.close();
    rmSync(folder, { recursive: true });
  });

  /** A report with a number and a place, shown in the view as it was told. */
  async function aReport(origin: Origin): Promise<IncidentStory> {
    const story = new IncidentStory({ city: 'jambi', origin, startMs: Date.UTC(2026, 10, 24, 7) })
      .tell('ReportReceived', { channel: 'phone', callerPhone: '0000-0000-000', caseNumber: 'JMB-261124-0001' }, 0)
      .tell('Verified', { category: categoryIdSchema.parse('kebakaran'), sop: null, point: { lat: -1.6, lng: 103.6 } }, 60);
    await append(story, 0);
    return story;
  }

  async function append(story: IncidentStory, from: number): Promise<void> {
    const { events } = await platform.store.append(story.stream, from === 0 ? NO_STREAM : from - 1, story.events().slice(from));
    for (const event of events) await reports.apply(event);
  }

  async function erase(story: IncidentStory): Promise<void> {
    await append(story.tell('PersonalDataErased', { basis: 'request' }, 120), 2);
    const { events } = await platform.store.readStream(story.stream, 2);
    for (const event of events) await new Erasures(platform, reports).onEvent(event);
  }

  it('is compared by nothing any more, and a fresh fold says the same', async () => {
    const story = await aReport('live');
    expect(await reports.collection().get(story.id)).toMatchObject({ cell: expect.any(String), phoneHash: expect.any(String) });
    await erase(story);
    const live = await reports.collection().get(story.id);
    expect(live).toMatchObject({ cell: null, phoneHash: null, erased: true });
    expect(await reports.verify()).toBeNull();
    await reports.rebuildAll();
    expect(await reports.collection().get(story.id)).toEqual(live);
  });

  it.each(['live', 'drill', 'imported'] as const)('does not come back with a restored key file: %s', async (origin) => {
    const story = await aReport(origin);
    await platform.close();
    copyFileSync(join(folder, 'keys.db'), join(folder, 'keys.backup'));
    await begin();
    await erase(story);
    expect(await platform.keys.find(story.id)).toEqual({ state: 'destroyed' });
    await platform.close();
    copyFileSync(join(folder, 'keys.backup'), join(folder, 'keys.db'));
    await begin();
    expect(await platform.keys.find(story.id)).toMatchObject({ state: 'live' });
    expect(await new Erasures(platform, reports).repeatAll()).toBe(1);
    expect(await platform.keys.find(story.id)).toEqual({ state: 'destroyed' });
  });

  it('of imported history is compared with nobody to begin with', async () => {
    const story = await aReport('imported');
    expect(await reports.collection().get(story.id)).toMatchObject({ cell: null, phoneHash: null, erased: false });
  });
});
