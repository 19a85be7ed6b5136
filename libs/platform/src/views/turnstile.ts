/** Many pass together; whoever must be alone waits for them to leave and keeps the next ones waiting meanwhile. */
export class Turnstile {
  private inside = 0;
  private barrier: Promise<void> | null = null;
  private left = Promise.withResolvers<undefined>();

  async pass<R>(task: () => Promise<R>): Promise<R> {
    while (this.barrier !== null) await this.barrier;
    this.inside += 1;
    try {
      return await task();
    } finally {
      this.inside -= 1;
      this.left.resolve(undefined);
      this.left = Promise.withResolvers();
    }
  }

  async alone<R>(task: () => Promise<R>): Promise<R> {
    while (this.barrier !== null) await this.barrier;
    const open = Promise.withResolvers<undefined>();
    this.barrier = open.promise.then(() => undefined);
    try {
      while (this.inside > 0) await this.left.promise;
      return await task();
    } finally {
      this.barrier = null;
      open.resolve(undefined);
    }
  }
}
