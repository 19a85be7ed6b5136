import { readFile } from 'node:fs/promises';
import { schemaText } from './schema-text.js';

it('is the schema that is checked in', async () => {
  const checkedIn = await readFile(new URL('../../../docs/schema/gateway.graphql', import.meta.url), 'utf8');
  expect(await schemaText()).toBe(checkedIn);
});
