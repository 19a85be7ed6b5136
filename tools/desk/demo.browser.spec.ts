import type { Page } from 'playwright-core';
import { simulate } from '@tanggap/cli/simulate/simulate-command';
import type { Shell } from '@tanggap/cli/shell';
import { aCase } from './busy-board.js';
import { DeskStage, type DeskPage, type Visitor } from './desk-stage.js';

const [CALL_TAKER, SUPERVISOR] = ['jambi call-taker', 'jambi supervisor'];
/** Cases begin at once and take minutes; nothing here waits for their end. */
const TEMPO = 20;

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.open('jambi', { TANGGAP_ORIGIN: 'simulated' });
});
afterAll(() => stage.close());

const strip = (page: Page): Promise<string | null> => page.getByTestId('exercise').textContent();

async function visited(visitor: Visitor): Promise<DeskPage> {
  const visit = await stage.visit(visitor);
  if (visitor.owner !== null) await visit.page.locator('[data-state=live]').waitFor();
  return visit;
}

/** Only what a simulation asks of a terminal. */
function terminal(): { readonly shell: Shell; readonly stop: () => void } {
  let interrupt = (): void => undefined;
  const nothing = (): void => undefined;
  const onInterrupt = (stop: () => void): (() => void) => {
    interrupt = stop;
    return nothing;
  };
  return {
    shell: { env: {}, isTerminal: false, out: nothing, err: nothing, exitWith: nothing, onInterrupt },
    stop: () => interrupt(),
  };
}

describe('LATIHAN on a server for exercises', () => {
  const aFire = { category: 'kebakaran', agency: 'damkar', district: 'Telanaipura', until: 'underway' } as const;

  it('stands over every kind of screen, before anybody has signed in too, and in the title', async () => {
    const { incident } = await aCase(stage, aFire);
    const visitors: readonly Visitor[] = [
      { owner: null },
      { owner: CALL_TAKER, path: '/board' },
      { owner: CALL_TAKER, path: '/call' },
      { owner: CALL_TAKER, path: `/call/${incident}` },
      { owner: CALL_TAKER, path: `/incidents/${incident}`, dark: true },
      { owner: SUPERVISOR, path: '/wall' },
      { owner: 'jambi agency-dispatcher damkar', path: '/agency', phone: true },
      { owner: 'jambi crew damkar', path: '/crew', phone: true },
    ];
    for (const visitor of visitors) {
      const { page, errors } = await visited(visitor);
      await page.getByTestId('exercise').waitFor();
      expect([visitor.path, await strip(page)]).toEqual([visitor.path, 'LATIHAN — tidak ada kejadian nyata di sini']);
      expect(await page.title()).toBe('LATIHAN · Tanggap 112');
      expect([visitor.path, await DeskStage.accessFaults(page)]).toEqual([visitor.path, []]);
      expect(errors).toEqual([]);
      await page.context().close();
    }
  });

  it('is EXERCISE in English, stays in sight when the page is scrolled, and is on paper', async () => {
    const { incident } = await aCase(stage, aFire);
    const { page } = await visited({ owner: CALL_TAKER, path: `/incidents/${incident}`, language: 'en' });
    await page.getByRole('table').first().waitFor();
    expect(await strip(page)).toBe('EXERCISE — nothing here is a real case');
    expect(await page.evaluate<number>('scrollTo(0, 300), scrollY')).toBeGreaterThan(100);
    expect(await page.getByTestId('exercise').boundingBox()).toMatchObject({ y: 0 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByTestId('exercise').isVisible()).toBe(true);
    expect(await page.getByText('EXERCISE', { exact: true }).last().isVisible()).toBe(true);
    await DeskStage.shoot(page, 'demo-print');
  });

  it('leaves the wall its whole window', async () => {
    const { page } = await visited({ owner: SUPERVISOR, path: '/wall' });
    await page.getByTestId('wall').waitFor();
    expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
  });
});

it('shows a simulated day as it happens: rows come, go on, and no error is in the console', async () => {
  const { page, errors } = await visited({ owner: SUPERVISOR, path: '/board' });
  const rows = page.locator('[data-row]');
  const before = await rows.count();
  const { shell, stop } = terminal();
  const key = [stage.keyOf(SUPERVISOR), stage.keyOf(CALL_TAKER)];
  const asked = { city: 'jambi', incidents: 400, seed: 7, speed: 60, open: 200, url: stage.url, key };
  const playing = simulate(shell, asked, { json: true, tempo: TEMPO });
  await rows.nth(before + 14).waitFor();
  await page.getByText('Diterima OPD', { exact: false }).first().waitFor();
  await DeskStage.shoot(page, 'demo-id-light');
  stop();
  await playing;
  expect(await DeskStage.accessFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
});
