import { StoreUnavailable } from '../event-store.js';

/** No more than so many at once; the others wait their turn, and not for ever. */
export class Slots {
  private readonly waiting = new Set<() => void>();

  constructor(
    private free: number,
    private readonly mostMs: number,
  ) {}

  /** @throws StoreUnavailable when no turn came in time */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await this.turn();
    try {
      return await work();
    } finally {
      const [next] = this.waiting;
      if (next === undefined) this.free++;
      else next();
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = (): void => {
        this.waiting.delete(take);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(take);
        reject(new StoreUnavailable(`no turn to append within ${this.mostMs} ms`));
      }, this.mostMs);
      this.waiting.add(take);
    });
  }
}
