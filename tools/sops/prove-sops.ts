import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { irregularities } from './irregularities.js';
import { proveAgainst } from './prove.js';

// Proves the catalog against the source texts, which are not part of the repository: $SHARED_FOLDER/sources, by default
// beside the checkout. `--write` renews the fingerprints that `npm test` compares with when the texts are not at hand.

const root = join(import.meta.dirname, '../..');
const folder = join(process.env['SHARED_FOLDER'] ?? join(root, '../shared'), 'sources');
const fingerprintFile = join(root, 'libs/sop-definitions/source-fingerprints.json');

const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
const texts = new Map(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
const { rows, faults, fingerprints } = proveAgainst(texts, catalog, irregularities);
const fresh = `${JSON.stringify(fingerprints, null, 2)}\n`;
const all = [...faults];
if (faults.length === 0) {
  if (process.argv.includes('--write')) writeFileSync(fingerprintFile, fresh);
  if (readFileSync(fingerprintFile, 'utf8') !== fresh) all.push('source-fingerprints.json is stale: run with --write');
}

for (const fault of all) console.error(fault);
console.log(`${rows} printed rows in ${texts.size} texts, ${catalog.length} SOPs, ${all.length} faults`);
process.exitCode = all.length === 0 && rows > 0 ? 0 : 1;
