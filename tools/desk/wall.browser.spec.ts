import type { Page } from 'playwright-core';
import { aCase } from './busy-board.js';
import { DeskStage, type DeskPage } from './desk-stage.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WALL = { width: 1920, height: 1080 };
const CALL_TAKER = 'jambi call-taker';

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
  await stage.jump(untilTomorrow('09:00'));
});
afterAll(() => stage.close());

/** From now to a time of tomorrow in Jambi (UTC+7), ms: a day that nothing was told of before. */
function untilTomorrow(time: string): number {
  const day = new Date(stage.nowMs() + 7 * 60 * MINUTE_MS + DAY_MS).toISOString().slice(0, 10);
  return Date.parse(`${day}T${time}:00+07:00`) - stage.nowMs();
}

async function wall(look: { language?: 'id' | 'en'; dark?: boolean; size?: typeof WALL } = {}): Promise<DeskPage> {
  const { size = WALL, ...rest } = look;
  const visit = await stage.visit({ owner: 'jambi supervisor', path: '/wall', ...rest });
  await visit.page.setViewportSize(size);
  await visit.page.locator('[data-state=live]').waitFor();
  await visit.page.getByTestId('wall').waitFor();
  return visit;
}

/** The tile's number. */
const shows = (page: Page, name: string, count: number): Promise<void> =>
  page
    .getByTestId('wall')
    .getByText(new RegExp(`^${count}\\W*${name}$`))
    .first()
    .waitFor();

async function aCall(triage?: string): Promise<void> {
  const { incident } = await stage.post(CALL_TAKER, '/reports', { channel: 'phone', text: 'laporan contoh' });
  await stage.post(CALL_TAKER, `/incidents/${incident}/answer`);
  if (triage !== undefined) await stage.post(CALL_TAKER, `/incidents/${incident}/triage`, { class: triage });
}

/** What a large screen that nobody touches must not need. */
async function overflow(page: Page): Promise<readonly string[]> {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = await page.evaluate<Record<string, number>>(
    '(({ scrollWidth, scrollHeight, clientWidth, clientHeight }) => ({ scrollWidth, scrollHeight, clientWidth, clientHeight }))(document.documentElement)',
  );
  expect([scrollWidth, scrollHeight]).toEqual([clientWidth, clientHeight]);
  const box = await page.getByTestId('wall').boundingBox();
  const bottom = (box?.y ?? 0) + (box?.height ?? 0);
  const cut: string[] = [];
  for (const part of await page.getByTestId('wall').locator('li, p').all()) {
    const place = await part.boundingBox();
    if (place !== null && place.y + place.height > bottom + 1) cut.push((await part.textContent()) ?? '');
  }
  return cut;
}

