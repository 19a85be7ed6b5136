import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { asyncApiDocument } from '@tanggap/platform/event-feed/kafka/asyncapi';
import { itemOf, type FeedMessage } from '@tanggap/platform/event-feed/kafka/cloud-event';
import type { KafkaBroker } from '@tanggap/platform/event-feed/kafka/kafka-broker';
import { messageChecker } from './message-faults.js';

const ASK_MS = 50;
const TYPE = /^id\.tanggap112\.(.+)$/;

export interface TopicJudged {
  readonly messages: number;
  /** Names of messages that were there, as in the AsyncAPI document. */
  readonly names: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/** Reads a whole topic as it is now and holds each message against the AsyncAPI document and its own hash. */
export async function judgeTopic(broker: KafkaBroker): Promise<TopicJudged> {
  const faultsOf = messageChecker(asyncApiDocument());
  const names = new Set<string>();
  const messages = await messagesOf(broker);
  const faults = messages.flatMap((message) => {
    const { type = '' } = JSON.parse(message.value) as { type?: string };
    const [, name = type] = TYPE.exec(type) ?? [];
    names.add(name);
    const item = itemOf(message.key, message.value);
    const unreadable = 'undecodable' in item ? [item.undecodable.reason] : [];
    return [...faultsOf(name, message), ...unreadable].map((fault) => `${name}: ${fault}`);
  });
  return { messages: messages.length, names, faults };
}

async function messagesOf(broker: KafkaBroker): Promise<readonly FeedMessage[]> {
  const messages: FeedMessage[] = [];
  const wanted = [...(await broker.ends()).values()].reduce((sum, end) => sum + Number(end), 0);
  const consumer = broker.consumer({ groupId: `judge-${randomUUID()}`, sessionTimeout: 6000 });
  await consumer.connect();
  await consumer.subscribe({ topics: [broker.place.topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ message: { key, value, headers = {} } }) => {
      const text = Object.entries(headers).map(([name, header]): [string, string] => [name, String(header)]);
      messages.push({ key: String(key), value: String(value), headers: Object.fromEntries(text) });
      return Promise.resolve();
    },
  });
  while (messages.length < wanted) await pause(ASK_MS);
  await consumer.disconnect();
  return messages;
}
