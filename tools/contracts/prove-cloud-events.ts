import { join } from 'node:path';
import { messageOf } from '@tanggap/platform/event-feed/kafka/cloud-event';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { storedSamples } from '@tanggap/testing/stored-samples';
import { cloudEventChecker } from './cloud-event-faults.js';

// The message of every stored sample against the JSON schema of CloudEvents itself, from $SHARED_FOLDER, by default the
// folder `shared` beside the checkout.

const faultsOf = cloudEventChecker(process.env['SHARED_FOLDER'] ?? join(import.meta.dirname, '../../../shared'));
const faults = storedSamples().flatMap(({ file, event, hash }) => {
  const value: unknown = JSON.parse(messageOf({ body: canonicalJson(event), hash }).value);
  const planted = { ...(Object(value) as object), source: 7 }; // a schema that lets this through checks nothing
  const found = faultsOf(value).map((fault) => `${file}: ${fault}`);
  return faultsOf(planted).length > 0 ? found : [...found, `${file}: a planted fault was not found`];
});
for (const fault of faults) console.error(fault);
console.log(`${storedSamples().length} messages against the schema of CloudEvents, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
