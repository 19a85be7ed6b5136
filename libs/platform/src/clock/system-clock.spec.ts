import { clockContract } from '@tanggap/testing/clock.contract';
import { SystemClock } from './system-clock.js';

class FakeMachine {
  constructor(
    public wall = 1_700_000_000_000,
    public monotonic = 5_000,
  ) {}
  wallMs(): number {
    return this.wall;
  }
  monotonicMs(): number {
    return this.monotonic;
  }
  pass(ms: number): void {
    this.wall += ms;
    this.monotonic += ms;
  }
}

/** Where no tick runs. */
function fail(error: unknown): never {
  throw error;
}

clockContract('SystemClock', () => {
  const machine = new FakeMachine();
  return {
    clock: new SystemClock(fail, machine),
    pass: (ms) => {
      machine.pass(ms);
      return Promise.resolve();
    },
    stepWall: (ms) => void (machine.wall += ms),
  };
});

describe('SystemClock', () => {
  it('absorbs drift slowly and never lets alarm time run backwards', () => {
    const machine = new FakeMachine();
    const clock = new SystemClock(fail, machine);
    machine.wall -= 1500;
    let last = clock.alarmNowMs();
    for (let second = 0; second < 4000; second++) {
      machine.pass(1000);
      const now = clock.alarmNowMs();
      expect(now).toBeGreaterThan(last);
      last = now;
    }
    expect(clock.stepMs()).toBe(0);
  });

  it('ticks again after a tick that failed, and waits for the running one when stopped', async () => {
    const told: unknown[] = [];
    const clock = new SystemClock((error) => told.push(error));
    let started = 0;
    let ended = 0;
    const enough = Promise.withResolvers<undefined>();
    const stop = clock.every(1, async () => {
      started += 1;
      if (started === 2) enough.resolve(undefined);
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended += 1;
      throw new Error('a failing tick');
    });
    await enough.promise;
    await stop();
    expect(ended).toBe(started);
    expect(told).toEqual(Array.from({ length: ended }, () => new Error('a failing tick')));
  });
});
