import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { TestCenter } from '@tanggap/standalone/fixture/test-center';
import { launchChromium } from './chromium.js';
import { postCommand, type Accepted } from './post-command.js';

const root = join(import.meta.dirname, '..', '..');
const axeSource = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js'),
  'utf8',
);
const TICK_MS = 250;
const PATIENCE_MS = 30_000;

export interface DeskPage {
  readonly page: Page;
  /** Console errors, uncaught exceptions, refused resources, requests to anywhere else: a screen must come through without any. */
  readonly errors: readonly string[];
}

export interface Visitor {
  /** `jambi call-taker`, `jambi agency-dispatcher damkar`; null: nobody signed in. */
  readonly owner: string | null;
  /** Under /desk. */
  readonly path?: string;
  /** The server's address as this browser knows it: a wire that can break. */
  readonly at?: string;
  readonly language?: 'id' | 'en';
  readonly phone?: boolean;
  readonly dark?: boolean;
  /** Whether the system lets things move; it does not unless said. */
  readonly motion?: boolean;
}

export type { Accepted };

export interface Entry {
  readonly type: string;
  readonly at: string;
  readonly unit: string | null;
}

export interface Recorded {
  readonly state: string;
  readonly triage: string | null;
  readonly timeline: readonly Entry[];
}

interface BoardPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly incident: { readonly id: string } } }[];
}

/** A whole call center with a clock that runs and can jump, and a browser to look at its desk. */
export class DeskStage {
  private readonly contexts: BrowserContext[] = [];
  private shiftMs = 0;

  private constructor(
    private readonly center: TestCenter,
    private readonly clock: DrivenClock,
    private readonly ticking: NodeJS.Timeout,
    private readonly browser: Browser,
  ) {}

  /** @param cities as TANGGAP_CITY @param settings beyond those of a server under test */
  static async open(cities = 'jambi', settings: Readonly<Record<string, string>> = {}): Promise<DeskStage> {
    const clock = new DrivenClock(Date.now());
    const center = await TestCenter.open(cities, clock, settings);
    const ticking = setInterval(() => void clock.advance(TICK_MS), TICK_MS);
    const browser = await launchChromium();
    return new DeskStage(center, clock, ticking, browser);
  }

  get url(): string {
    return this.center.url;
  }

  /** The server's, epoch ms. */
  nowMs(): number {
    return this.clock.nowMs();
  }

  /** Time passes at once: for the server and for every page. */
  async jump(ms: number): Promise<void> {
    this.shiftMs += ms;
    await this.clock.advance(ms);
    await this.center.caughtUp();
    await Promise.all(
      this.contexts.map((context) =>
        context.addInitScript((shift) => Object.assign(globalThis, { shiftMs: shift }), this.shiftMs),
      ),
    );
    const pages = this.contexts.flatMap((context) => context.pages());
    await Promise.all(pages.map((page) => page.evaluate((shift) => Object.assign(globalThis, { shiftMs: shift }), this.shiftMs)));
  }

  keyOf(owner: string): string {
    return this.center.key(owner);
  }

  /** As `tanggap keys revoke` does, from another process. */
  revoke(owner: string): void {
    const access = AccessKeys.open(join(this.center.folder, 'access.db'));
    const id = access.verify(this.keyOf(owner))?.id ?? '';
    access.revoke(id, this.clock.nowMs());
    access.close();
  }

  /** One command over REST, as another person would give it meanwhile. @param path `/incidents/<id>/verification` */
  post(owner: string, path: string, body: object = {}): Promise<Accepted> {
    return postCommand({ url: this.url, key: this.keyOf(owner), path, body });
  }

  /** What is on record of an incident, as the call center reads it. */
  async incident(named: { readonly id?: string; readonly caseNumber?: string }): Promise<Recorded> {
    const query = `query ($id: ID, $caseNumber: String) {
      incident(id: $id, caseNumber: $caseNumber) { state triage timeline { type at unit } } }`;
    return (await this.center.query<{ incident: Recorded }>('jambi call-taker', query, named)).incident;
  }

  /** The lines of the board in the server's own order: whose incident each is. */
  async boardOrder(): Promise<readonly string[]> {
    const query = `query ($after: String) { board(city: "jambi", first: 200, after: $after) {
      pageInfo { hasNextPage endCursor } edges { node { incident { id } } } } }`;
    const order: string[] = [];
    for (let after: string | null = null, isMore = true; isMore;) {
      const { board }: { board: BoardPage } = await this.center.query('jambi supervisor', query, { after });
      order.push(...board.edges.map(({ node }) => node.incident.id));
      after = board.pageInfo.endCursor;
      isMore = board.pageInfo.hasNextPage;
    }
    return order;
  }

  async visit({
    owner,
    path = '/',
    at = this.url,
    language = 'id',
    phone = false,
    dark = false,
    motion = false,
  }: Visitor): Promise<DeskPage> {
    const size = phone ? { width: 360, height: 740 } : { width: 1280, height: 800 };
    const reducedMotion = motion ? 'no-preference' : 'reduce';
    const options: BrowserContextOptions = { viewport: size, colorScheme: dark ? 'dark' : 'light', reducedMotion };
    const context = await this.browser.newContext({ ...options, hasTouch: phone, isMobile: phone });
    this.contexts.push(context);
    const kept = { key: owner === null ? null : this.keyOf(owner), language, shiftMs: this.shiftMs };
    await context.addInitScript((given) => {
      if (given.key !== null && sessionStorage.getItem('access-key') === null) sessionStorage.setItem('access-key', given.key);
      if (localStorage.getItem('language') === null) localStorage.setItem('language', given.language);
      const world = Object.assign(globalThis, { shiftMs: given.shiftMs });
      const [now, sinceOpened] = [Date.now.bind(Date), performance.now.bind(performance)];
      Date.now = () => now() + world.shiftMs;
      performance.now = () => sinceOpened() + world.shiftMs;
    }, kept);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('request', (request) => (isOwn(request.url(), at) ? undefined : errors.push(`asks elsewhere: ${request.url()}`)));
    await page.goto(`${at}/desk${path}`);
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
    // Not a script element: the page's policy would refuse it.
    if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axeSource);
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

  /** Everybody leaves: pages that stay open slow the next test down. */
  async leave(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    clearInterval(this.ticking);
    await this.center.close();
  }
}

/** Everything the desk needs comes from its own server, or is made in the page. */
function isOwn(url: string, at: string): boolean {
  return url.startsWith(`${at}/`) || /^(?:data|blob):/.test(url);
}
