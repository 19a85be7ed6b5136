import type { Clock } from '@tanggap/platform/clock/clock';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets time pass on both clocks. */
  readonly pass: (ms: number) => Promise<void>;
  /** Somebody sets the machine's clock. */
  readonly stepWall: (ms: number) => void;
}

/** What every service relies on; the driven clock must behave as the machine's does. */
export function clockContract(adapter: string, create: () => ClockUnderTest): void {
  describe(`Clock contract: ${adapter}`, () => {
    it('moves both times alike while nobody sets the clock', async () => {
      const { clock, pass } = create();
      const [wallMs, alarmMs] = [clock.nowMs(), clock.alarmNowMs()];
      await pass(90_000);
      expect([clock.nowMs() - wallMs, clock.alarmNowMs() - alarmMs, clock.stepMs()]).toEqual([90_000, 90_000, 0]);
    });

    it.each([3_600_000, -3_600_000, 2001, -2001])(
      'keeps alarm time where it was when the wall steps by %d ms',
      async (stepMs) => {
        const { clock, pass, stepWall } = create();
        const [wallMs, alarmMs] = [clock.nowMs(), clock.alarmNowMs()];
        stepWall(stepMs);
        await pass(60_000);
        expect(clock.alarmNowMs() - alarmMs).toBe(60_000);
        expect(clock.nowMs() - wallMs).toBe(60_000 + stepMs);
        expect(clock.stepMs()).toBe(stepMs);
      },
    );

    it('follows the wall from the moment a step is accepted', () => {
      const { clock, stepWall } = create();
      stepWall(-7_200_000);
      clock.acceptStep();
      expect(clock.stepMs()).toBe(0);
      expect(clock.alarmNowMs()).toBe(clock.nowMs());
    });
  });
}
