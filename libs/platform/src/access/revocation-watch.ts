const WATCH_EVERY_MS = 1000;

/** Who wants to hear that a key was revoked, looked after once a second while there is anybody. */
export class RevocationWatch {
  private readonly watched = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly isLive: (id: string) => boolean) {}

  add(id: string, revoked: () => void): () => void {
    const listeners = this.watched.get(id) ?? new Set();
    this.watched.set(id, listeners.add(revoked));
    this.timer ??= setInterval(() => this.look(), WATCH_EVERY_MS).unref();
    return () => {
      listeners.delete(revoked);
      if (listeners.size === 0) this.watched.delete(id);
      this.restWhenIdle();
    };
  }

  look(): void {
    for (const [id, listeners] of [...this.watched]) {
      if (this.isLive(id)) continue;
      this.watched.delete(id);
      for (const revoked of listeners) revoked();
    }
    this.restWhenIdle();
  }

  close(): void {
    this.watched.clear();
    this.restWhenIdle();
  }

  private restWhenIdle(): void {
    if (this.watched.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }
}
