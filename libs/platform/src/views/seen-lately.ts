import type { ViewDocument } from './views.js';

interface Known {
  readonly seen: ViewDocument['seen'];
  readonly readMs: number;
}

/** An incident's events come close together where many come: after an import, in a stretch of the log that is read again. */
const LIVES_MS = 2000;
const MOST = 2000;

/**
 * What the view's documents had seen when they were last read or written here, for a moment: an event that comes again need
 * not ask the store once more. A view that is swapped for another cannot deceive it: whoever publishes one applies what the
 * log holds after every writer has noticed, and what was seen stood in the log.
 */
export class SeenLately {
  private readonly known = new Map<string, Known>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  note({ id, seen }: ViewDocument): void {
    this.known.delete(id); // whoever was noted last is forgotten last
    this.known.set(id, { seen, readMs: this.nowMs() });
    if (this.known.size <= MOST) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }

  has(id: string, { stream, revision }: { readonly stream: string; readonly revision: number }): boolean {
    const found = this.known.get(id);
    return found !== undefined && this.nowMs() - found.readMs < LIVES_MS && (found.seen[stream] ?? -1) >= revision;
  }
}
