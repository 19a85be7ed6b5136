import type { Random } from './random.js';

export interface Acknowledged {
  readonly key: string;
  readonly incident: string;
  readonly events: readonly string[];
}

interface Step {
  readonly path: (of: Case) => string;
  readonly body: (of: Case) => object;
}

interface Case {
  incident: string;
  track: string;
  next: number;
  /** Sent and not answered: its outcome is unknown and it is sent again with the same key. */
  inFlight: string | null;
}

const at =
  (path: string): Step['path'] =>
  (of) =>
    `/incidents/${of.incident}${path.replace('{track}', of.track)}`;
const steps: readonly Step[] = [
  {
    path: () => '/reports',
    body: () => ({ channel: 'phone', callerName: 'Contoh', callerPhone: '0000-0000-000', text: 'laporan contoh' }),
  },
  { path: at('/answer'), body: () => ({}) },
  { path: at('/triage'), body: () => ({ class: 'normal' }) },
  { path: at('/notes'), body: () => ({ text: 'catatan contoh' }) },
  { path: at('/verification'), body: () => ({ category: 'kebakaran', address: 'Jalan Contoh 1' }) },
  { path: at('/dispatches'), body: () => ({ agency: 'damkar' }) },
  { path: at('/tracks/{track}/acceptance'), body: () => ({}) },
  { path: at('/tracks/{track}/units'), body: () => ({ unit: 'Damkar 01' }) },
  { path: at('/notes'), body: () => ({ text: 'catatan kedua' }) },
  { path: at('/tracks/{track}/units/Damkar%2001/arrival'), body: () => ({}) },
  { path: at('/tracks/{track}/response'), body: () => ({}) },
  { path: at('/closure'), body: () => ({}) },
];

const REPEATED = 0.1;

/** A steady stream of commands over many cases; whatever has no answer is asked again with the same key. */
export class CaseLoad {
  readonly acknowledged: Acknowledged[] = [];
  readonly refused: string[] = [];
  private readonly cases: Case[] = [];
  private running = 0;
  private made = 0;

  constructor(
    private readonly random: Random,
    private readonly credential: string,
    private readonly openCases: number,
  ) {}

  /** @param ratePerSec commands begun a second, until `until` resolves; then waits for what is in flight */
  async run(url: string, ratePerSec: number, until: Promise<void>): Promise<void> {
    let stopped = false;
    const end = until.then(() => (stopped = true));
    const isStopped = (): boolean => stopped; // it changes while the loop waits, which the compiler cannot see
    while (!isStopped()) {
      void this.sendOne(url);
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 1000 / ratePerSec))]);
    }
    while (this.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private async sendOne(url: string): Promise<void> {
    const of = this.pick();
    if (of === null) return;
    const step = steps[of.next];
    if (step === undefined) return;
    this.running++;
    of.inFlight ??= `campaign-${++this.made}`;
    const key = of.inFlight;
    busy.add(of);
    const path = url + step.path(of);
    const body = JSON.stringify(step.body(of));
    try {
      const send = (): Promise<Response> =>
        fetch(path, {
          method: 'POST',
          headers: { authorization: `Bearer ${this.credential}`, 'idempotency-key': key, 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(10_000),
        });
      // Some callers never hear the first answer: the second must be the same, and nothing may be recorded twice.
      if (this.random() < REPEATED) await send();
      const response = await send();
      const answer = (await response.json()) as { incident?: string; events?: string[]; track?: string | null; code?: string };
      if (response.ok) this.accept(of, key, answer);
      else if (response.status < 500) this.refuse(of, `${response.status} ${answer.code ?? ''} at step ${of.next}`);
    } catch {
      // The server died under it: the outcome is unknown, the case keeps its key.
    } finally {
      busy.delete(of);
      this.running--;
    }
  }

  private accept(of: Case, key: string, answer: { incident?: string; events?: string[]; track?: string | null }): void {
    if (answer.incident === undefined) throw new Error('an acknowledgement names no incident');
    this.acknowledged.push({ key, incident: answer.incident, events: answer.events ?? [] });
    of.incident = answer.incident;
    of.track = answer.track ?? of.track;
    of.inFlight = null;
    of.next++;
  }

  private refuse(of: Case, why: string): void {
    this.refused.push(why);
    of.inFlight = null;
    of.next = steps.length;
  }

  /** One of the open cases that waits for nothing; a new one while there are few. */
  private pick(): Case | null {
    const open = this.cases.filter((of) => of.next < steps.length);
    const idle = open.filter((of) => !busy.has(of));
    if (open.length < this.openCases) {
      const fresh: Case = { incident: '', track: '', next: 0, inFlight: null };
      this.cases.push(fresh);
      return fresh;
    }
    return idle[Math.floor(this.random() * idle.length)] ?? null;
  }
}

const busy = new Set<Case>();
