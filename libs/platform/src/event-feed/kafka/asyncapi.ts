import { envelopeSchema } from '@tanggap/events/envelope';
import type { EventDefinition } from '@tanggap/events/define-event';
import { allDefinitions } from '@tanggap/events/event-registry';
import { z } from 'zod';
import { cloudEventType, CONTENT_TYPE } from './cloud-event.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly [part: string]: Json;
  readonly components: {
    readonly messages: { readonly [name: string]: JsonObject };
    readonly schemas: JsonObject;
    readonly securitySchemes: JsonObject;
  };
}

const TOPIC = 'tanggap.events';
const PARTITIONS = 12;
const CHANNEL = '#/channels/events';
/** Consumer group of each service on the topic is `<topic>.<service>`. */
const consumers = ['dispatch', 'gateway', 'intake', 'reporting', 'sla-monitor'];

/**
 * The topic in words a program reads: one message for every event type at its version. The schemas are those that check the
 * events, without the personal fields, which travel as one ciphertext.
 */
export function asyncApiDocument(): AsyncApiDocument {
  const definitions = allDefinitions();
  const messages = Object.fromEntries(definitions.map((of) => [messageName(of), messageObject(of)]));
  const eventSchemas = Object.fromEntries(definitions.map((of) => [messageName(of), clearData(of)]));
  return {
    asyncapi: '3.0.0',
    id: 'urn:tanggap112:events',
    info,
    defaultContentType: CONTENT_TYPE,
    servers: {
      kafka: {
        host: '{broker}',
        protocol: 'kafka',
        description: 'The brokers of the installation (`TANGGAP_KAFKA_BROKERS`).',
        variables: { broker: { default: 'localhost:9092', description: 'Host and port of one broker.' } },
      },
    },
    channels: { events: channel(Object.keys(messages)) },
    operations: operations(Object.keys(messages)),
    components: {
      messages,
      schemas: { Json: jsonSchema(z.json()), Envelope: envelope(), CloudEvent: cloudEvent, ...eventSchemas },
      securitySchemes: { scram: { type: 'scramSha512', description: 'User and password from files; on a closed network none.' } },
    },
  };
}

export function messageName({ type, schemaVersion }: { readonly type: string; readonly schemaVersion: number }): string {
  return `${type}.v${schemaVersion}`;
}

const security = [{ $ref: '#/components/securitySchemes/scram' }];

const info: JsonObject = {
  title: 'Tanggap 112: events',
  version: '0.1.0',
  description:
    'Every event of the log, once or more, in order per incident. A consumer keeps the last revision (`sequence`) of each stream (`subject`), skips what is not higher, and reads what is missing from the log.',
  license: { name: 'MIT License', url: 'https://spdx.org/licenses/MIT.html' },
};

function channel(names: readonly string[]): JsonObject {
  return {
    address: TOPIC,
    title: 'The event log as a topic',
    description: 'Address by default; `TANGGAP_KAFKA_TOPIC` renames it. Created by `tanggap setup`, never by accident.',
    servers: [{ $ref: '#/servers/kafka' }],
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: { kafka: { topic: TOPIC, partitions: PARTITIONS, bindingVersion: '0.5.0' } },
  };
}

function operations(names: readonly string[]): JsonObject {
  const messages = names.map((name) => ({ $ref: `${CHANNEL}/messages/${name}` }));
  const of = (action: string, summary: string): JsonObject => ({
    action,
    channel: { $ref: CHANNEL },
    summary,
    security,
    messages,
  });
  const received = consumers.map((service): [string, JsonObject] => {
    const groupId = { type: 'string', const: `${TOPIC}.${service}` };
    const summary = `${service} applies every event to its views.`;
    return [`receive-${service}`, { ...of('receive', summary), bindings: { kafka: { groupId, bindingVersion: '0.5.0' } } }];
  });
  return {
    relay: of('send', 'The one active relay sends what the log holds, after it is durable.'),
    ...Object.fromEntries(received),
  };
}

function messageObject(of: EventDefinition): JsonObject {
  const name = messageName(of);
  const type = cloudEventType(of.type, of.schemaVersion);
  const data = {
    type: { const: of.type },
    schemaVersion: { const: of.schemaVersion },
    data: { $ref: `#/components/schemas/${name}` },
  };
  return {
    name: type,
    title: of.type,
    contentType: CONTENT_TYPE,
    correlationId: { location: '$message.payload#/correlationid' },
    headers,
    payload: {
      allOf: [
        { $ref: '#/components/schemas/CloudEvent' },
        { type: 'object', properties: { type: { const: type }, data: { type: 'object', properties: data } } },
      ],
    },
    bindings: { kafka: { key: { $ref: '#/components/schemas/CloudEvent/properties/partitionkey' }, bindingVersion: '0.5.0' } },
  };
}

const headers: JsonObject = {
  type: 'object',
  required: ['content-type'],
  properties: {
    'content-type': { const: CONTENT_TYPE },
    traceparent: { type: 'string', description: 'W3C trace context of what led to the event.' },
  },
};

const cloudEvent: JsonObject = {
  type: 'object',
  description: 'CloudEvents 1.0, structured mode.',
  required: [
    ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'sequence', 'partitionkey'],
    ...['recordedtime', 'correlationid', 'causationid', 'eventhash', 'data'],
  ],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', format: 'uuid', description: 'Unique within its source.' },
    source: { type: 'string', pattern: '^/tanggap112/' },
    type: { type: 'string' },
    subject: { type: 'string', description: 'The stream.' },
    time: { type: 'string', format: 'date-time', description: 'When it happened, as reported.' },
    datacontenttype: { const: 'application/json' },
    sequence: { type: 'string', pattern: '^[0-9]{19}$', description: 'Revision in the stream, from zero.' },
    partitionkey: { type: 'string', minLength: 1, description: "The incident's id; for other streams their name." },
    recordedtime: { type: 'string', format: 'date-time', description: 'When it was stored.' },
    correlationid: { type: 'string', format: 'uuid' },
    causationid: { type: 'string', format: 'uuid' },
    traceparent: { type: 'string' },
    eventhash: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the canonical JSON of `data`.' },
    data: { $ref: '#/components/schemas/Envelope' },
  },
};

function envelope(): JsonObject {
  return { description: 'As stored; personal fields only inside the ciphertext `personal`.', ...jsonSchema(envelopeSchema) };
}

function clearData({ data, personalFields }: EventDefinition): JsonObject {
  const clear = Object.entries<z.ZodType>(data.shape).filter(([field]) => !personalFields.includes(field));
  const schema = jsonSchema(z.object(Object.fromEntries(clear)));
  if (personalFields.length === 0) return schema;
  return { description: `Encrypted, not here: ${personalFields.join(', ')}.`, ...schema };
}

/** Zod names the one recursive schema, any JSON, by itself; here it is a component. */
function jsonSchema(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...written } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  const text = JSON.stringify(written, (key, value: unknown) => (key === 'definitions' ? undefined : value));
  const moved = text.replaceAll(/"#(?:\/definitions\/__schema0)?"/g, '"#/components/schemas/Json"');
  return JSON.parse(moved) as JsonObject; // toJSONSchema makes nothing but JSON
}
