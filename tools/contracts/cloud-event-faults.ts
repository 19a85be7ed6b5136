import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newAjv } from './message-faults.js';

/**
 * What a message has against the JSON schema of CloudEvents itself, which is not part of the repository. Attribute names are
 * lower-case letters and digits (the schema does not say so, the specification does).
 * @param shared the folder of the source texts @throws Error where the schema is not there
 */
export function cloudEventChecker(shared: string): (value: unknown) => readonly string[] {
  const schema: unknown = JSON.parse(readFileSync(join(shared, 'data/schemas/cloudevents/cloudevents.json'), 'utf8'));
  const isCloudEvent = newAjv().compile(Object(schema) as object);
  return (value) => {
    const named = Object.keys(Object(value) as object).filter((name) => !/^[a-z0-9]{1,20}$/.test(name));
    if (isCloudEvent(value)) return named;
    return [...named, ...(isCloudEvent.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)];
  };
}
