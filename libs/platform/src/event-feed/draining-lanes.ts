import { Lanes } from './lanes.js';

const MOST_OPEN = 4096;

interface DrainingOptions<T> {
  readonly atOnce: number;
  readonly run: (entry: T) => Promise<boolean>;
  readonly onSettled: (entry: T) => void;
  readonly stop: AbortSignal;
}

/** Lanes for one stretch of entries, which can be waited out. */
export class DrainingLanes<T> {
  private readonly lanes: Lanes<T>;
  private readonly over = Promise.withResolvers<undefined>();
  private open = 0;
  private isComplete = false;

  constructor({ atOnce, run, onSettled, stop }: DrainingOptions<T>) {
    this.lanes = new Lanes<T>({
      atOnce,
      mostOpen: MOST_OPEN,
      run,
      onSettledThrough: (entry, count) => {
        this.open -= count;
        onSettled(entry);
        this.endWhenDone();
      },
    });
    const end = (): void => void this.lanes.stop().then(() => this.over.resolve(undefined));
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true });
    this.over.promise.finally(() => stop.removeEventListener('abort', end)).catch(() => undefined);
  }

  offer(lane: string, entry: T): Promise<void> {
    this.open++;
    return this.lanes.offer(lane, entry);
  }

  /** Resolves when every entry has its effect, or when the consumer stops and what had begun has ended. */
  drained(): Promise<unknown> {
    this.isComplete = true;
    this.endWhenDone();
    return this.over.promise;
  }

  private endWhenDone(): void {
    if (this.isComplete && this.open === 0) this.over.resolve(undefined);
  }
}
