interface Slot<T> {
  readonly index: number;
  readonly item: T;
  settled: boolean;
}

/** A slot's item, or work that only needs its turn in the lane (a redrive). */
type Job<T> = { readonly slot: Slot<T> } | { readonly alone: () => Promise<void> };

export interface LanesOptions<T> {
  /** Handlers running at once. */
  readonly atOnce: number;
  /** Items taken in and not yet below the settled prefix; more are made to wait (back-pressure). */
  readonly mostOpen: number;
  /** Never rejects. @returns false when the item was given up: its lane ends there, nothing after it is settled */
  run(item: T): Promise<boolean>;
  /** The newest item of the contiguous settled prefix: everything up to it needs no second delivery. */
  onSettledThrough(item: T, count: number): void;
}

/** In order within a lane, many lanes at once. */
export class Lanes<T> {
  private readonly queues = new Map<string, Job<T>[]>();
  private readonly ready: string[] = [];
  private open: Slot<T>[] = [];
  private running = 0;
  private nextIndex = 0;
  private highestBegun = -1;
  private stopping = false;
  private readonly roomWaiters: (() => void)[] = [];
  private readonly idle = Promise.withResolvers<undefined>();

  constructor(private readonly options: LanesOptions<T>) {}

  /** Takes the item in at once; resolves when there is room for another. After stop() it is ignored. */
  offer(lane: string, item: T): Promise<void> {
    if (this.stopping) return Promise.resolve();
    const slot: Slot<T> = { index: this.nextIndex++, item, settled: false };
    this.open.push(slot);
    this.enqueue(lane, { slot });
    if (this.open.length < this.options.mostOpen) return Promise.resolve();
    return new Promise((resolve) => this.roomWaiters.push(resolve));
  }

  /** Runs `task` when everything that waits in the lane before it is done, and before anything that comes later. */
  alone<R>(lane: string, task: () => Promise<R>): Promise<R> {
    if (this.stopping) return Promise.reject(new Error('the consumer is stopping'));
    return new Promise((resolve, reject) => {
      this.enqueue(lane, { alone: () => task().then(resolve, reject) });
    });
  }

  /** Begins nothing new but what lies below the highest item begun, so that the prefix covers all effects; resolves when that is done. */
  stop(): Promise<void> {
    this.stopping = true;
    for (const resume of this.roomWaiters.splice(0)) resume();
    this.pump();
    return this.idle.promise;
  }

  private enqueue(lane: string, job: Job<T>): void {
    const queue = this.queues.get(lane);
    if (queue === undefined) {
      this.queues.set(lane, [job]);
      this.ready.push(lane);
    } else {
      queue.push(job);
    }
    this.pump();
  }

  private pump(): void {
    while (this.running < this.options.atOnce) {
      const lane = this.ready.shift();
      if (lane === undefined) break;
      const job = this.queues.get(lane)?.shift();
      if (job === undefined || !this.mayBegin(job)) {
        this.queues.delete(lane);
        continue;
      }
      this.running += 1;
      void this.perform(lane, job);
    }
    if (this.stopping && this.running === 0 && this.ready.length === 0) this.idle.resolve(undefined);
  }

  private mayBegin(job: Job<T>): boolean {
    return !this.stopping || ('slot' in job && job.slot.index <= this.highestBegun);
  }

  private async perform(lane: string, job: Job<T>): Promise<void> {
    const goesOn = 'slot' in job ? await this.performSlot(job.slot) : await job.alone().then(() => true);
    this.running -= 1;
    if (!goesOn || this.queues.get(lane)?.length === 0) this.queues.delete(lane);
    else this.ready.push(lane);
    this.pump();
  }

  private async performSlot(slot: Slot<T>): Promise<boolean> {
    this.highestBegun = Math.max(this.highestBegun, slot.index);
    slot.settled = await this.options.run(slot.item);
    this.advance();
    return slot.settled;
  }

  private advance(): void {
    const firstOpen = this.open.findIndex((slot) => !slot.settled);
    const count = firstOpen === -1 ? this.open.length : firstOpen;
    const last = this.open[count - 1];
    if (last === undefined) return;
    this.open = this.open.slice(count);
    this.options.onSettledThrough(last.item, count);
    while (this.open.length < this.options.mostOpen && this.roomWaiters.length > 0) this.roomWaiters.shift()?.();
  }
}
