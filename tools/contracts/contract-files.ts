import { join } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { format, resolveConfig } from 'prettier';
import { schemaText } from '@tanggap/gateway/schema-text';
import { describeConfig } from '@tanggap/platform/config/config';
import { restDocuments } from '@tanggap/standalone/documents';
import { asyncApiDocument } from '@tanggap/platform/event-feed/kafka/asyncapi';
import type { ContractFile } from './drift.js';
import { readingsText } from '../sops/readings-file.js';

/** Everything that is written by a program: what others build on, or what says it in words. */
export async function contractFiles(): Promise<readonly ContractFile[]> {
  const documents = restDocuments().map((document) => ({
    path: `docs/openapi/${document['x-service']}.json`,
    text: `${JSON.stringify(document, null, 2)}\n`,
  }));
  const schema = await schemaText();
  return [
    { path: 'docs/schema/gateway.graphql', text: schema },
    { path: 'apps/dashboard/src/generated/schema.d.ts', text: schemaTypes(schema) },
    ...documents,
    { path: 'docs/asyncapi.json', text: `${JSON.stringify(asyncApiDocument(), null, 2)}\n` },
    { path: 'docs/configuration.md', text: await configurationText() },
    { path: 'docs/sop-readings.md', text: await readingsText() },
  ];
}

async function configurationText(): Promise<string> {
  const filepath = join(import.meta.dirname, '../../docs/configuration.md');
  return format(describeConfig(), { ...(await resolveConfig(filepath)), filepath });
}

/** What the dashboard's queries are typed by. */
function schemaTypes(schema: string): string {
  const introspection = introspectionFromSchema(buildSchema(schema), { descriptions: false });
  const text = outputIntrospectionFile(minifyIntrospection(introspection), { fileType: '.d.ts', shouldPreprocess: true });
  return text.replace("import * as gqlTada from 'gql.tada';\n", '');
}
