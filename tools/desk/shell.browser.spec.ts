import { DeskStage } from './desk-stage.js';

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open();
});
afterAll(() => stage.close());

describe('the way into the desk', () => {
  it('asks for a key, says so when it is wrong, and opens the city with the right one', async () => {
    const { page, errors } = await stage.visit({ owner: null });
    await page.getByLabel('Kunci akses', { exact: true }).fill('tgp_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    await page.getByLabel('Kunci akses', { exact: true }).fill(stage.keyOf('jambi call-taker'));
    await page.keyboard.press('Enter');
    await page.locator('[data-state=live]').waitFor();
    expect(await page.locator('header strong').textContent()).toBe('112 Kota Jambi');
    expect(await DeskStage.accessFaults(page)).toEqual([]);
    // The browser's own lines about the wrong key; none of ours.
    expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
  });

  it('keeps the key through a reload and forgets it when signing out', async () => {
    const { page } = await stage.visit({ owner: 'jambi supervisor', language: 'en' });
    await page.locator('[data-state=live]').waitFor();
    await page.reload();
    await page.locator('[data-state=live]').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Access key', { exact: true }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('shows every shortcut on ?', async () => {
    const { page } = await stage.visit({ owner: 'jambi call-taker' });
    await page.locator('[data-state=live]').waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Tampilkan tombol pintas').waitFor();
    expect(await DeskStage.accessFaults(page)).toEqual([]);
  });
});
