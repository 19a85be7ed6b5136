import { writeMissingSamples } from '@tanggap/testing/stored-samples';

// `npm run samples:write`: a new event type, or a new version of one, gets its stored sample. It is committed and never changed.
for (const file of writeMissingSamples()) console.log(`libs/events/samples/${file}`);
