import type { Page } from 'playwright-core';

/** What a dispatcher presses to write down what came by radio: `r`, the step's key, what it asks for, Enter. @param event what is then on record */
export async function recordByRadio(page: Page, step: string, event: string, unit: string | null = null): Promise<void> {
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: new RegExp(`^\\w ?${step}$`) });
  await page.keyboard.press((await button.textContent())?.charAt(0) ?? '');
  await button.waitFor({ state: 'detached' });
  await dialog.waitFor();
  if (unit !== null) await dialog.getByRole('textbox', { name: 'Unit' }).fill(unit);
  await dialog.locator('[data-autofocus]:focus').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.locator(`li[data-type=${event}]`).waitFor();
}
