import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { NO_STREAM, type LogEntry } from '@tanggap/platform/event-store/event-store';
import type { DriverName } from '@tanggap/platform/event-store/eventstoredb/connect-driver';
import type { EsdbLimits } from '@tanggap/platform/event-store/eventstoredb/eventstoredb-event-store';
import { developmentTarget, esdbLogUnderTest, type EsdbLogUnderTest, type EsdbTarget } from './eventstoredb-log-under-test.js';
import type { EventStoreDbServer } from './eventstoredb-server.js';
import { aNote } from './sample-events.js';

/** The client library by itself, as its own documentation calls it: what goes wrong without the adapter. */
export interface BareClient {
  /** Without per-call credentials. */
  append(stream: string, id: string, expected: bigint | 'no_stream'): Promise<unknown>;
  /** With per-call credentials and a limit of half a second. */
  appendAlone(stream: string, id: string, expected: bigint | 'no_stream'): Promise<unknown>;
  idsIn(stream: string): Promise<readonly string[]>;
  /** Follows everything; resolves when the library has nothing more to give. */
  follow(onEvent: (id: string) => void): Promise<void>;
  dispose(): Promise<void>;
}

export const quick: Partial<EsdbLimits> = { callMs: 500, appendMs: 2000, readMs: 2000, silenceMs: 250, retryMs: 50 };
/** Longer than every limit above together. */
export const NEVER_MS = 4000;

type Settled = 'pending' | 'fulfilled' | 'rejected';

export async function stateAfter(ms: number, promise: Promise<unknown>): Promise<Settled> {
  let state: Settled = 'pending';
  promise.then(
    () => (state = 'fulfilled'),
    () => (state = 'rejected'),
  );
  const timeUp = new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([promise.catch(() => undefined), timeUp]);
  return state;
}

/** One server for a spec file, one log and one bare client for each of its tests. */
export class GuardBench {
  private opened: { readonly target: EsdbTarget & { server: EventStoreDbServer } } | null = null;
  private current: { readonly log: EsdbLogUnderTest; readonly bare: BareClient } | null = null;

  constructor(
    private readonly driver: DriverName,
    private readonly bareClient: (url: string) => BareClient,
  ) {
    beforeAll(async () => {
      this.opened = { target: await developmentTarget() };
    });
    beforeEach(async () => {
      this.current = {
        log: await esdbLogUnderTest(this.driver, this.target, quick),
        bare: this.bareClient(this.target.url),
      };
    });
    afterEach(async () => {
      await this.server.clear();
      await this.bare.dispose();
      await this.log.close();
    });
    afterAll(() => this.target.stop());
  }

  get target(): EsdbTarget & { server: EventStoreDbServer } {
    return given(this.opened).target;
  }

  get server(): EventStoreDbServer {
    return this.target.server;
  }

  get log(): EsdbLogUnderTest {
    return given(this.current).log;
  }

  get bare(): BareClient {
    return given(this.current).bare;
  }

  /** What the log holds of a stream, told by the server when all is well again. */
  async storedIn(stream: StreamName): Promise<readonly string[]> {
    await this.server.clear();
    return this.log.readBeside(stream);
  }

  follow(): { readonly seen: LogEntry[]; readonly stop: () => Promise<void> } {
    const seen: LogEntry[] = [];
    const subscription = this.log.store.subscribeAll('start', (entry) => {
      seen.push(entry);
      return Promise.resolve();
    });
    return { seen, stop: () => subscription.stop() };
  }

  async appendOne(stream: StreamName, expected = NO_STREAM): Promise<NewEvent> {
    const event = aNote();
    await this.log.store.append(stream, expected, [event]);
    return event;
  }
}

function given<T>(value: T | null): T {
  if (value === null) throw new TypeError('only a running test has it');
  return value;
}
