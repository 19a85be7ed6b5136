/** The only source of time for services. */
export interface Clock {
  /** Wall clock, epoch ms UTC: for `recordedAt`. Follows the machine, steps included. */
  nowMs(): number;
  /** Wall clock anchored to the monotonic one, epoch ms UTC: for alarms. A step does not move it until accepted. */
  alarmNowMs(): number;
  /** Wall minus anchored, ms; beyond ±2000 a step is pending. */
  stepMs(): number;
  acceptStep(): void;
  /** Calls back about every `everyMs`; a driven clock calls back when it is moved. @returns stops it */
  every(everyMs: number, tick: () => Promise<void>): () => Promise<void>;
}
