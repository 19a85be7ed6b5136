import { readingCases } from './event-store-reading.contract.js';
import type { EventStoreCase, EventStoreUnderTest } from './event-store-under-test.js';
import { writingCases } from './event-store-writing.contract.js';

export const eventStoreCases: readonly EventStoreCase[] = [...writingCases, ...readingCases];

/**
 * The port's contract: run by every adapter's spec alike.
 * @param cases fewer where a real server is not to be damaged
 */
export function eventStoreContract(
  adapter: string,
  create: () => Promise<EventStoreUnderTest>,
  cases: readonly EventStoreCase[] = eventStoreCases,
): void {
  describe(`EventStore contract: ${adapter}`, () => {
    it.each(cases)('%s', async (_name, run) => {
      const under = await create();
      try {
        await run(under, create);
      } finally {
        await under.close();
      }
    });
  });
}
