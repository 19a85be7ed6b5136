import { isDeepStrictEqual } from 'node:util';
import { scripts, type Step } from './case-scripts.js';
import type { Random } from './random.js';

/** What a caller was told; the same key must always be told the same. */
export interface Told {
  readonly incident: string;
  readonly events: readonly string[];
  readonly revision: number;
  readonly caseNumber: string | null;
  readonly track: string | null;
}

export interface Acknowledged {
  readonly key: string;
  readonly told: Told;
}

/** A command under its key: whatever happens, it is asked again word by word. */
interface Asked {
  readonly key: string;
  readonly by: string;
  readonly path: string;
  readonly body: string;
  readonly opens: string | undefined;
}

interface Case {
  readonly script: readonly Step[];
  incident: string;
  readonly tracks: Map<string, string>;
  next: number;
  /** Sent and not answered: its outcome is unknown. */
  unanswered: Asked | null;
  busy: boolean;
  /** A caller who waits before asking again, sometimes past the next crash; on the load's clock. */
  notBeforeMs: number;
}

type Answer = { readonly ok: true; readonly told: Told } | { readonly ok: false; readonly why: string };

const OPEN_CASES = 40;
const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 4000;
/** Some callers do not hear the first answer, some press twice. */
const REPEATED = 0.08;
const PRESSED_TWICE = 0.05;

/**
 * A steady stream of commands over many cases, by call takers, dispatchers and crews of several agencies. What got no
 * answer is asked again with the same key, some of it only after a while; a part of what was answered is asked again too.
 */
export class CaseLoad {
  readonly acknowledged: Acknowledged[] = [];
  /** Commands that were refused: none should be. */
  readonly refused: string[] = [];
  /** A repeated key that was told something else than the first time. */
  readonly toldDifferently: string[] = [];
  /** Answers that blame us: there should be none; their outcome is unknown too. */
  readonly ourFaults: string[] = [];
  unknownOutcomes = 0;
  sent = 0;
  /** For how long commands were begun. */
  loadMs = 0;
  private readonly asked = new Map<string, Asked>();
  private cases: Case[] = [];
  private running = 0;
  private made = 0;

  /** @param keyOf the access key of `supervisor`, `crew damkar`, … */
  constructor(
    private readonly random: Random,
    private readonly keyOf: (by: string) => string | null,
  ) {}

  /** Begins `ratePerSec` commands a second until `until` resolves; then waits for what is in flight. */
  async run(url: string, ratePerSec: number, until: Promise<void>): Promise<void> {
    const over = new AbortController();
    const end = until.then(() => over.abort());
    const begunMs = performance.now();
    for (let begun = 0; !over.signal.aborted;) {
      const due = Math.floor(((performance.now() - begunMs) / 1000) * ratePerSec) + 1;
      for (; begun < due; begun++) void this.sendNext(url);
      await Promise.race([end, pause(1000 / ratePerSec)]);
    }
    this.loadMs += performance.now() - begunMs;
    await this.quiet();
  }

