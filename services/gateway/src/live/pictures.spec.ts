import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { FrameQueue } from './frame-queue.js';
import { pictures, type Picture } from './pictures.js';

const START_MS = Date.UTC(2026, 10, 25, 7);
const FAR_MS = START_MS + 3_600_000;

interface Shot extends Picture {
  readonly no: number;
}

describe('pictures', () => {
  let clock: DrivenClock;
  let changes: FrameQueue<string>;
  let taken: number;
  let changesAtMs: number;
  beforeEach(() => {
    clock = new DrivenClock(START_MS);
    changes = new FrameQueue(10, () => undefined);
    taken = 0;
    changesAtMs = FAR_MS;
  });

  const following = (): AsyncIterableIterator<Shot> =>
    pictures(changes, clock, () => Promise.resolve({ no: ++taken, changesAtMs }));

  async function no(next: Promise<IteratorResult<Shot>>): Promise<number | null> {
    const { done, value } = await next;
    return done === true ? null : value.no;
  }

  /** Whatever is to be done without time passing. */
  const settled = (): Promise<void> => new Promise(setImmediate);

  it('begin at once, then make one of all that came within a second', async () => {
    const shots = following();
    expect(await no(shots.next())).toBe(1);
    const second = shots.next();
    changes.push('a');
    changes.push('b');
    await settled();
    expect(taken).toBe(1);
    await clock.advance(1000);
    expect(await no(second)).toBe(2);
    const third = shots.next();
    await clock.advance(60_000);
    expect(taken).toBe(2);
    changes.push('c');
    await settled();
    await clock.advance(1000);
    expect(await no(third)).toBe(3);
    await shots.return?.();
  });

  it('are taken anew when their own moment comes, without a change', async () => {
    changesAtMs = START_MS + 5000;
    const shots = following();
    await shots.next();
    changesAtMs = FAR_MS;
    const second = shots.next();
    await clock.advance(4999);
    await settled();
    expect(taken).toBe(1);
    await clock.advance(1001);
    expect(await no(second)).toBe(2);
    await shots.return?.();
  });

  it('do not lose what came while one was taken', async () => {
    const gate = Promise.withResolvers<undefined>();
    const shots = pictures(changes, clock, async () => {
      taken++;
      if (taken === 1) await gate.promise;
      return { changesAtMs, no: taken };
    });
    const first = shots.next();
    changes.push('meanwhile');
    await settled();
    gate.resolve(undefined);
    expect(await no(first)).toBe(1);
    const second = shots.next();
    await clock.advance(1000);
    expect(await no(second)).toBe(2);
    await shots.return?.();
  });

  it('end with what they follow, with their reader, and with a fault of either', async () => {
    const ended = following();
    await ended.next();
    const waiting = ended.next();
    changes.close();
    expect(await no(waiting)).toBeNull();

    changes = new FrameQueue(10, () => undefined);
    const left = following();
    await left.next();
    const unread = left.next();
    await left.return?.();
    expect(await no(unread)).toBeNull();

    changes = new FrameQueue(10, () => undefined);
    await expect(pictures(changes, clock, () => Promise.reject(new Error('no store'))).next()).rejects.toThrow('no store');

    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('a');
      throw new Error('the log is gone');
    }
    const faulty = pictures(broken(), clock, () => Promise.resolve({ no: 1, changesAtMs }));
    await faulty.next();
    await expect(faulty.next()).rejects.toThrow('the log is gone');
  });
});
