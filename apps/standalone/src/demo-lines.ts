import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cityIdSchema, roleSchema } from '@tanggap/events/ids';
import { createPrivateFile } from '@tanggap/platform/access/private-file';
import { z } from 'zod';
import { keyTable } from './banner.js';
import type { IssuedKey } from './first-keys.js';

const KEY_FILE = 'demo-keys.json';
const keysSchema = z.array(z.object({ city: cityIdSchema, role: roleSchema, agency: z.string().nullable(), key: z.string() }));

/**
 * A demo's keys open nothing but invented cases: they are kept beside them in clear, so that every start can show them.
 * @param issued by this start @returns those of earlier starts too
 */
export function keptKeys(folder: string, issued: readonly IssuedKey[]): readonly IssuedKey[] {
  const file = join(folder, KEY_FILE);
  const before = existsSync(file) ? keysSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  if (issued.length === 0) return before;
  const all = [...before, ...issued];
  createPrivateFile(file);
  writeFileSync(file, JSON.stringify(all));
  return all;
}

/** What `npm run demo` prints below the addresses. @param folder null: the usual one, which `simulate` finds by itself */
export function demoLines(of: {
  readonly cities: readonly string[];
  readonly keys: readonly IssuedKey[];
  readonly folder: string | null;
}): string {
  const { cities, keys, folder } = of;
  const where = folder === null ? '' : ` --data ${folder}`;
  return [
    '',
    'LATIHAN: tidak ada kejadian nyata di sini. / EXERCISE: nothing here is a real case.',
    'Kunci akses demo / demo access keys:',
    ...keyTable(keys),
    '',
    'Mainkan satu hari yang sibuk / play a busy day, in a second terminal:',
    `  npx tanggap simulate --city ${cities[0] ?? 'jambi'} --incidents 1000 --seed 7 --speed 60${where}`,
    '',
  ].join('\n');
}
