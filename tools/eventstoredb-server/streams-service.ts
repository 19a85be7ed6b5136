import { randomUUID } from 'node:crypto';
import {
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { appendAnswer, batchAnswer, deleteAnswer } from './answers.js';
import type { Answer, EventLog } from './event-log.js';
import { SILENCE, type Fault } from './faults.js';
import { readAll, readStream } from './reading.js';
import { maximumAppendSizeExceeded, rpcError, streamDeleted, unavailable } from './rpc-errors.js';
import type { ServerContext } from './server-context.js';
import { subscribe, type Notice } from './subscribing.js';
import {
  deadlineMsOf,
  expectedOf,
  identifierOf,
  newRecordOf,
  positionOf,
  readEventOf,
  streamNameOf,
  uuidText,
  type AppendReq,
  type BatchAppendReq,
  type DeleteReq,
  type ExpectedOptions,
  type ProposedMessage,
  type ReadOptions,
  type ReadReq,
} from './wire.js';

type Reading = ServerWritableStream<ReadReq, object>;
type Appending = ServerReadableStream<AppendReq, object>;
type Batching = ServerDuplexStream<BatchAppendReq, object>;
type Deleting = ServerUnaryCall<DeleteReq, object>;
type Reply = object | typeof SILENCE;

interface Proposal {
  readonly options: ExpectedOptions | undefined;
  readonly proposed: ProposedMessage[];
}

/** The calls of event_store.client.streams.Streams. */
export class StreamsService {
  constructor(private readonly context: ServerContext) {}

  get implementation(): UntypedServiceImplementation {
    return {
      Read: (call: Reading) => {
        this.read(call).catch((error: unknown) => call.emit('error', error));
      },
      Append: (call: Appending, answer: sendUnaryData<object>) => settle(this.append(call), answer),
      BatchAppend: (call: Batching) => {
        this.batchAppend(call).catch((error: unknown) => call.emit('error', error));
      },
      Delete: (call: Deleting, answer: sendUnaryData<object>) => settle(this.remove(call, 'soft'), answer),
      Tombstone: (call: Deleting, answer: sendUnaryData<object>) => settle(this.remove(call, 'tombstone'), answer),
    };
  }

  private get log(): EventLog {
    return this.context.log;
  }

  private async read(call: Reading): Promise<void> {
    const options = call.request.options ?? {};
    this.context.admit(call.metadata);
    const fault = this.context.faults.next(options.subscription === undefined ? 'read' : 'subscribe');
    if ((await this.context.suffer(fault, call.metadata)) === SILENCE) return;
    if (options.subscription !== undefined) return this.follow(call, options);
    const stream = options.stream === undefined ? null : streamNameOf(options.stream.stream_identifier);
    if (stream !== null && this.log.stateOf(stream) === 'tombstoned') throw streamDeleted(stream);
    if (stream !== null && this.log.stateOf(stream) === 'unknown')
      call.write({ stream_not_found: { stream_identifier: identifierOf(stream) } });
    const structured = options.uuid_option?.structured !== undefined;
    for (const record of stream === null ? readAll(this.log, options) : readStream(this.log, stream, options)) {
      if (call.cancelled) return;
      await send(call, readEventOf(record, structured));
    }
    call.end();
  }

  private async follow(call: Reading, options: ReadOptions): Promise<void> {
    if (options.all === undefined) throw rpcError(status.UNIMPLEMENTED, 'only $all is subscribed to here');
    const stop = new AbortController();
    call.on('cancelled', () => stop.abort());
    call.on('close', () => stop.abort());
    this.context.openSubscriptions.add(call);
    this.context.subscribedFrom.push(options.all.position === undefined ? null : Number(options.all.position.commit_position));
    call.write({ confirmation: { subscription_id: randomUUID() } });
    try {
      for await (const notice of subscribe(this.log, options, stop.signal)) {
        await this.context.hush(stop.signal);
        if (stop.signal.aborted) return;
        await send(call, noticeOf(notice, options.uuid_option?.structured !== undefined));
      }
    } finally {
      this.context.openSubscriptions.delete(call);
    }
  }

  private async append(call: Appending): Promise<Reply> {
    const proposal = await proposalIn(call);
    if (proposal === null) return SILENCE;
    this.context.admit(call.metadata);
    const fault = this.context.faults.next('append');
    if ((await this.context.suffer(fault, call.metadata)) === SILENCE) return SILENCE;
    if (sizeOf(proposal.proposed) > this.context.maxAppendBytes) throw maximumAppendSizeExceeded(this.context.maxAppendBytes);
    const written = await this.write(proposal, fault);
    if (fault?.kind === 'drop-answer') return SILENCE;
    if (fault?.kind === 'break-answer') throw unavailable('the connection broke');
    if (written.kind === 'deleted') throw streamDeleted(streamNameOf(proposal.options?.stream_identifier));
    return appendAnswer(written, expectedOf(proposal.options));
  }

  /** Parts of one correlation id belong together; each batch is answered when its last part has come. */
  private async batchAppend(call: Batching): Promise<void> {
    const begun = new Map<string, Proposal>();
    const messages: AsyncIterable<BatchAppendReq> = call; // an object stream of requests, which Node types as any
    for await (const message of messages) {
      const id = uuidText(message.correlation_id);
      const batch = begun.get(id) ?? { options: message.options, proposed: [] };
      batch.proposed.push(...(message.proposed_messages ?? []));
      begun.set(id, batch);
      if (message.is_final !== true) continue;
      begun.delete(id);
      const { correlation_id } = message;
      this.finishBatch(call, batch).then(
        (reply) => reply !== SILENCE && call.write({ correlation_id, ...reply }),
        (error: unknown) => call.emit('error', error),
      );
    }
    call.end();
  }

  private async finishBatch(call: Batching, batch: Proposal): Promise<Reply> {
    this.context.admit(call.metadata);
    const fault = this.context.faults.next('batch-append');
    if ((await this.context.suffer(fault, call.metadata)) === SILENCE) return SILENCE;
    const { maxAppendBytes } = this.context;
    const written = unfitness(batch, maxAppendBytes) ?? (await this.write(batch, fault));
    if (fault?.kind === 'drop-answer') return SILENCE;
    const stream = streamNameOf(batch.options?.stream_identifier);
    const answer = batchAnswer(written, { stream, expected: expectedOf(batch.options), maxAppendBytes });
    return { stream_identifier: identifierOf(stream), ...answer };
  }

  private async remove(call: Deleting, how: 'soft' | 'tombstone'): Promise<Reply> {
    this.context.admit(call.metadata);
    const { options } = call.request;
    const stream = streamNameOf(options?.stream_identifier);
    const expected = expectedOf(options);
    return deleteAnswer(await this.log.remove(stream, expected, how), { stream, expected });
  }

  private async write({ options, proposed }: Proposal, fault: Fault | null): Promise<Answer> {
    if (fault?.kind === 'die-before-write') process.exit(1);
    const stream = streamNameOf(options?.stream_identifier);
    const answer = await this.log.append(stream, expectedOf(options), proposed.map(newRecordOf));
    if (fault?.kind === 'die-after-write') process.exit(1);
    return answer;
  }
}

function settle(work: Promise<Reply>, answer: sendUnaryData<object>): void {
  work.then(
    (reply) => {
      if (reply !== SILENCE) answer(null, reply);
    },
    (error: unknown) => answer(error as ServiceError), // this server throws no others; what is a bug arrives as UNKNOWN
  );
}

/** @returns null when the client went away before its end */
async function proposalIn(call: Appending): Promise<Proposal | null> {
  let options: ExpectedOptions | undefined;
  const proposed: ProposedMessage[] = [];
  try {
    const messages: AsyncIterable<AppendReq> = call; // an object stream of requests, which Node types as any
    for await (const message of messages) {
      options = message.options ?? options;
      if (message.proposed_message !== undefined) proposed.push(message.proposed_message);
    }
  } catch {
    return null;
  }
  // A call that is broken off ends like a whole one, and only then is known to be cancelled: half an append is no append.
  await new Promise(setImmediate);
  return call.cancelled ? null : { options, proposed };
}

function noticeOf(notice: Notice, structured: boolean): object {
  switch (notice.kind) {
    case 'event':
      return readEventOf(notice.record, structured);
    case 'checkpoint':
      return { checkpoint: positionOf(notice.record.position) };
    case 'caught-up':
      return { caught_up: {} };
  }
}

/** Waits where the client reads slowly. */
async function send(call: Reading, message: object): Promise<void> {
  if (call.write(message) || call.cancelled) return;
  await new Promise<void>((resolve) => {
    const events = ['drain', 'cancelled', 'close'];
    const goOn = (): void => {
      for (const event of events) call.off(event, goOn);
      resolve();
    };
    for (const event of events) call.on(event, goOn);
  });
}

/** Why a batch is not written at all. */
function unfitness({ proposed, options }: Proposal, maxAppendBytes: number): { readonly kind: 'too-large' | 'too-late' } | null {
  if (sizeOf(proposed) > maxAppendBytes) return { kind: 'too-large' };
  return Date.now() > deadlineMsOf(options) ? { kind: 'too-late' } : null;
}

function sizeOf(messages: readonly ProposedMessage[]): number {
  return messages.reduce((bytes, { data, custom_metadata }) => bytes + (data?.length ?? 0) + (custom_metadata?.length ?? 0), 0);
}
