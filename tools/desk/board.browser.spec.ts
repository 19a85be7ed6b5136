import type { Page } from 'playwright-core';
import { until } from '@tanggap/testing/until';
import { aCase } from './busy-board.js';
import { DeskStage, type DeskPage } from './desk-stage.js';

const MINUTE_MS = 60_000;

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterAll(() => stage.close());

async function board(
  look: { language?: 'id' | 'en'; dark?: boolean; phone?: boolean; motion?: boolean; search?: string } = {},
): Promise<DeskPage> {
  const { search = '', ...rest } = look;
  const visit = await stage.visit({ owner: 'jambi supervisor', path: `/board${search}`, ...rest });
  await visit.page.locator('[data-state=live]').waitFor();
  await visit.page.getByRole('heading', { level: 1 }).waitFor();
  return visit;
}

async function levels(page: Page): Promise<readonly (string | null)[]> {
  const rows = await page.locator('[data-row]').all();
  return Promise.all(rows.map((row) => row.getAttribute('data-level')));
}

const firstCase = (page: Page): Promise<string | null> => page.locator('[data-row]').first().textContent();

describe('the board', () => {
  it('says what to do while nothing is open', async () => {
    const { page, errors } = await board();
    await page.getByText('Tidak ada kejadian terbuka').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('shows a case by itself, says so, and follows its clock from green to amber to red', async () => {
    const { page, errors } = await board();
    await aCase(stage, { category: 'kebakaran', agency: 'damkar', district: 'Telanaipura', until: 'underway' });
    await page.locator('[data-row][data-level=fine]').waitFor();
    expect(await firstCase(page)).toContain('SOP Penanganan kebakaran, no. 3: Menuju lokasi');
    await page.getByTestId('announcer').getByText('Kejadian baru JMB-').waitFor();
    await stage.jump(8 * MINUTE_MS);
    await page.locator('[data-row][data-level=warn]').waitFor();
    await stage.jump(2 * MINUTE_MS + 2000);
    await page.locator('[data-row][data-level=late]').getByText('lewat').waitFor();
    await page.getByTestId('announcer').getByText('Lewat batas').waitFor();
    expect(errors).toEqual([]);
  });

  it('puts on top what nobody accepted in the time the city gives, above what is overdue', async () => {
    const { page } = await board();
    await page.locator('[data-row][data-level=late]').waitFor();
    await aCase(stage, { category: 'pohon-tumbang', agency: 'dlh', district: 'Jelutung', until: 'dispatched' });
    await page.locator('[data-row]').nth(1).waitFor();
    expect(await firstCase(page)).toContain('Kebakaran');
    await stage.jump(5 * MINUTE_MS + 1000);
    await page.locator('[data-row]', { hasText: 'Belum diterima' }).waitFor();
    expect(await firstCase(page)).toContain('Pohon tumbang');
  });

  it('keeps its filters in the address and through a reload', async () => {
    const { page } = await board();
    await page.locator('[data-row]').nth(1).waitFor();
    await page.getByLabel('Hanya yang lewat batas').check();
    await page.waitForURL(/overdue=1/);
    expect(await levels(page)).toEqual(['late']);
    await page.reload();
    await page.locator('[data-row]').first().waitFor();
    expect(await levels(page)).toEqual(['late']);
    const mine = await board({ search: '?mine=1' }); // the call taker took them all
    await mine.page.getByText('Tidak ada baris yang cocok').waitFor();
    expect(await mine.page.getByLabel('Hanya milik saya').isChecked()).toBe(true);
    const filtered = await board({ search: '?agency=dlh' });
    await filtered.page.locator('[data-row]').first().waitFor();
    expect(await filtered.page.locator('[data-row]').count()).toBe(1);
    expect(await firstCase(filtered.page)).toContain('Pohon tumbang');
  });

  it('counts on how long a row has waited, whatever happens to another', async () => {
    const { page } = await board();
    const tree = page.locator('[data-row]', { hasText: 'Pohon tumbang' });
    await tree.waitFor();
    await stage.jump(2 * MINUTE_MS);
    await aCase(stage, { category: 'pipa-air-bocor', agency: 'pdam', district: 'Paal Merah', until: 'accepted' });
    await page.locator('[data-row]', { hasText: 'Pipa air bocor' }).waitFor();
    await tree.filter({ hasText: /^7:/ }).waitFor(); // five minutes before, two now
  });

  it('moves a row that has changed where the system lets things move, and makes no sound unless asked', async () => {
    const moving = await board({ motion: true });
    const still = await board();
    for (const { page } of [moving, still]) {
      await page.evaluate(
        'globalThis.tones = 0; { const Real = AudioContext; globalThis.AudioContext = class extends Real { constructor() { super(); globalThis.tones++; } }; }',
      );
      await page.locator('[data-row]').nth(2).waitFor();
    }
    await moving.page.getByLabel('Bunyi').check();
    expect(await still.page.getByLabel('Bunyi').isChecked()).toBe(false);
    const animations =
      '[...document.querySelectorAll("[data-row] > [aria-hidden]")].flatMap((row) => row.getAnimations()).length';
    expect(await moving.page.evaluate(animations)).toBe(0);
    await aCase(stage, { category: 'gangguan-kelistrikan', agency: 'pln', district: 'Kota Baru', until: 'dispatched' });
    await until(() => moving.page.evaluate<boolean>(`${animations} > 0`));
    for (const { page } of [moving, still]) await page.getByTestId('announcer').getByText('Kejadian baru').waitFor();
    await until(() => moving.page.evaluate<boolean>('globalThis.tones > 0'));
    expect(await still.page.evaluate(`[${animations}, globalThis.tones]`)).toEqual([0, 0]);
  });

  it('is walked through by keys', async () => {
    const { page } = await board();
    await page.locator('[data-row]').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const focused = await page.locator('[data-row]:focus').getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/incidents\//);
    expect(new URL(page.url()).pathname).toBe(focused);
  });

  it('continues after a cut where it was, without a reload of the page', async () => {
    const { page } = await board();
    await page.locator('[data-row]').nth(1).waitFor();
    await page.context().setOffline(true);
    await page.locator('[data-state=cut]').waitFor();
    await aCase(stage, { category: 'kecelakaan', agency: 'polresta', district: 'Alam Barajo', until: 'accepted' });
    await page.context().setOffline(false);
    await page.locator('[data-state=live]').waitFor();
    await page.getByText('Kecelakaan', { exact: false }).first().waitFor();
    expect(await page.locator('[data-row]').count()).toBe(5);
  });

  it('looks as it should on every screen, without a fault that a tool can find', async () => {
    const told = [
      ['kecelakaan', 'dinkes', 'Alam Barajo', 'arrived'],
      ['gangguan-kelistrikan', 'pln', 'Kota Baru', 'accepted'],
      ['kebakaran', 'damkar', 'Danau Teluk', 'accepted'],
      ['ambulan-gawat-darurat', 'dinkes', 'Pasar Jambi', 'underway'],
      ['pipa-air-bocor', 'pdam', 'Paal Merah', 'accepted'],
      ['kriminal-pidana', 'polresta', 'Jambi Timur', 'dispatched'],
    ] as const;
    for (const [category, agency, district, until] of told) {
      await aCase(stage, { category, agency, district, until });
      await stage.jump(47_000);
    }
    await stage.post('jambi call-taker', '/reports', { channel: 'whatsapp', text: 'contoh' });
    const looks = [
      ['board-id-light', {}],
      ['board-en-dark', { language: 'en', dark: true }],
      ['board-id-phone', { phone: true }],
    ] as const;
    for (const [name, look] of looks) {
      const { page, errors } = await board(look);
      await page.locator('[data-row]').nth(8).waitFor();
      expect(await DeskStage.accessFaults(page)).toEqual([]);
      await DeskStage.shoot(page, name);
      expect(errors).toEqual([]);
    }
  });
});
