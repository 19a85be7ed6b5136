import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { readConfig } from '@tanggap/platform/config/config';
import { startStandalone, type Standalone } from '@tanggap/standalone/start-standalone';
import { z } from 'zod';
import { requireChromium } from './install-chromium.js';

const root = join(import.meta.dirname, '..', '..');
const axeSource = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js'),
  'utf8',
);
const TICK_MS = 250;
const PATIENCE_MS = 30_000;

export interface DeskPage {
  readonly page: Page;
  /** Console errors, uncaught exceptions, refused resources: a screen must come through without any. */
  readonly errors: readonly string[];
}

export interface Visitor {
  /** `jambi call-taker`, `jambi agency-dispatcher damkar`; null: nobody signed in. */
  readonly owner: string | null;
  /** Under /desk. */
  readonly path?: string;
  readonly language?: 'id' | 'en';
  readonly phone?: boolean;
  readonly dark?: boolean;
}

const acceptedSchema = z.object({ incident: z.string(), caseNumber: z.string().nullish(), track: z.string().nullish() });
export type Accepted = z.output<typeof acceptedSchema>;

/** A whole call center with a clock that runs and can jump, and a browser to look at its desk. */
export class DeskStage {
  private readonly contexts: BrowserContext[] = [];
  private shiftMs = 0;

  private constructor(
    private readonly folder: string,
    readonly running: Standalone,
    private readonly clock: DrivenClock,
    private readonly ticking: NodeJS.Timeout,
    private readonly browser: Browser,
  ) {}

  /** @param cities as TANGGAP_CITY @param env further settings */
  static async open(cities = 'jambi', env: Readonly<Record<string, string>> = {}): Promise<DeskStage> {
    const folder = mkdtempSync(join(tmpdir(), 'tanggap-desk-'));
    const config = readConfig({
      TANGGAP_DATA: folder,
      TANGGAP_PORT: '0',
      TANGGAP_CITY: cities,
      TANGGAP_LOG_LEVEL: 'silent',
      ...env,
    });
    const clock = new DrivenClock(Date.now());
    const running = await startStandalone({ config, clock });
    const ticking = setInterval(() => void clock.advance(TICK_MS), TICK_MS);
    const browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
    return new DeskStage(folder, running, clock, ticking, browser);
  }

  get url(): string {
    return this.running.url;
  }

  /** The server's, epoch ms. */
  nowMs(): number {
    return this.clock.nowMs();
  }

  /** Time passes at once: for the server and for every page. */
  async jump(ms: number): Promise<void> {
    this.shiftMs += ms;
    await this.clock.advance(ms);
    await this.running.platform.feed.caughtUp(10_000);
    await Promise.all(
      this.contexts.map((context) =>
        context.addInitScript((shift) => Object.assign(globalThis, { shiftMs: shift }), this.shiftMs),
      ),
    );
    const pages = this.contexts.flatMap((context) => context.pages());
    await Promise.all(pages.map((page) => page.evaluate((shift) => Object.assign(globalThis, { shiftMs: shift }), this.shiftMs)));
  }

  keyOf(owner: string): string {
    const [city, role, agency = null] = owner.split(' ');
    const found = this.running.keys.find((key) => key.city === city && key.role === role && key.agency === agency);
    if (found === undefined) throw new Error(`there is no key of ${owner}`);
    return found.key;
  }

  /** As `tanggap keys revoke` does, from another process. */
  revoke(owner: string): void {
    const access = AccessKeys.open(join(this.folder, 'access.db'));
    const id = access.verify(this.keyOf(owner))?.id ?? '';
    access.revoke(id, this.clock.nowMs());
    access.close();
  }

  /** One command over REST, as another person would give it meanwhile. @param path `/incidents/<id>/verify` */
  async post(owner: string, path: string, body: object = {}): Promise<Accepted> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.keyOf(owner)}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return acceptedSchema.parse(await response.json());
  }

  async visit({ owner, path = '/', language = 'id', phone = false, dark = false }: Visitor): Promise<DeskPage> {
    const size = phone ? { width: 360, height: 740 } : { width: 1280, height: 800 };
    const options: BrowserContextOptions = { viewport: size, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' };
    const context = await this.browser.newContext({ ...options, hasTouch: phone, isMobile: phone });
    this.contexts.push(context);
    const kept = { key: owner === null ? null : this.keyOf(owner), language, shiftMs: this.shiftMs };
    await context.addInitScript((given) => {
      if (given.key !== null && sessionStorage.getItem('access-key') === null) sessionStorage.setItem('access-key', given.key);
      if (localStorage.getItem('language') === null) localStorage.setItem('language', given.language);
      const world = Object.assign(globalThis, { shiftMs: given.shiftMs });
      const now = Date.now.bind(Date);
      Date.now = () => now() + world.shiftMs;
    }, kept);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${this.url}/desk${path}`);
    return { page, errors };
  }

  /** A picture for the documents. @param name `board-id` */
  static async shoot(page: Page, name: string): Promise<void> {
    const folder = process.env['DESK_PICTURES'];
    if (folder === undefined) return;
    mkdirSync(join(root, folder), { recursive: true });
    await page.screenshot({ path: join(root, folder, `${name}.png`) });
  }

  /** @returns what axe finds against WCAG 2.2 A and AA, one line a fault */
  static async accessFaults(page: Page): Promise<readonly string[]> {
    await page.evaluate(axeSource); // not a script element: the page's policy would refuse it
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(how: object): Promise<{ violations: Violation[] }> } };
      interface Violation {
        readonly id: string;
        readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
      }
      const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      return (await axe.run({ runOnly: { type: 'tag', values } })).violations;
    });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    clearInterval(this.ticking);
    await this.running.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
