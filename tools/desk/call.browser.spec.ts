import type { Page } from 'playwright-core';
import { DeskStage, type DeskPage } from './desk-stage.js';

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterAll(() => stage.close());

async function desk(): Promise<DeskPage> {
  const visit = await stage.visit({ owner: 'jambi call-taker', path: '/call' });
  await visit.page.getByRole('heading', { name: 'Panggilan', exact: true }).waitFor();
  return visit;
}

/** Presses and types as a person with one hand on the keyboard; every key counts. */
class Keys {
  strokes = 0;
  private readonly begunMs = performance.now();

  constructor(private readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.strokes++;
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.strokes += text.length;
    await this.page.keyboard.type(text);
  }

  get seconds(): string {
    return ((performance.now() - this.begunMs) / 1000).toFixed(1);
  }
}

async function answered(page: Page, keys: Keys): Promise<string> {
  await keys.press('n');
  await page.locator('h1', { hasText: 'JMB-' }).waitFor();
  await page.getByLabel('Nama pelapor').waitFor();
  return (await page.locator('h1').textContent()) ?? '';
}

async function whole(page: Page, keys: Keys, said: { what: string; category: string }): Promise<void> {
  await keys.type('Warga Contoh');
  await keys.press('Tab');
  await keys.type('0741-555-0100');
  await keys.press('Tab');
  await keys.type(said.what);
  await keys.press('Tab');
  await keys.type('Jalan Contoh 1');
  await keys.press('Tab');
  await keys.type('Telanaipura');
  await keys.press('Tab');
  await keys.press('Tab');
  await keys.type(said.category);
  await keys.press('Control+Enter');
  await page.waitForURL(/\/incidents\//);
}

describe('a call', () => {
  it('about a fire is taken and handed over without the mouse', async () => {
    const { page, errors } = await desk();
    const keys = new Keys(page);
    const caseNumber = await answered(page, keys);
    await whole(page, keys, { what: 'asap tebal', category: 'Kebakaran' });
    await page.locator('h1', { hasText: caseNumber }).waitFor();
    await page.locator('[data-type=Dispatched]', { hasText: 'Pemadam' }).waitFor();
    console.log(`fire, from the ring to the dispatch: ${keys.strokes} keys, ${keys.seconds} s`);
    expect(errors).toEqual([]);
  });

  it('about an accident goes to both agencies of its category', async () => {
    const { page } = await desk();
    const keys = new Keys(page);
    await answered(page, keys);
    await whole(page, keys, { what: 'dua motor', category: 'Kecelakaan' });
    await page.locator('[data-type=Dispatched]').nth(1).waitFor();
    console.log(`accident, two agencies: ${keys.strokes} keys, ${keys.seconds} s`);
  });

  it.each([
    ['a prank', 'F6', 'PRANK'],
    ['a silent call', 'F7', 'GHOST'],
    ['a question', 'F8', 'INFORMATION'],
  ])('that is %s takes two keys', async (_name, key, triage) => {
    const { page } = await desk();
    const keys = new Keys(page);
    const caseNumber = await answered(page, keys);
    await keys.press(key);
    await page.getByText('Tekan n begitu telepon diangkat').waitFor();
    expect(keys.strokes).toBe(2);
    const { state, triage: recorded } = await stage.incident({ caseNumber });
    expect({ state, triage: recorded }).toEqual({ state: 'ENDED_AT_TRIAGE', triage });
  });

  it('keeps what was typed through a reload, and a failed line', async () => {
    const { page } = await desk();
    const name = 'N'.repeat(200);
    await answered(page, new Keys(page));
    await page.getByLabel('Nama pelapor').fill(name);
    await page.getByLabel('Apa yang terjadi').fill('<script>document.title = 1</script>');
    await page.getByLabel('Kategori').selectOption('kebakaran');
    await page.reload();
    await page.getByLabel('Nama pelapor').waitFor();
    expect(await page.getByLabel('Nama pelapor').inputValue()).toBe(name);
    await page.context().setOffline(true);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Nama pelapor').inputValue()).toBe(name);
    await page.context().setOffline(false);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/incidents\//);
    await page.getByText(name).first().waitFor();
    expect(await page.title()).toBe('Tanggap 112');
    expect(await page.locator('[data-type=Verified]').count()).toBe(1);
  });

  it('waits in the list while nobody has verified it, and has no fault that a tool can find', async () => {
    await stage.post('jambi call-taker', '/reports', { channel: 'whatsapp', callerPhone: '0741-555-0101' });
    const { page, errors } = await desk();
    await page.getByRole('listitem').first().waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await page.getByRole('listitem').first().getByRole('link').click();
    await page.getByLabel('Kategori').selectOption('kebakaran');
    await page.getByLabel('Nama pelapor').fill('Warga Contoh');
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await DeskStage.shoot(page, 'call-id-light');
    expect(errors).toEqual([]);
  });
});