  /** Asks the open questions until each has its answer: nothing may stay unknown. @throws Error when some stay open */
  async settle(url: string, withinMs = 20_000): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    for (let open = this.open(); open.length > 0; open = this.open()) {
      if (performance.now() > deadlineMs) throw new Error(`${open.length} commands got no answer`);
      await Promise.all(open.map((of) => this.sendOne(url, of)));
    }
  }

  /** Asks what was answered long ago once more. */
  async repeat(url: string, count: number): Promise<void> {
    const chosen = Array.from({ length: count }, () => this.acknowledged[Math.floor(this.random() * this.acknowledged.length)]);
    await Promise.all(
      chosen.map(async (earlier) => {
        const asked = earlier === undefined ? undefined : this.asked.get(earlier.key);
        if (earlier !== undefined && asked !== undefined) this.compare(asked, earlier.told, await this.send(url, asked));
      }),
    );
  }

  private async quiet(): Promise<void> {
    while (this.running > 0) await pause(5);
  }

  private open(): readonly Case[] {
    return this.cases.filter(({ unanswered }) => unanswered !== null);
  }

  private async sendNext(url: string): Promise<void> {
    const of = this.pick();
    if (of !== null) await this.sendOne(url, of);
  }

  private async sendOne(url: string, of: Case): Promise<void> {
    const step = of.script[of.next];
    if (step === undefined) return;
    of.unanswered ??= this.ask(of, step);
    of.busy = true;
    this.running++;
    try {
      await this.sendAsCallersDo(url, of, of.unanswered);
    } catch {
      this.unknownOutcomes++;
      if (this.random() < 0.5) of.notBeforeMs = performance.now() + this.random() * LONGEST_WAIT_MS;
    } finally {
      of.busy = false;
      this.running--;
    }
  }

  private async sendAsCallersDo(url: string, of: Case, asked: Asked): Promise<void> {
    const chance = this.random();
    if (chance < PRESSED_TWICE) {
      const [first, second] = await Promise.all([this.send(url, asked), this.send(url, asked)]);
      this.take(of, asked, first);
      if (first.ok) this.compare(asked, first.told, second);
      return;
    }
    const first = await this.send(url, asked);
    if (chance < PRESSED_TWICE + REPEATED && first.ok) this.compare(asked, first.told, await this.send(url, asked));
    this.take(of, asked, first);
  }

  /** @throws when the outcome is unknown: no answer, or the server could not say */
  private async send(url: string, { path, by, key, body }: Asked): Promise<Answer> {
    this.sent++;
    const headers = {
      authorization: `Bearer ${this.keyOf(by) ?? ''}`,
      'idempotency-key': key,
      'content-type': 'application/json',
    };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url + path, { method: 'POST', headers, body, signal });
    if (response.status === 500) this.ourFaults.push(`500 at ${pathOf(path)}`);
    if (response.status >= 500) throw new Error(`${response.status}`);
    const answer = (await response.json()) as Told & { readonly code?: string }; // the server's own documented shape
    if (!response.ok) return { ok: false, why: `${response.status} ${answer.code ?? ''} at ${pathOf(path)}` };
    const { incident, events, revision, caseNumber, track } = answer;
    return { ok: true, told: { incident, events, revision, caseNumber, track } };
  }

  private take(of: Case, asked: Asked, answer: Answer): void {
    of.unanswered = null;
    if (!answer.ok) {
      this.refused.push(answer.why);
      of.next = of.script.length;
      return;
    }
    this.acknowledged.push({ key: asked.key, told: answer.told });
    of.incident = answer.told.incident;
    if (asked.opens !== undefined && answer.told.track !== null) of.tracks.set(asked.opens, answer.told.track);
    of.next++;
  }

  private compare(asked: Asked, first: Told, again: Answer): void {
    if (again.ok && isDeepStrictEqual(first, again.told)) return;
    const now = again.ok ? JSON.stringify(again.told) : again.why;
    this.toldDifferently.push(`${asked.key}: first ${JSON.stringify(first)}, then ${now}`);
  }

  private ask(of: Case, { by, path, body, opens, agoMs = 0 }: Step): Asked {
    const asked = {
      key: `campaign-${++this.made}`,
      by,
      path: path.replaceAll(/\{([\w-]+)\}/g, (_all, name: string) =>
        name === 'incident' ? of.incident : (of.tracks.get(name) ?? 'unknown'),
      ),
      body: JSON.stringify(agoMs === 0 ? body : { ...body, occurredAt: new Date(Date.now() - agoMs).toISOString() }),
      opens,
    };
    this.asked.set(asked.key, asked);
    return asked;
  }

  /** One of the open cases that waits for nothing; a new one while there are few. */
  private pick(): Case | null {
    this.cases = this.cases.filter((of) => of.next < of.script.length);
    if (this.cases.length < OPEN_CASES) return this.openCase();
    const nowMs = performance.now();
    const idle = this.cases.filter(({ busy, notBeforeMs }) => !busy && notBeforeMs <= nowMs);
    return idle[Math.floor(this.random() * idle.length)] ?? null;
  }

  private openCase(): Case {
    const script = scripts[Math.floor(this.random() * scripts.length)] ?? [];
    const fresh: Case = { script, incident: '', tracks: new Map(), next: 0, unanswered: null, busy: false, notBeforeMs: 0 };
    this.cases.push(fresh);
    return fresh;
  }
}

function pathOf(path: string): string {
  return path.replaceAll(/[0-9a-f-]{36}/g, '…');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
