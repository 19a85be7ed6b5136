import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import type { EventLog } from './event-log.js';
import { SILENCE, type Fault, type Faults } from './faults.js';
import { accessDenied, notAuthenticated, notLeader, unavailable } from './rpc-errors.js';
import type { ReadReq } from './wire.js';

/** What every call of the server works on. */
export class ServerContext {
  readonly openSubscriptions = new Set<ServerWritableStream<ReadReq, object>>();
  /** Where each subscription so far wanted to start; null: at the beginning or the end. */
  readonly subscribedFrom: (number | null)[] = [];

  constructor(
    readonly log: EventLog,
    readonly faults: Faults,
    readonly maxAppendBytes: number,
    /** `user:password`; null lets everybody in. */
    private readonly credentials: string | null,
  ) {}

  /** @throws ServiceError when the caller may not */
  admit(metadata: Metadata): void {
    if (this.credentials === null) return;
    const [given] = metadata.get('authorization');
    if (given === undefined) throw accessDenied();
    if (given.toString() !== `Basic ${Buffer.from(this.credentials).toString('base64')}`) throw notAuthenticated();
  }

  /** What a fault does before the call is looked at. @throws ServiceError as the fault wants it */
  async suffer(fault: Fault | null, metadata: Metadata): Promise<typeof SILENCE | undefined> {
    switch (fault?.kind) {
      case 'silent':
        return SILENCE;
      case 'late':
        await new Promise((resolve) => setTimeout(resolve, fault.ms));
        return undefined;
      case 'unavailable':
        throw unavailable('planted');
      case 'not-leader':
        if (metadata.get('requires-leader').includes('true')) throw notLeader(fault.host, fault.port);
        return undefined; // else a follower passes the call on
      default:
        return undefined;
    }
  }

  /** A subscription that meets the fault is silent for good: its connection lives and says nothing. */
  async hush(signal: AbortSignal): Promise<void> {
    if (!this.faults.areSubscriptionsMute() || signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
}
