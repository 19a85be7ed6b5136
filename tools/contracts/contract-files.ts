import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { schemaText } from '@tanggap/gateway/schema-text';
import { describeConfig } from '@tanggap/platform/config/config';
import { restDocuments } from '@tanggap/standalone/documents';
import { asyncApiDocument } from '@tanggap/platform/event-feed/kafka/asyncapi';
import type { ContractFile } from './drift.js';
import { readingsText } from '../sops/readings-file.js';

/** Everything under docs/ that is written by a program: what others build on, or what says it in words. */
export async function contractFiles(): Promise<readonly ContractFile[]> {
  const documents = restDocuments().map((document) => ({
    path: `docs/openapi/${document['x-service']}.json`,
    text: `${JSON.stringify(document, null, 2)}\n`,
  }));
  return [
    { path: 'docs/schema/gateway.graphql', text: await schemaText() },
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
