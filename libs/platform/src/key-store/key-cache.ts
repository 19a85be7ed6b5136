import type { KeyObject } from 'node:crypto';

/** A key destroyed by another connection or process is forgotten here within this time. */
const CACHE_MS = 4000;
const CACHE_SIZE = 20_000;

interface Cached {
  readonly key: KeyObject;
  readonly untilMs: number;
}

/** Opened data keys, for seconds: an erasure must not be outlived by a memory. */
export class KeyCache {
  private readonly cached = new Map<string, Cached>();
  /** Destroyed by this process: a look that began before must not bring one back. Erasures are few. */
  private readonly buried = new Set<string>();

  /** @param id of the key: the incident's own, or a spare's */
  get(incident: string, id: string): KeyObject | null {
    const found = this.buried.has(incident) ? undefined : this.cached.get(id);
    if (found === undefined) return null;
    if (found.untilMs > performance.now()) return found.key;
    this.cached.delete(id);
    return null;
  }

  keep(incident: string, id: string, key: KeyObject): KeyObject {
    if (this.cached.size >= CACHE_SIZE) this.cached.clear();
    if (!this.buried.has(incident)) this.cached.set(id, { key, untilMs: performance.now() + CACHE_MS });
    return key;
  }

  bury(incident: string, spares: readonly string[]): void {
    this.buried.add(incident);
    for (const id of [incident, ...spares]) this.cached.delete(id);
  }

  clear(): void {
    this.cached.clear();
  }
}
