import { until } from '@tanggap/testing/until';
import { DeskStage, type Accepted, type Entry } from './desk-stage.js';

const CENTER = 'jambi call-taker';
const CREW = 'jambi crew damkar';
const UNIT = 'Damkar 07';
const MINUTE_MS = 60_000;

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterAll(() => stage.close());

async function aCaseFor(unit: string): Promise<Accepted> {
  const { incident } = await stage.post(CENTER, '/reports', { channel: 'phone', text: 'asap tebal' });
  await stage.post(CENTER, `/incidents/${incident}/verification`, { category: 'kebakaran', address: 'Jalan Contoh 3' });
  const { track } = await stage.post(CENTER, `/incidents/${incident}/dispatches`, { agency: 'damkar' });
  await stage.post(CENTER, `/incidents/${incident}/tracks/${track ?? ''}/acceptance`);
  await stage.post(CENTER, `/incidents/${incident}/tracks/${track ?? ''}/units`, { unit });
  return { incident, track };
}

async function fieldOf(incident: string): Promise<readonly Entry[]> {
  return (await stage.incident({ id: incident })).timeline.filter(({ unit, type }) => unit === UNIT && type !== 'UnitAssigned');
}

describe('a crew’s phone', () => {
  it('keeps its taps in a dead zone, through a reload, and sends each once with the time of its tap', async () => {
    const { page, errors } = await stage.visit({ owner: CREW, phone: true });
    const { incident } = await aCaseFor(UNIT);
    await page.getByRole('button', { name: UNIT }).tap();
    const depart = page.getByRole('button', { name: 'Berangkat' });
    await depart.waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await DeskStage.shoot(page, 'crew-id-phone');
    const box = await depart.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(100);
    await until(() => page.evaluate<boolean>("caches.match('/desk/').then((kept) => kept !== undefined)"));

    await page.context().setOffline(true);
    await depart.tap();
    await page.getByText('1 laporan menunggu sinyal').waitFor();
    await stage.jump(7 * MINUTE_MS);
    await page.getByRole('button', { name: 'Tiba di lokasi' }).tap();
    await page.reload();
    await page.getByText('2 laporan menunggu sinyal').waitFor();
    await page.getByRole('button', { name: 'Selesai ditangani' }).tap();
    await page.getByRole('button', { name: 'Tertangani', exact: true }).tap();
    await page.getByText('3 laporan menunggu sinyal').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await DeskStage.shoot(page, 'crew-id-phone-offline');
    expect(await fieldOf(incident)).toEqual([]);

    await page.context().setOffline(false);
    await page.locator('[data-report=sent]').nth(2).waitFor();
    const entries = await fieldOf(incident);
    expect(entries.map(({ type }) => type)).toEqual(['UnitDeparted', 'ArrivedOnScene', 'HandlingCompleted']);
    const [departed, arrived, handled] = entries.map(({ at }) => Date.parse(at));
    expect((arrived ?? 0) - (departed ?? 0)).toBeGreaterThanOrEqual(7 * MINUTE_MS);
    expect(handled).toBeGreaterThan(arrived ?? 0);
    // The browser's own lines about requests without a line; none of ours.
    expect(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(error))).toEqual([]);
  });

  it('says why a report was refused, and sends the next all the same', async () => {
    const { page } = await stage.visit({ owner: CREW, phone: true, dark: true });
    const first = await aCaseFor('Damkar 08');
    await page.getByRole('button', { name: 'Damkar 08' }).tap();
    await page.getByRole('button', { name: 'Berangkat' }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Berangkat' }).tap();
    await stage.post(CENTER, `/incidents/${first.incident}/tracks/${first.track ?? ''}/rejection`, { reason: 'no-unit' });
    await page.context().setOffline(false);
    await page.locator('[data-report=refused]').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sudah dibaca' }).tap();
    await page.locator('[data-report=refused]').waitFor({ state: 'detached' });
  });

  it('sends what a killed tab left behind, once its key has signed in again', async () => {
    const { page } = await stage.visit({ owner: CREW, phone: true });
    const { incident } = await aCaseFor('Damkar 09');
    await page.getByRole('button', { name: 'Damkar 09' }).tap();
    await page.getByRole('button', { name: 'Tiba di lokasi' }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Tiba di lokasi' }).tap();
    await page.getByText('1 laporan menunggu sinyal').waitFor();
    const context = page.context();
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(`${stage.url}/desk/`);
    await again.locator('[data-report=sent]').waitFor();
    const arrivals = (await stage.incident({ id: incident })).timeline.filter(({ type }) => type === 'ArrivedOnScene');
    expect(arrivals.map(({ unit }) => unit)).toEqual(['Damkar 09']);
  });

  it('says within five seconds that its key was revoked', async () => {
    const { page } = await stage.visit({ owner: CREW, phone: true });
    await page.locator('[data-state=live]').waitFor();
    stage.revoke(CREW);
    await page.locator('[data-state=signed-out]').waitFor({ timeout: 5000 });
  });
});
