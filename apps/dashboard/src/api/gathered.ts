/** A frame that comes alone is shown almost at once; of a burst, what came within this time is shown together. */
const ALONE_MS = 16;
const BURST_MS = 100;

type Change<Value> = (value: Value) => Value;

/** Gathers changes so that a burst of them costs one picture each tenth of a second, not one a change. */
export class Gathered<Value> {
  private changes: Change<Value>[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private passedOnMs = -Infinity;

  /** @param passOn takes several changes as one, in the order in which they came */
  constructor(private readonly passOn: (change: Change<Value>) => void) {}

  add(change: Change<Value>): void {
    this.changes.push(change);
    const isBurst = performance.now() - this.passedOnMs < BURST_MS;
    this.timer ??= setTimeout(() => this.flush(), isBurst ? BURST_MS : ALONE_MS);
  }

  /** What waits is forgotten. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changes = [];
  }

  private flush(): void {
    const changes = this.changes;
    this.stop();
    this.passedOnMs = performance.now();
    this.passOn((value) => changes.reduce((now, change) => change(now), value));
  }
}
