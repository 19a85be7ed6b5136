import { aCase } from './busy-board.js';
import { DeskStage, type DeskPage, type Visitor } from './desk-stage.js';
import { lookAt } from './look-at-incident.js';
import { recordByRadio } from './record-by-radio.js';

const MINUTE_MS = 60_000;

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

const look = (incident: string, more?: Partial<Visitor>): Promise<DeskPage> => lookAt(stage, incident, more);

describe('one incident', () => {
  it('is recorded by radio from the keyboard, to its end, and judged as the paper says', async () => {
    const { incident } = await aCase(stage, {
      category: 'kebakaran',
      agency: 'damkar',
      district: 'Telanaipura',
      until: 'accepted',
    });
    const { page, errors } = await look(incident);
    await recordByRadio(page, 'Tugaskan unit', 'UnitAssigned', 'Damkar 01');
    await recordByRadio(page, 'Berangkat', 'UnitDeparted', 'Damkar 01');
    await recordByRadio(page, 'Tiba di lokasi', 'ArrivedOnScene', 'Damkar 01');
    const travel = page.locator('tr', { hasText: 'Menuju lokasi' });
    expect(await travel.textContent()).toContain('✓ terpenuhi');
    await stage.jump(2 * MINUTE_MS); // nothing is recorded meanwhile: the clock without a limit goes on by the server's time
    await page.locator('tr[data-verdict=RUNNING]', { hasText: /Memadamkan api.*2:\d\d/ }).waitFor();
    const told = await page.locator('[data-type=ArrivedOnScene]').textContent();
    expect(told).toContain('kata admin OPD Dinas Pemadam Kebakaran dan Penyelamatan lewat radio');
    expect(told).toContain('diketik supervisor');
    expect(errors).toEqual([]);
  });

  it('shows a breach, takes it back when the crew’s late report comes, and still shows what was known before', async () => {
    const { incident, track } = await aCase(stage, {
      category: 'kebakaran',
      agency: 'damkar',
      district: 'Jelutung',
      until: 'underway',
    });
    const { page } = await look(incident);
    await stage.jump(11 * MINUTE_MS);
    await page.locator('[data-type=SlaBreached]').first().waitFor();
    await page.locator('tr[data-verdict=BREACHED_OPEN]', { hasText: 'Menuju lokasi' }).waitFor();
    await stage.jump(10_000); // told later than it was found missing
    const occurredAt = new Date(stage.nowMs() - 5 * MINUTE_MS).toISOString();
    const door = `/incidents/${incident}/tracks/${track}/units/${encodeURIComponent('DAMKAR 01')}/arrival`;
    await stage.post('jambi crew damkar', door, { occurredAt });
    await page.locator('[data-type=SlaBreachRetracted]').first().waitFor();
    await page.locator('tr[data-verdict=MET]', { hasText: 'Menuju lokasi' }).waitFor();
    expect(await page.locator('[data-type=ArrivedOnScene]').textContent()).toContain('dicatat');
    expect(await page.locator('[data-kind=retracted][data-event=SlaBreached][data-known=true]').count()).toBe(1);
    expect(await page.locator('[role=img] [data-kind=late][data-known=true]').count()).toBe(1); // from the arrival to when it was written down

    const slider = page.getByRole('slider');
    await slider.focus();
    // Back past the retraction and the report that led to it.
    for (let pressed = 0; pressed < 2; pressed++) await page.keyboard.press('ArrowLeft');
    await page.getByText('Anda melihat apa yang diketahui pada').waitFor();
    await page.locator('[data-type=ArrivedOnScene]').waitFor({ state: 'detached' });
    await page.locator('tr[data-verdict=BREACHED_OPEN]', { hasText: 'Menuju lokasi' }).waitFor();
    expect(await page.locator('[data-type=ArrivedOnScene]').count()).toBe(0);
    // What is known now beside what was known then.
    await page.locator('tr', { hasText: 'Menuju lokasi' }).getByText('sekarang: ✓ terpenuhi').waitFor();
    expect(await page.locator('[role=img] [data-kind=breach]').count()).toBe(1);
    expect(await page.locator('[data-event=ArrivedOnScene][data-known=false]').count()).toBe(1);
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await DeskStage.shoot(page, 'incident-id-known-then');
    await page.getByRole('button', { name: 'Kembali ke sekarang' }).click();
    await page.locator('tr[data-verdict=MET]', { hasText: 'Menuju lokasi' }).waitFor();
  });

  it('says why something cannot be done, and what another person did meanwhile', async () => {
    const { incident, track } = await aCase(stage, {
      category: 'pohon-tumbang',
      agency: 'dlh',
      district: 'Kota Baru',
      until: 'dispatched',
    });
    const { page } = await look(incident);
    await page.getByRole('button', { name: 'Tutup kasus' }).click();
    await page.getByRole('button', { name: 'Catat', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe('Alasan wajib diisi. Tuliskan alasannya, lalu kirim lagi.');
    await page.getByRole('button', { name: 'Batal', exact: true }).last().click();
    await stage.post('jambi agency-dispatcher dlh', `/incidents/${incident}/tracks/${track}/rejection`, { reason: 'no-unit' });
    await page.locator('[data-type=DispatchRejected]').waitFor();
    await page.getByRole('button', { name: 'Teruskan ke OPD' }).click();
    await page.getByRole('dialog').getByLabel('OPD', { exact: true }).selectOption('bpbd');
    await page.getByRole('button', { name: 'Catat', exact: true }).click();
    await page.locator('[data-type=Dispatched]').nth(1).waitFor();
  });

  it('shows hostile words as words', async () => {
    const { incident } = await aCase(stage, {
      category: 'kebakaran',
      agency: 'damkar',
      district: 'Danau Teluk',
      until: 'accepted',
    });
    const hostile = '<img src=x onerror="document.title=1">"; DROP TABLE events; --';
    await stage.post('jambi call-taker', `/incidents/${incident}/notes`, { text: hostile });
    const { page, errors } = await look(incident);
    await page.getByText(hostile).waitFor();
    expect(await page.title()).toBe('Tanggap 112');
    expect(errors).toEqual([]);
  });

  it('looks as it should, on paper too, without a fault that a tool can find', async () => {
    const { incident, track } = await aCase(stage, {
      category: 'kecelakaan',
      agency: 'dinkes',
      district: 'Alam Barajo',
      until: 'arrived',
    });
    const { track: second } = await stage.post('jambi call-taker', `/incidents/${incident}/dispatches`, { agency: 'polresta' });
    await stage.jump(3 * MINUTE_MS);
    await stage.post('jambi agency-dispatcher polresta', `/incidents/${incident}/tracks/${second ?? ''}/acceptance`);
    await stage.post('jambi agency-dispatcher dinkes', `/incidents/${incident}/tracks/${track}/situation`, {
      phase: 'during',
      note: 'dua korban sadar',
    });
    const looks = [
      ['incident-id-light', {}],
      ['incident-en-dark', { language: 'en', dark: true }],
      ['incident-id-phone', { phone: true }],
    ] as const;
    for (const [name, how] of looks) {
      const { page, errors } = await look(incident, how);
      await page.locator('[data-type=SituationUpdated]').waitFor();
      expect(await DeskStage.accessFaults(page)).toEqual([]);
      await DeskStage.shoot(page, name);
      expect(errors).toEqual([]);
    }
    const { page } = await look(incident);
    // The papers of both tracks stand in one screen, and nothing is wider than the smallest.
    for (const agency of ['Dinas Kesehatan', 'Polresta Jambi']) {
      const rows = await page.getByRole('table', { name: agency }).boundingBox();
      expect((rows?.y ?? Infinity) + (rows?.height ?? Infinity)).toBeLessThanOrEqual(800);
    }
    for (const [width, height] of [
      [1024, 768],
      [360, 740],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
      const [center, table] = [
        page.getByRole('region', { name: 'Call center' }),
        page.getByRole('table', { name: 'Call center' }),
      ];
      expect((await table.boundingBox())?.width).toBeLessThanOrEqual((await center.boundingBox())?.width ?? 0);
      await DeskStage.shoot(page, `incident-${width}`);
    }
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Cetak' }).isVisible()).toBe(false);
    expect(await page.getByText('dua korban sadar').isVisible()).toBe(true);
  });
});
