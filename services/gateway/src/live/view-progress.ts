import type { RecordedEvent } from '@tanggap/events/envelope';
import { recordIdOf } from '@tanggap/incident/incident-record';
import type { ViewCollection, ViewDocument } from '@tanggap/platform/views/views';

const REMEMBERED_STREAMS = 20_000;
const POLL_FROM_MS = 20;
const POLL_TO_MS = 250;

/**
 * How far the board view has come, by stream. This process's projector tells at once; what another process projects is
 * found by looking at the view.
 */
export class ViewProgress {
  /** Last known revision by stream, oldest knowledge first. */
  private readonly known = new Map<string, number>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private stopped = false;

  note(stream: string, revision: number): void {
    const before = this.known.get(stream) ?? -1;
    this.known.delete(stream);
    this.known.set(stream, Math.max(before, revision));
    if (this.known.size > REMEMBERED_STREAMS) this.known.delete(this.known.keys().next().value ?? stream);
    for (const wake of this.waiting.get(stream) ?? []) wake();
  }

  /** Whoever waits goes on at once: when the process stops, the row may never come. */
  stop(): void {
    this.stopped = true;
    for (const wakers of [...this.waiting.values()]) for (const wake of [...wakers]) wake();
  }

  /** Whether the event's row shows it, at the latest after `timeoutMs`; events that no row shows are always shown. */
  async shows(event: RecordedEvent, view: ViewCollection<ViewDocument>, timeoutMs: number): Promise<boolean> {
    const id = recordIdOf(event);
    if (id === null) return true;
    const deadlineMs = performance.now() + timeoutMs;
    for (let pauseMs = POLL_FROM_MS; !this.has(event); pauseMs = Math.min(pauseMs * 2, POLL_TO_MS)) {
      if (this.stopped || performance.now() >= deadlineMs) return false;
      await this.wakeOrPause(event.stream, pauseMs);
      if (this.has(event)) break;
      const revision = (await view.get(id))?.seen[event.stream];
      if (revision !== undefined) this.note(event.stream, revision);
    }
    return true;
  }

  private has(event: RecordedEvent): boolean {
    return (this.known.get(event.stream) ?? -1) >= event.revision;
  }

  private wakeOrPause(stream: string, pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wakers = this.waiting.get(stream) ?? new Set();
      const done = (): void => {
        clearTimeout(timer);
        wakers.delete(done);
        if (wakers.size === 0) this.waiting.delete(stream);
        resolve();
      };
      const timer = setTimeout(done, pauseMs);
      wakers.add(done);
      this.waiting.set(stream, wakers);
    });
  }
}
