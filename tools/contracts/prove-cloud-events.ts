import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@tanggap/platform/event-feed/kafka/cloud-event';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { storedSamples } from '@tanggap/testing/stored-samples';
import { newAjv } from './message-faults.js';

// The message of every stored sample against the JSON schema of CloudEvents itself, which is not part of the repository:
// $TANGGAP_SHARED/data/schemas, by default beside the checkout. Attribute names are lower-case letters and digits (the
// schema does not say so, the specification does).

const shared = process.env['TANGGAP_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const schema: unknown = JSON.parse(readFileSync(join(shared, 'data/schemas/cloudevents/cloudevents.json'), 'utf8'));
const isCloudEvent = newAjv().compile(Object(schema) as object);

function faultsOf(value: unknown): readonly string[] {
  const named = Object.keys(Object(value) as object).filter((name) => !/^[a-z0-9]{1,20}$/.test(name));
  if (isCloudEvent(value)) return named;
  return [...named, ...(isCloudEvent.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)];
}

const faults = storedSamples().flatMap(({ file, event, hash }) => {
  const value: unknown = JSON.parse(messageOf({ body: canonicalJson(event), hash }).value);
  const planted = { ...(Object(value) as object), source: 7 }; // a schema that lets this through checks nothing
  const found = faultsOf(value).map((fault) => `${file}: ${fault}`);
  return faultsOf(planted).length > 0 ? found : [...found, `${file}: a planted fault was not found`];
});
for (const fault of faults) console.error(fault);
console.log(`${storedSamples().length} messages against the schema of CloudEvents, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
