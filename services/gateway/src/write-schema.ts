import { writeFile } from 'node:fs/promises';
import { schemaText } from './schema-text.js';

await writeFile(new URL('../../../docs/schema/gateway.graphql', import.meta.url), await schemaText());
