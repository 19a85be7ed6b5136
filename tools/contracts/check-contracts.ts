import 'reflect-metadata';
import { join } from 'node:path';
import { contractFiles } from './contract-files.js';
import { findDrift, writeContracts } from './drift.js';

// The checked-in schemas and generated pages against the code; `--write` renews them.

const root = join(import.meta.dirname, '../..');
const files = await contractFiles();
if (process.argv.includes('--write')) writeContracts(root, files);
const drift = findDrift(root, files);
for (const fault of drift) console.error(fault);
console.log(
  drift.length === 0
    ? `${files.length} generated files are what the code says`
    : 'look at what changed, then: npm run contracts:write',
);
process.exitCode = drift.length === 0 ? 0 : 1;
