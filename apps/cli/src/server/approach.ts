/** Tells what is slow from what has stopped: whoever waits for the end of something goes on for as long as it comes nearer. */
export class Approach {
  private least = Infinity;

  /** @param stillMs so long may it come no nearer @param movedMs of the caller's clock: when the waiting begins */
  constructor(
    private readonly stillMs: number,
    private movedMs: number,
  ) {}

  /** @param left how much there is still to do; Infinity where nobody says @returns false when there is no point in waiting */
  goesOn(left: number, nowMs: number): boolean {
    if (left < this.least) {
      this.least = left;
      this.movedMs = nowMs;
    }
    return nowMs - this.movedMs < this.stillMs;
  }
}
