import { aCase } from './busy-board.js';
import { DeskStage } from './desk-stage.js';
import { recordByRadio } from './record-by-radio.js';

const UNIT = 'Damkar 01';

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

it('a whole fire is recorded for the agency from the keyboard, from its acceptance to the closed case', async () => {
  const { incident } = await aCase(stage, { category: 'kebakaran', agency: 'damkar', district: 'Pasar', until: 'dispatched' });
  const { page, errors } = await stage.visit({ owner: 'jambi supervisor', path: `/incidents/${incident}` });
  await page.getByRole('button', { name: 'Tutup kasus' }).waitFor();
  await recordByRadio(page, 'Terima', 'DispatchAccepted');
  expect(await page.locator('li[data-type=DispatchAccepted]').textContent()).toContain('lewat radio');
  await recordByRadio(page, 'Tugaskan unit', 'UnitAssigned', UNIT);
  await recordByRadio(page, 'Berangkat', 'UnitDeparted', UNIT);
  await recordByRadio(page, 'Tiba di lokasi', 'ArrivedOnScene', UNIT);
  await recordByRadio(page, 'Situasi', 'SituationUpdated');
  await recordByRadio(page, 'Selesai ditangani', 'HandlingCompleted');
  await recordByRadio(page, 'Unit kembali', 'UnitReleased', UNIT);
  await recordByRadio(page, 'Laporkan selesai', 'Responded');
  await page.getByRole('button', { name: 'Tutup kasus' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').locator('[data-autofocus]:focus').waitFor();
  await page.keyboard.press('Control+Enter'); // the reason is not needed here
  await page.locator('li[data-type=Closed]').waitFor();
  expect(await page.locator('tr[data-verdict^=BREACHED]').count()).toBe(0);
  expect(await page.locator('tr[data-verdict=MET]').count()).toBeGreaterThan(0);
  expect(await DeskStage.accessFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
});

it('says that somebody else moved the track, keeps what was typed, and records it when sent again', async () => {
  const { incident, track } = await aCase(stage, {
    category: 'kebakaran',
    agency: 'damkar',
    district: 'Pelayangan',
    until: 'accepted',
  });
  const { page, errors } = await stage.visit({ owner: 'jambi supervisor', path: `/incidents/${incident}` });
  await page.getByRole('button', { name: 'Tugaskan unit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Unit' }).fill(UNIT);
  await stage.post('jambi agency-dispatcher damkar', `/incidents/${incident}/tracks/${track}/units`, { unit: 'Damkar 02' });
  await page.locator('li[data-type=UnitAssigned]').waitFor({ state: 'attached' });
  await dialog.getByRole('button', { name: 'Catat', exact: true }).click();
  await dialog.locator('[data-fault=moved]').waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Unit' }).inputValue()).toBe(UNIT);
  expect(await DeskStage.accessFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Catat', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('li[data-type=UnitAssigned]').nth(1).waitFor();
  expect(errors).toEqual([]);
});

it('prints black on white from a dark screen too', async () => {
  const { incident } = await aCase(stage, { category: 'kebakaran', agency: 'damkar', district: 'Jelutung', until: 'dispatched' });
  const { page, errors } = await stage.visit({ owner: 'jambi supervisor', path: `/incidents/${incident}`, dark: true });
  await page.locator('h1', { hasText: 'JMB-' }).waitFor();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe('rgb(0, 0, 0)');
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect(errors).toEqual([]);
});
