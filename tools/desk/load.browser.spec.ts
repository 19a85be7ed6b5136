import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@tanggap/testing/until';
import type { Page } from 'playwright-core';
import { aCase, fillBoard, inParallel, type Case } from './busy-board.js';
import { DeskStage, type DeskPage, type Visitor } from './desk-stage.js';
import { Wire } from './wire.js';

const MINUTE_MS = 60_000;
const CENTER = 'jambi call-taker';
const OPEN = 500;
const UPDATED = 200;
const PATIENCE_MS = 90_000;
/** Telling 500 cases takes seconds on a machine that does nothing else. */
const AT_MOST_MS = 300_000;

let stage: DeskStage;
let wire: Wire;
let cases: readonly Case[] = [];
beforeAll(async () => {
  stage = await DeskStage.open();
  wire = await Wire.to(stage.url);
});
afterAll(async () => {
  await wire.close();
  await stage.close();
});

async function board(how: Partial<Visitor> = {}): Promise<DeskPage> {
  const visit = await stage.visit({ owner: 'jambi supervisor', path: '/board', ...how });
  visit.page.setDefaultTimeout(PATIENCE_MS);
  await visit.page.locator('[data-state=live]').waitFor();
  await visit.page.getByRole('heading', { level: 1 }).waitFor();
  return visit;
}

