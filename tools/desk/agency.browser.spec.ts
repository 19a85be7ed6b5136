import type { Page } from 'playwright-core';
import { DeskStage, type Accepted } from './desk-stage.js';

const FIRE = 'jambi agency-dispatcher damkar';
const CENTER = 'jambi call-taker';
const MINUTE_MS = 60_000;

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterAll(() => stage.close());

async function aDispatch(): Promise<Accepted> {
  const { incident } = await stage.post(CENTER, '/reports', { channel: 'phone', text: 'asap tebal dari atap' });
  await stage.post(CENTER, `/incidents/${incident}/verification`, {
    category: 'kebakaran',
    address: 'Jalan Contoh 3',
    description: 'atap terbakar',
  });
  const { track } = await stage.post(CENTER, `/incidents/${incident}/dispatches`, { agency: 'damkar' });
  return { incident, track };
}

async function report(page: Page, step: string, fill?: (form: ReturnType<Page['getByRole']>) => Promise<unknown>): Promise<void> {
  await page.getByRole('button', { name: step, exact: true }).first().click();
  const form = page.getByRole('region', { name: step, exact: true });
  await fill?.(form);
  await form.getByRole('button', { name: 'Catat' }).click();
  await form.waitFor({ state: 'detached' });
}

describe('an agency’s admin', () => {
  it('accepts with one key, sends a unit and reports every step, on a desk', async () => {
    const { page, errors } = await stage.visit({ owner: FIRE });
    await page.getByText('Tidak ada kasus terbuka').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    const { incident } = await aDispatch();
    await page.getByText('atap terbakar').waitFor();
    await page.getByTestId('announcer').getByText('Kasus baru').waitFor({ state: 'attached' });
    await DeskStage.shoot(page, 'agency-id-light');
    expect(await DeskStage.accessFaults(page)).toEqual([]);

    await page.keyboard.press('t');
    await page.getByText('Sedang ditangani (1)').waitFor();
    await report(page, 'Tugaskan unit', (form) => form.getByLabel('Unit', { exact: true }).fill('Damkar 07'));
    await report(page, 'Berangkat', async (form) => {
      await page.getByText('belum melapor').waitFor(); // the server names the crew, maybe after the form was opened
      expect(await form.getByLabel('Unit', { exact: true }).inputValue()).toBe('Damkar 07');
      await form.getByText('−5 menit').click();
      await form.getByRole('button', { name: 'Catat' }).click();
      await form.getByRole('alert').getByText('Alasan wajib diisi').waitFor(); // before the report: the server asks why
      await form.getByLabel('Alasan waktu').fill('sudah di jalan sebelum telepon');
    });
    await report(page, 'Tiba di lokasi');
    await report(page, 'Selesai ditangani');
    await report(page, 'Unit kembali');
    const { timeline: entries } = await stage.incident({ id: incident });
    const departed = entries.find(({ type }) => type === 'UnitDeparted');
    const arrived = entries.find(({ type }) => type === 'ArrivedOnScene');
    expect(departed?.unit).toBe('Damkar 07');
    expect(Date.parse(arrived?.at ?? '') - Date.parse(departed?.at ?? '')).toBeGreaterThanOrEqual(4 * MINUTE_MS);
    await report(page, 'Laporkan selesai');
    await page.getByText('Tidak ada kasus terbuka').waitFor();
    expect(errors).toEqual([]);
  });

  it('rejects with a reason by tap on a phone, while the center dispatches another', async () => {
    const { page, errors } = await stage.visit({ owner: FIRE, phone: true, dark: true });
    const { incident } = await aDispatch();
    await page.getByRole('button', { name: 'Tolak' }).tap();
    const form = page.getByRole('region', { name: 'Tolak' });
    await form.getByLabel('Alasan', { exact: true }).selectOption('OUT_OF_AREA');
    await form.getByLabel('Catatan').fill('<img src=x onerror=alert(1)> di luar kota');
    await stage.post(CENTER, `/incidents/${incident}/dispatches`, { agency: 'bpbd' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await form.getByRole('button', { name: 'Catat' }).tap();
    await page.getByText('Tidak ada kasus terbuka').waitFor();
    expect((await stage.incident({ id: incident })).timeline.map(({ type }) => type)).toContain('DispatchRejected');
    expect(errors).toEqual([]);
  });

  it('keeps what is being typed while somebody else answers the case', async () => {
    const { page, errors } = await stage.visit({ owner: FIRE, phone: true });
    const { incident, track } = await aDispatch();
    await page.getByRole('button', { name: 'Terima' }).waitFor();
    await DeskStage.shoot(page, 'agency-id-phone');
    await page.getByRole('button', { name: 'Tolak' }).tap();
    const note = page.getByLabel('Catatan');
    await note.fill('dua unit sedang di tempat lain');
    await stage.post(CENTER, `/incidents/${incident}/tracks/${track ?? ''}/acceptance`);
    await page.getByText('Sedang ditangani (1)').waitFor();
    expect(await note.inputValue()).toBe('dua unit sedang di tempat lain');
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('says within five seconds that its key was revoked', async () => {
    const { page } = await stage.visit({ owner: 'jambi agency-dispatcher dinkes', phone: true });
    await page.locator('[data-state=live]').waitFor();
    stage.revoke('jambi agency-dispatcher dinkes');
    await page.getByText('Kunci Anda dicabut').waitFor({ timeout: 5000 });
  });
});