describe('the wall', () => {
  it('counts a call when it comes, and sorts it when it is sorted, without a reload', async () => {
    const { page, errors } = await wall();
    await page.getByText('Tidak ada yang lewat batas').waitFor();
    await shows(page, 'Panggilan', 0);
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
    await aCall();
    await shows(page, 'Belum dipilah', 1);
    await aCall('prank');
    await shows(page, 'Iseng', 1);
    await shows(page, 'Panggilan', 2);
    await page.getByRole('img', { name: /9\.00 2/ }).waitFor();
    expect(await page.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true);
    expect(errors).toEqual([]);
  });

  it('follows a clock from in time to overdue, and says for how long', async () => {
    const { page, errors } = await wall();
    await aCase(stage, { category: 'kebakaran', agency: 'damkar', district: 'Telanaipura', until: 'underway' });
    await shows(page, 'Darurat', 1);
    await shows(page, 'Lewat batas', 0);
    await stage.jump(8 * MINUTE_MS);
    await shows(page, 'Hampir habis', 1);
    await stage.jump(3 * MINUTE_MS);
    await shows(page, 'Lewat batas', 1);
    await page
      .getByRole('listitem')
      .filter({ hasText: /^1:\d\d.*Kebakaran/ })
      .waitFor();
    expect(errors).toEqual([]);
  });

  it('names an agency whose steps of a closed case were never reported', async () => {
    const { page } = await wall();
    await page.getByText('✓ Tidak ada', { exact: true }).waitFor();
    await aClosedCase('pohon-tumbang', 'dlh');
    await page
      .getByRole('listitem')
      .filter({ hasText: /Lingkungan Hidup\d+$/ })
      .waitFor();
  });

  it('goes on after a cut', async () => {
    const { page } = await wall();
    await page.context().setOffline(true);
    await page.locator('[data-state=cut]').waitFor();
    await aCall('ghost');
    await page.context().setOffline(false);
    await shows(page, 'Hening', 1);
  });

  it('is on one page without scrolling, readable, in both languages and in the dark', async () => {
    await aBusyDay();
    const small = { width: 1280, height: 800 };
    const looks = [
      ['wall-id-light', { size: small }],
      ['wall-en-dark', { size: small, language: 'en', dark: true }],
      [null, {}],
      [null, { size: { width: 1024, height: 768 } }],
    ] as const;
    for (const [name, look] of looks) {
      const { page, errors } = await wall(look);
      await page.locator('canvas').waitFor();
      expect([look, await overflow(page)]).toEqual([look, []]);
      expect([look, await DeskStage.accessFaults(page)]).toEqual([look, []]);
      if (name !== null) await DeskStage.shoot(page, name);
      expect(errors).toEqual([]);
    }
  });

  it('begins anew at the city’s midnight, and keeps what is open', async () => {
    const { page, errors } = await wall();
    await stage.jump(untilTomorrow('00:00') - 10_000);
    await shows(page, 'Iseng', 8);
    await stage.jump(11_000);
    await shows(page, 'Panggilan', 0);
    await shows(page, 'Iseng', 0);
    await page.getByText('rata-rata hari sebelumnya').or(page.getByText('belum ada hari pembanding')).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Kebakaran' }).first().waitFor();
    await aCall('prank');
    await shows(page, 'Panggilan', 1);
    expect(errors).toEqual([]);
  });

  it('is for nobody without the right to a city’s reports', async () => {
    const { page } = await stage.visit({ owner: CALL_TAKER, path: '/wall' });
    await page.getByText('ROLE_NOT_ALLOWED').waitFor();
    expect(await page.getByTestId('wall').count()).toBe(0);
  });
});

async function aClosedCase(category: string, agency: string): Promise<void> {
  const { incident, track } = await aCase(stage, { category, agency, district: 'Jelutung', until: 'accepted' });
  const byRadio = { reportedBy: { role: 'agency-dispatcher', agency, unit: null, channel: 'ht' } };
  await stage.post(CALL_TAKER, `/incidents/${incident}/tracks/${track}/response`, byRadio);
  await stage.post(CALL_TAKER, `/incidents/${incident}/closure`);
}

/** More of everything than a pane has room for. */
async function aBusyDay(): Promise<void> {
  for (const [category, agency] of [
    ['kecelakaan', 'dinkes'],
    ['kebakaran', 'damkar'],
    ['gangguan-kelistrikan', 'pln'],
    ['kriminal-pidana', 'polresta'],
    ['kebakaran', 'damkar'],
    ['ambulan-gawat-darurat', 'dinkes'],
    ['pipa-air-bocor', 'pdam'],
  ] as const) {
    await aCase(stage, { category, agency, district: 'Kota Baru', until: 'underway' });
    await stage.jump(21 * MINUTE_MS);
    for (const triage of ['prank', 'ghost', 'abandoned']) await aCall(triage);
  }
  await aClosedCase('kecelakaan', 'polresta');
  await aClosedCase('pipa-air-bocor', 'pdam');
  await aCall('information');
  await aCase(stage, { category: 'kebakaran', agency: 'damkar', district: 'Danau Teluk', until: 'underway' });
  await aCase(stage, { category: 'kecelakaan', agency: 'polresta', district: 'Pasar Jambi', until: 'dispatched' });
}