/** An attribute of every row, from the top. */
function ofRows(page: Page, name: string): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('[data-row]')].map((row) => row.getAttribute('${name}'))`,
  );
}

/** Whose incident each row shows, from the top. */
async function shownOrder(page: Page): Promise<readonly string[]> {
  return (await ofRows(page, 'href')).map((address) => address.split('/').at(-1) ?? '');
}

/** Both move while things happen: asked until they agree. @throws when they do not in time */
async function sameAsServer(page: Page): Promise<readonly string[]> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const [shown, meant] = [await shownOrder(page), await stage.boardOrder()];
    if (shown.join() === meant.join()) return shown;
    if (performance.now() > deadlineMs) expect(shown).toEqual(meant);
    await pause(100);
  }
}

interface Heard {
  /** `<incident> <event type>` of each frame that came since. */
  readonly frames: readonly string[];
  /** How often the board was asked for anew. */
  readonly queries: () => number;
}

/** What comes through sockets that open from now on. */
function hear(page: Page): Heard {
  const frames: string[] = [];
  let queries = 0;
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = /"incidentId":"([^"]+)","type":"(\w+)"/.exec(payload.toString());
      if (frame !== null) frames.push(`${frame[1] ?? ''} ${frame[2] ?? ''}`);
    }),
  );
  page.on('request', (request) => {
    if (request.postData()?.includes('query DeskBoard(') === true) queries++;
  });
  return { frames, queries: () => queries };
}

/** The browser's own lines about a server that does not answer; none of ours. */
const ours = (errors: readonly string[]): readonly string[] => errors.filter((error) => !/WebSocket|net::ERR/.test(error));

describe('the board on a bad day', () => {
  it('says for a minute without a line how old it is, then goes on without a gap', async () => {
    const told = { category: 'kebakaran', agency: 'damkar', district: 'Telanaipura' };
    const waiting = await aCase(stage, { ...told, until: 'dispatched' });
    const { incident: prank } = await stage.post(CENTER, '/reports', { channel: 'phone' });
    const { page, errors } = await board({ at: wire.url });
    await page.locator('[data-row]').nth(1).waitFor();
    const { frames, queries } = hear(page);

    wire.cut();
    await page.locator('[data-state=cut]').waitFor();
    const fresh = await aCase(stage, { ...told, category: 'pohon-tumbang', agency: 'dlh', until: 'accepted' });
    await stage.post(CENTER, `/incidents/${waiting.incident}/tracks/${waiting.track}/acceptance`);
    await stage.post(CENTER, `/incidents/${prank}/triage`, { class: 'prank' });
    await stage.jump(MINUTE_MS);
    await page.getByText(/Terputus; yang tampak berumur 1:\d\d/).waitFor();
    expect([...(await shownOrder(page))].sort()).toEqual([waiting.incident, prank].sort());
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await DeskStage.shoot(page, 'board-cut-id-light');

    wire.whole();
    await page.locator('[data-state=live]').waitFor();
    await page.locator(`[data-row][href$="${fresh.incident}"]`).waitFor();
    expect([...(await sameAsServer(page))].sort()).toEqual([waiting.incident, fresh.incident].sort());
    const { timeline } = await stage.incident({ id: fresh.incident });
    const heard = frames.filter((frame) => frame.startsWith(fresh.incident));
    expect(heard).toEqual(timeline.map(({ type }) => `${fresh.incident} ${type}`));
    expect(frames).toContain(`${waiting.incident} DispatchAccepted`);
    expect(queries()).toBe(0); // continued from its position, not asked anew
    expect(ours(errors)).toEqual([]);
  });

  it(
    'notices a line that died without a word, and has every one of 500 cases that came meanwhile',
    async () => {
      const { page, errors } = await board({ at: wire.url });
      await page.locator('[data-row]').nth(1).waitFor();
      wire.dead();
      const begunMs = performance.now();
      cases = await fillBoard(stage, { count: OPEN, nowMs: stage.nowMs() });
      console.log(`${OPEN} open cases told through the API in ${((performance.now() - begunMs) / 1000).toFixed(1)} s`);
      await page.locator('[data-state=cut]').waitFor();
      wire.whole();
      await page.locator('[data-state=live]').waitFor();
      await page.locator('[data-row]').nth(OPEN).waitFor();
      expect(await sameAsServer(page)).toHaveLength(OPEN + 2);
      expect(ours(errors)).toEqual([]);
    },
    AT_MOST_MS,
  );

  it(
    'opens with 500 cases, is walked through by keys and filtered, and keeps the server’s order',
    async () => {
      const { page, errors } = await board();
      await page.locator('[data-row]').nth(OPEN).waitFor();
      const order = await sameAsServer(page);
      for (let pressed = 0; pressed < 40; pressed++) await page.keyboard.press('j');
      const focused = page.locator('[data-row]:focus');
      expect(await focused.getAttribute('href')).toContain(order[39]);
      const box = await focused.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
      await page.keyboard.press('k');
      expect(await focused.getAttribute('href')).toContain(order[38]);
      expect(await DeskStage.accessFaults(page)).toEqual([]);

      await page.getByLabel('Hanya yang lewat batas').check();
      await until(() => page.evaluate<boolean>("document.querySelectorAll('[data-row]').length < 400"));
      expect(new Set(await ofRows(page, 'data-level'))).toEqual(new Set(['late']));
      await page.getByLabel('Hanya yang lewat batas').uncheck();
      await page.locator('[data-row]').nth(OPEN).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/incidents\//);
      await page.goBack();
      await page.locator('[data-row]').nth(OPEN).waitFor();
      expect(errors).toEqual([]);
    },
    AT_MOST_MS,
  );

  it(
    'shows 200 cases that change at once, each as it is, in the server’s order',
    async () => {
      const { page, errors } = await board({ at: wire.url });
      await page.locator('[data-row]').nth(OPEN).waitFor();
      const changing = cases.filter(({ until }) => until === 'dispatched');
      expect(changing).toHaveLength(UPDATED);
      const accepted = page.locator('[data-row]', { hasText: 'Diterima OPD' });
      const before = await accepted.count();
      wire.dead();
      await inParallel(UPDATED, 16, (number) => {
        const { incident, track } = changing[number] ?? { incident: '', track: '' };
        return stage.post(CENTER, `/incidents/${incident}/tracks/${track}/acceptance`);
      });
      wire.whole();
      await accepted.nth(before + UPDATED - 1).waitFor();
      await sameAsServer(page);
      expect(ours(errors)).toEqual([]);
    },
    AT_MOST_MS,
  );
});
