import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cityIdSchema } from '@tanggap/events/ids';
import { writeEvidence } from '../campaign/evidence.js';
import { copyFirstRows } from './first-rows.js';
import { ThreeWays } from './three-ways.js';

// One history three ways (tools/migration/three-ways.ts): ends at the first difference, names it, exit code 1.
//
//   npm run -s ts -- tools/migration/prove-migration.ts --csv FILE [--rows N] [--write docs/evidence/migration.json]
//
// `--rows`: only so many rows of the file. `--write`: what was shown, into this file. After a fault the folder with the
// services' logs stays, and is named.

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { csv: { type: 'string' }, rows: { type: 'string' }, write: { type: 'string' }, note: { type: 'string' } },
});
const { csv, rows, write = null, note } = values;
if (csv === undefined) throw new Error('--csv FILE');

const folder = mkdtempSync(join(tmpdir(), 'tanggap-migration-'));
try {
  const begunMs = performance.now();
  const part = join(folder, 'part.csv');
  if (rows !== undefined) await copyFirstRows(csv, Number(rows), part);
  const history = {
    csv: rows === undefined ? csv : part,
    mapping: join(root, 'docs/examples/sf-fire.mapping.json'),
    city: cityIdSchema.parse('sf'),
  };
  const shown = await new ThreeWays(history, folder, (line) => console.log(line)).prove();
  const allSeconds = Math.round((performance.now() - begunMs) / 1000);
  writeEvidence(write, { name: 'migration', ...(note === undefined ? {} : { note }), ...shown, allSeconds });
  rmSync(folder, { recursive: true, force: true });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`logs: ${folder}`);
  process.exitCode = 1;
}
