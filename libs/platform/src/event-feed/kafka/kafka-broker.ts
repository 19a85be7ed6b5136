import { Kafka, logLevel, Partitioners, type Admin, type Consumer, type ConsumerConfig, type Producer } from 'kafkajs';
import { StoreUnavailable } from '../../event-store/event-store.js';
import type { FeedMessage } from './cloud-event.js';
import type { RelaySink } from './relay.js';

export interface KafkaPlace {
  readonly brokers: readonly string[];
  readonly topic: string;
  /** `user` and `password` from files; null on a closed network. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
  /** Null: no TLS. `ca`: PEM of the authority that signed the brokers' certificates, null for the system's. */
  readonly tls: { readonly ca: string | null } | null;
}

export interface TopicPlan {
  readonly partitions: number;
  readonly replicas: number;
  readonly minInSync: number;
  readonly retentionMs: number;
}

const ACK_TIMEOUT_MS = 10_000;

/** The one place that knows kafkajs: unmaintained since 2023, so everything it may do wrong stays behind this class. */
export class KafkaBroker {
  private readonly kafka: Kafka;
  private producer: Promise<Producer> | null = null;
  private admin: Promise<Admin> | null = null;

  constructor(
    readonly place: KafkaPlace,
    clientId: string,
  ) {
    const { brokers, credentials, tls } = place;
    this.kafka = new Kafka({
      clientId,
      brokers: [...brokers],
      logLevel: logLevel.NOTHING, // its messages quote what it was doing; ours say what that means
      connectionTimeout: 3000,
      requestTimeout: 15_000,
      retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 2000 },
      ...(tls === null ? {} : { ssl: tls.ca === null ? true : { ca: [tls.ca] } }),
      ...(credentials === null ? {} : { sasl: { mechanism: 'scram-sha-512', ...credentials } }),
    });
  }

  /** Each batch is in every in-sync replica when `send` resolves. */
  sink(): RelaySink {
    return { send: (messages) => this.send(messages) };
  }

  consumer(config: ConsumerConfig): Consumer {
    return this.kafka.consumer(config);
  }

  /** Next offset to be written of each partition, by partition number. @throws StoreUnavailable when no broker answers */
  async ends(): Promise<ReadonlyMap<number, bigint>> {
    const { topic } = this.place;
    const offsets = await this.asking(async () => (await this.administrator()).fetchTopicOffsets(topic));
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
  }

  /** Committed next offset of each partition of a group; partitions it never committed are left out. */
  async committed(groupId: string): Promise<ReadonlyMap<number, bigint>> {
    const topics = [this.place.topic];
    const [found] = await this.asking(async () => (await this.administrator()).fetchOffsets({ groupId, topics }));
    const known = (found?.partitions ?? []).filter(({ offset }) => !offset.startsWith('-'));
    return new Map(known.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  /** Creates the topic as planned, once: a command, never an accident. @returns false when it was there */
  async createTopic({ partitions, replicas, minInSync, retentionMs }: TopicPlan): Promise<boolean> {
    const configEntries = [
      { name: 'min.insync.replicas', value: String(minInSync) },
      { name: 'retention.ms', value: String(retentionMs) },
      { name: 'cleanup.policy', value: 'delete' },
    ];
    const topics = [{ topic: this.place.topic, numPartitions: partitions, replicationFactor: replicas, configEntries }];
    return this.asking(async () => (await this.administrator()).createTopics({ waitForLeaders: true, topics }));
  }

  async deleteTopic(): Promise<void> {
    await this.asking(async () => (await this.administrator()).deleteTopics({ topics: [this.place.topic] }));
  }

  async close(): Promise<void> {
    const opened = [this.producer, this.admin].flatMap((client) => (client === null ? [] : [client]));
    await Promise.allSettled(opened.map(async (client) => (await client).disconnect()));
    this.producer = null;
    this.admin = null;
  }

  private async send(messages: readonly FeedMessage[]): Promise<void> {
    const { topic } = this.place;
    await this.asking(async () => {
      const producer = await this.sender();
      const batch = messages.map(({ key, value, headers }) => ({ key, value, headers }));
      await producer.send({ topic, acks: -1, timeout: ACK_TIMEOUT_MS, messages: batch });
    });
  }

  /** One request in flight, so that a retry cannot overtake; no idempotent producer: consumers survive repetition, it did not survive fail-over. */
  private sender(): Promise<Producer> {
    const open = async (): Promise<Producer> => {
      const producer = this.kafka.producer({
        allowAutoTopicCreation: false,
        idempotent: false,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
      });
      await producer.connect();
      return producer;
    };
    this.producer ??= forgetOnFailure(open(), () => (this.producer = null));
    return this.producer;
  }

  private administrator(): Promise<Admin> {
    const open = async (): Promise<Admin> => {
      const admin = this.kafka.admin();
      await admin.connect();
      return admin;
    };
    this.admin ??= forgetOnFailure(open(), () => (this.admin = null));
    return this.admin;
  }

  private async asking<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw new StoreUnavailable(`kafka: ${error instanceof Error ? error.name : 'unknown'}`, { cause: error });
    }
  }
}

function forgetOnFailure<T>(opening: Promise<T>, forget: () => void): Promise<T> {
  opening.catch(forget);
  return opening;
}

/** Which partition a key goes to: the broker's own clients in Java agree. */
export function partitionOf(key: string, partitions: number): number {
  const partition = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 0,
    isr: [],
    replicas: [],
    partitionErrorCode: 0,
  }));
  return partition({ topic: '', partitionMetadata, message: { key, value: null } });
}
