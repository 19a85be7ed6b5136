import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import type { EventLog } from './event-log.js';
import { SILENCE, type Fault, type Faults } from './faults.js';
import { accessDenied, notAuthenticated, notLeader, unavailable } from './rpc-errors.js';
import type { ReadReq } from './wire.js';

const MUTE_POLL_MS = 20;

/** What every call of the server works on. */
export class ServerContext {
  readonly openSubscriptions = new Set<ServerWritableStream<ReadReq, object>>();

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

  /** Resolves when subscriptions may speak. */
  async unmuted(signal: AbortSignal): Promise<void> {
    while (this.faults.areSubscriptionsMute() && !signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, MUTE_POLL_MS));
  }
}
