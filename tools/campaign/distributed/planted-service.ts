import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaBroker } from '@tanggap/platform/event-feed/kafka/kafka-broker';
import { KafkaConsumer } from '@tanggap/platform/event-feed/kafka/kafka-consumer';
import { EventStoreDbEventStore } from '@tanggap/platform/event-store/eventstoredb/eventstoredb-event-store';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { createProjection, type Projection, type ProjectionOptions } from '@tanggap/platform/views/projection';
import type { ViewDocument } from '@tanggap/platform/views/views';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { plantedStores } from '@tanggap/testing/planted-stores';

// A service with one bug planted in the adapters under it, for the campaign that must notice: `planted-service.ts <service>
// <bug>`. The adapters' own methods are replaced in this process; nothing that is shipped has a switch for it.

type Method = (this: unknown, ...args: never[]) => unknown;

const LATE_MS = 3000;

function replace(prototype: object, name: string, by: (original: Method) => Method): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') throw new Error(`there is no method ${name}`);
  Reflect.set(prototype, name, by(original as Method)); // just looked at
}

const bugs: Readonly<Record<string, () => void>> = {
  /** The place moves on while the broker has not said that it has the batch; a crash meanwhile leaves a hole. */
  'checkpoint-before-acknowledgement': () =>
    replace(
      KafkaBroker.prototype,
      'sink',
      (original) =>
        function (this: unknown) {
          const sink = original.call(this) as ReturnType<KafkaBroker['sink']>; // the method it replaces
          return {
            send: (messages: Parameters<typeof sink.send>[0]) => {
              void pause(LATE_MS)
                .then(() => sink.send(messages))
                .catch(() => undefined);
              return Promise.resolve();
            },
          };
        },
    ),
  /** The offset is settled at once and the effect comes a moment later; a crash meanwhile loses it. */
  'offset-before-effect': () =>
    replace(
      KafkaConsumer.prototype,
      'once',
      (original) =>
        function (this: unknown, ...args) {
          void pause(LATE_MS).then(() => original.apply(this, args));
          return Promise.resolve(true);
        },
    ),
  /** What this process has not seen is folded whatever the document holds; after a crash it has seen nothing. */
  'skip-if-seen': () => {
    const seen = new Set<string>();
    const projection: object = createProjection({} as ProjectionOptions<ViewDocument>); // only for its methods
    replace(
      Object.getPrototypeOf(projection) as object, // that of a class
      'advance',
      () =>
        function (this: Projection<ViewDocument>, document: ViewDocument, event: RecordedEvent) {
          const key = `${this.name} ${event.id}`;
          if (seen.has(key)) return Promise.resolve(null);
          seen.add(key);
          const foldAll: unknown = Reflect.get(this, 'foldAll');
          return (foldAll as (...args: unknown[]) => unknown).call(this, document, [event]); // the method beside it
        } as Method,
    );
  },
  /** A command that is asked again is carried out again. */
  'dedupe-off': () => {
    const plant = plantedStores['dedupe-off'];
    for (const name of ['append', 'readStream'] as const)
      replace(
        EventStoreDbEventStore.prototype,
        name,
        (original) =>
          function (this: unknown, ...args) {
            const store = { readStream: original.bind(this), append: original.bind(this) } as unknown as EventStore; // only `name` is used
            const planted = plant?.(store);
            return (planted?.[name] as Method).apply(planted, args); // one of the two methods of the same shape
          },
      );
  },
};

const [service = '', bug = ''] = process.argv.slice(2);
const plant = bugs[bug];
if (plant === undefined) throw new Error(`no such bug: ${bug}; there are ${Object.keys(bugs).join(', ')}`);
plant();
await import(`@tanggap/${service}/main`);
