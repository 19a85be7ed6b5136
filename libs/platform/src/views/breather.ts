const SLICE_MS = 8;

/** Lets others have their turn during long work on the request thread: asked between two small steps, it pauses once a slice is used up. */
export class Breather {
  private sinceMs = performance.now();

  /** @param before what must be settled first, so that no failure of it goes unheard during the pause */
  async breathe(before?: () => Promise<unknown>): Promise<void> {
    if (performance.now() - this.sinceMs < SLICE_MS) return;
    await before?.();
    await new Promise(setImmediate);
    this.sinceMs = performance.now();
  }
}
