import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { CaseDataResolver } from './case-data.resolver.js';
import { CityResolver } from './city.resolver.js';
import { CommandResolver } from './commands/command.resolver.js';
import { IncidentResolver } from './incident.resolver.js';
import { LiveResolver } from './live/live.resolver.js';
import { MeResolver } from './me.resolver.js';
import { ReportsResolver } from './reports.resolver.js';
import { InstantScalar } from './schema/instant.scalar.js';

export const resolvers = [
  CaseDataResolver,
  CityResolver,
  CommandResolver,
  IncidentResolver,
  LiveResolver,
  MeResolver,
  ReportsResolver,
];

/** The schema as `docs/schema/gateway.graphql` holds it; needs no store and no server. */
export async function schemaText(): Promise<string> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const schema = await builder.get(GraphQLSchemaFactory).create(resolvers, [InstantScalar]);
  await builder.close();
  return `# Generated: npm run ts -- services/gateway/src/write-schema.ts\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}
