import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FeedMessage } from '@tanggap/platform/event-feed/kafka/cloud-event';
import type { AsyncApiDocument } from '@tanggap/platform/event-feed/kafka/asyncapi';

export type MessageFaults = (name: string, message: FeedMessage) => readonly string[];

/** What an AsyncAPI document has against one message under one of its names: value, headers, key. */
export function messageChecker(document: AsyncApiDocument): MessageFaults {
  const ajv = newAjv();
  ajv.addSchema({ $id: 'asyncapi', components: document.components });
  return (name, { key, value, headers }) => {
    if (!Object.hasOwn(document.components.messages, name)) return [`${name} is not described`];
    const parts: readonly [string, unknown][] = [
      ['payload', JSON.parse(value)],
      ['headers', headers],
      ['bindings/kafka/key', key],
    ];
    return parts.flatMap(([part, given]) => {
      const check = ajv.getSchema(`asyncapi#/components/messages/${name}/${part}`);
      if (check === undefined) throw new TypeError(`${name} has no ${part}`);
      if (check(given) === true) return [];
      return (check.errors ?? []).map(({ instancePath, message: said }) => `${part}${instancePath} ${said ?? 'is wrong'}`);
    });
  };
}

/** Not strict: what surrounds the schemas in a larger document is none of ajv's words. */
export function newAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  formats.default(ajv);
  return ajv;
}
