import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';
import type { Expected } from './append-decision.js';
import type { LogRecord, NewRecord } from './event-log.js';

/** Messages as the loader hands them over: 64-bit numbers are decimal strings, the chosen field of a `oneof` is simply there. */
type Empty = Readonly<Record<string, never>>;
export interface Uuid {
  readonly structured?: { readonly most_significant_bits?: string; readonly least_significant_bits?: string };
  readonly string?: string;
}
export interface StreamIdentifier {
  readonly stream_name?: Buffer;
}
export interface WirePosition {
  readonly commit_position?: string;
  readonly prepare_position?: string;
}
interface Expression {
  readonly regex?: string;
  readonly prefix?: readonly string[];
}
export interface FilterOptions {
  readonly stream_identifier?: Expression;
  readonly event_type?: Expression;
  readonly max?: number;
  readonly checkpoint_interval_multiplier?: number;
}
export interface ReadOptions {
  readonly stream?: {
    readonly stream_identifier?: StreamIdentifier;
    readonly revision?: string;
    readonly start?: Empty;
    readonly end?: Empty;
  };
  readonly all?: { readonly position?: WirePosition; readonly start?: Empty; readonly end?: Empty };
  readonly read_direction?: 'Forwards' | 'Backwards';
  readonly count?: string;
  readonly subscription?: Empty;
  readonly filter?: FilterOptions;
  readonly uuid_option?: { readonly structured?: Empty };
}
export interface ReadReq {
  readonly options?: ReadOptions;
}
export interface ProposedMessage {
  readonly id?: Uuid;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly custom_metadata?: Buffer;
  readonly data?: Buffer;
}
export interface ExpectedOptions {
  readonly stream_identifier?: StreamIdentifier;
  readonly revision?: string;
  readonly stream_position?: string;
  readonly no_stream?: Empty;
  readonly any?: Empty;
  readonly stream_exists?: Empty;
  /** Of a batch only. */
  readonly deadline?: { readonly seconds?: string; readonly nanos?: number };
}
export interface AppendReq {
  readonly options?: ExpectedOptions;
  readonly proposed_message?: ProposedMessage;
}
export interface BatchAppendReq {
  readonly correlation_id?: Uuid;
  readonly options?: ExpectedOptions;
  readonly proposed_messages?: readonly ProposedMessage[];
  readonly is_final?: boolean;
}
export interface DeleteReq {
  readonly options?: ExpectedOptions;
}

export interface Services {
  readonly streams: ServiceDefinition;
  readonly gossip: ServiceDefinition;
  readonly serverFeatures: ServiceDefinition;
}

export function loadServices(): Services {
  const folder = join(import.meta.dirname, 'protocol');
  const loaded = loadSync(['streams.proto', 'gossip.proto', 'serverfeatures.proto'], {
    keepCase: true,
    longs: String,
    enums: String,
    includeDirs: [folder],
  });
  const service = (name: string): ServiceDefinition => {
    const found = loaded[`event_store.client.${name}`];
    if (found === undefined || 'format' in found) throw new TypeError(`there is no service ${name}`);
    return found;
  };
  return {
    streams: service('streams.Streams'),
    gossip: service('gossip.Gossip'),
    serverFeatures: service('server_features.ServerFeatures'),
  };
}

export function streamNameOf(identifier: StreamIdentifier | undefined): string {
  return identifier?.stream_name?.toString() ?? '';
}

export function identifierOf(stream: string): StreamIdentifier {
  return { stream_name: Buffer.from(stream) };
}

export function positionOf(position: number): WirePosition {
  return { commit_position: String(position), prepare_position: String(position) };
}

/** A uuid's text, whichever of the two forms it came in. */
export function uuidText(uuid: Uuid | undefined): string {
  if (uuid?.structured === undefined) return uuid?.string ?? '';
  const { most_significant_bits: most = '0', least_significant_bits: least = '0' } = uuid.structured;
  const hex = [most, least].map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function expectedOf(options: ExpectedOptions | undefined): Expected {
  if (options?.no_stream !== undefined) return 'no-stream';
  if (options?.stream_exists !== undefined) return 'stream-exists';
  if (options?.any !== undefined) return 'any';
  return { revision: Number(options?.revision ?? options?.stream_position ?? 0) };
}

/** Epoch ms after which a batch is not to be written any more. */
export function deadlineMsOf(options: ExpectedOptions | undefined): number {
  const { seconds, nanos = 0 } = options?.deadline ?? {};
  return seconds === undefined ? Infinity : Number(seconds) * 1000 + nanos / 1_000_000;
}

export function newRecordOf({ id, metadata, custom_metadata, data }: ProposedMessage): NewRecord {
  return {
    id: uuidText(id),
    type: metadata?.['type'] ?? '',
    contentType: metadata?.['content-type'] ?? 'application/octet-stream',
    data: data?.toString('base64') ?? '',
    metadata: custom_metadata?.toString('base64') ?? '',
  };
}

/** @param structured whether the client asked for two numbers in the place of a uuid's text */
export function readEventOf(record: LogRecord, structured: boolean): object {
  const { position, contentType, type, stream, revision } = record;
  return {
    event: {
      event: {
        id: structured ? structuredUuid(record.id) : { string: record.id },
        stream_identifier: identifierOf(stream),
        stream_revision: String(revision),
        ...positionOf(position),
        metadata: { type, 'content-type': contentType, created: ticksOf(record.atMs) },
        custom_metadata: Buffer.from(record.metadata, 'base64'),
        data: Buffer.from(record.data, 'base64'),
      },
      commit_position: String(position),
    },
  };
}

function structuredUuid(id: string): Uuid {
  const hex = id.replaceAll('-', '');
  const half = (from: number): string => BigInt.asIntN(64, BigInt(`0x${hex.slice(from, from + 16)}`)).toString();
  return { structured: { most_significant_bits: half(0), least_significant_bits: half(16) } };
}

/** 100 ns since 1970: the unit of the protocol's `created`. */
function ticksOf(atMs: number): string {
  return (BigInt(atMs) * 10_000n).toString();
}
