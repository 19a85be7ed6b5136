const ASK_EVERY_MS = 60_000;
/** Through a reload without a line: this machine's clock is as wrong as it was. */
const KEPT_AS = 'clock-offset-ms';

/** The server's time as this page can know it: the page's own clock may be wrong by an hour and must not matter. */
export class ServerClock {
  private offsetMs: number | null = keptOffset();
  private readonly timer: ReturnType<typeof setInterval>;

  /** @param askMs the server's time now, epoch ms; may reject, then the last offset stays */
  constructor(private readonly askMs: () => Promise<number>) {
    void this.synchronise();
    this.timer = setInterval(() => void this.synchronise(), ASK_EVERY_MS);
  }

  /** Epoch ms by the server's clock; by this machine's while the server has not told yet. */
  nowMs(): number {
    return Date.now() + (this.offsetMs ?? 0);
  }

  /** How far this machine's clock is ahead of (below zero) or behind the server's; null: not known yet. */
  get aheadMs(): number | null {
    return this.offsetMs;
  }

  async synchronise(): Promise<void> {
    const askedMs = performance.now();
    const serverMs = await this.askMs().catch(() => null);
    if (serverMs === null) return;
    const travelMs = (performance.now() - askedMs) / 2;
    this.offsetMs = serverMs + travelMs - Date.now();
    sessionStorage.setItem(KEPT_AS, String(this.offsetMs));
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

function keptOffset(): number | null {
  const kept = sessionStorage.getItem(KEPT_AS);
  return kept === null ? null : Number(kept);
}
