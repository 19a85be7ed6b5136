import { clockContract } from '@tanggap/testing/clock.contract';
import { DrivenClock } from './driven-clock.js';

const start = Date.UTC(2026, 0, 5, 8);

clockContract('DrivenClock', () => {
  const clock = new DrivenClock(start);
  return { clock, pass: (ms) => clock.advance(ms), stepWall: (ms) => clock.stepWall(ms) };
});

describe('DrivenClock', () => {
  it('runs what is due once, at the new time, before the move resolves', async () => {
    const clock = new DrivenClock(start);
    const seen: number[] = [];
    clock.every(1000, async () => {
      await Promise.resolve();
      seen.push(clock.nowMs());
    });
    await clock.advance(999);
    expect(seen).toEqual([]);
    await clock.advance(10 * 60_000);
    expect(seen).toEqual([start + 999 + 600_000]);
  });

  it('hands a tick its own error to the mover and goes on', async () => {
    const clock = new DrivenClock(start);
    const stop = clock.every(1, () => Promise.reject(new Error('tick failed')));
    await expect(clock.advance(1)).rejects.toThrow('tick failed');
    await stop();
    await clock.advance(1);
    expect(clock.nowMs()).toBe(start + 2);
  });

  it('does not go back', async () => {
    const clock = new DrivenClock(start);
    await clock.set(start - 5);
    expect(clock.nowMs()).toBe(start);
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });
});
