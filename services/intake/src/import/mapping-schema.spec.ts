import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mappingSchema } from './mapping.js';

const path = join(import.meta.dirname, '../../../../docs/import.md');
const block = /(?<=\n```json\n)[^]*?(?=\n```\n)/;

it('publishes the schema of the mapping file as it is', () => {
  const generated = JSON.stringify(z.toJSONSchema(mappingSchema, { io: 'input', reused: 'ref' }));
  const text = readFileSync(path, 'utf8');
  // `TANGGAP_WRITE_DOCS=1 npm test -- mapping-schema` writes it anew.
  if (process.env['TANGGAP_WRITE_DOCS'] === '1')
    writeFileSync(
      path,
      text.replace(block, () => generated),
    );
  expect(JSON.parse(block.exec(readFileSync(path, 'utf8'))?.[0] ?? '')).toEqual(JSON.parse(generated));
});
