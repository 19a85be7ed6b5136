/** One at a time in a lane, whether it comes from a batch, from the log or from a redrive. */
export class LaneTurns {
  private readonly last = new Map<string, Promise<unknown>>();

  take<R>(lane: string, task: () => Promise<R>): Promise<R> {
    const turn = (this.last.get(lane) ?? Promise.resolve()).then(task, task);
    this.last.set(lane, turn);
    const forget = (): void => {
      if (this.last.get(lane) === turn) this.last.delete(lane);
    };
    turn.then(forget, forget);
    return turn;
  }
}
