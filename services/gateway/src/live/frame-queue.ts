/** What waits for one reader. Pushing never blocks; a reader that lets more than `limit` wait is dropped, not held in memory. */
export class FrameQueue<T> implements AsyncIterableIterator<T> {
  private readonly items: T[] = [];
  private wake: (() => void) | null = null;
  private closed = false;

  constructor(
    private readonly limit: number,
    private readonly onOverrun: () => void,
  ) {}

  push(item: T): void {
    if (this.closed) return;
    if (this.items.length >= this.limit) {
      this.close();
      this.onOverrun();
      return;
    }
    this.items.push(item);
    this.wake?.();
  }

  /** Nothing more is handed out. */
  close(): void {
    this.closed = true;
    this.items.length = 0;
    this.wake?.();
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.items.length === 0 && !this.closed) await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = null;
    const [item] = this.items.splice(0, 1);
    return item === undefined ? { done: true, value: undefined } : { done: false, value: item };
  }

  return(): Promise<IteratorResult<T>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
