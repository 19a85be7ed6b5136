import { randomUUID } from 'node:crypto';
import type { FeedMessage } from '@tanggap/platform/event-feed/kafka/cloud-event';
import { KafkaBroker } from '@tanggap/platform/event-feed/kafka/kafka-broker';

/** Everything that lies in the topic now, as it lies there; a topic at rest is read to its end. */
export async function topicMessages(brokers: readonly string[], topic: string): Promise<readonly FeedMessage[]> {
  const broker = new KafkaBroker({ brokers, topic, credentials: null, tls: null }, 'tanggap-reader');
  const ends = await broker.ends();
  const wanted = [...ends.values()].reduce((sum, end) => sum + Number(end), 0);
  const consumer = broker.consumer({ groupId: `reader-${randomUUID()}` });
  const found: FeedMessage[] = [];
  const isComplete = Promise.withResolvers<undefined>();
  if (wanted === 0) isComplete.resolve(undefined);
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message: { key, value, headers = {} } }) => {
        const texts = Object.entries(headers).map(([name, header]) => [name, String(header)]);
        found.push({ key: String(key), value: String(value), headers: Object.fromEntries(texts) as Record<string, string> });
        if (found.length === wanted) isComplete.resolve(undefined);
        return Promise.resolve();
      },
    });
    await isComplete.promise;
    return found;
  } finally {
    await consumer.disconnect();
    await broker.close();
  }
}
