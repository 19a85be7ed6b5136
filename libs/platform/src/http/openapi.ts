import { workOriginSchema } from '@tanggap/events/ids';
import { z } from 'zod';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With names in braces: `/incidents/{incident}`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly ok: { readonly status: number; readonly schema?: z.ZodType };
  /** Statuses that leave as Problem Details. */
  readonly problems: readonly number[];
  /** Takes `Idempotency-Key` and `Tanggap-Origin`. */
  readonly command?: boolean;
  readonly ifMatch?: boolean;
  readonly isPublic?: boolean;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly paths: { readonly [path: string]: { readonly [method: string]: JsonObject } };
  readonly components: { readonly schemas: JsonObject; readonly securitySchemes: JsonObject };
  readonly tags: readonly { readonly name: string }[];
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly JsonObject[];
  /** The service's name, as in `/openapi/<service>.json`. */
  readonly 'x-service': string;
}

export interface OpenApiOptions {
  readonly service: string;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly operations: readonly Operation[];
}

/** The OpenAPI 3.1 document of one service: the schemas that check the requests are the ones that are written down. */
export function openApiDocument(options: OpenApiOptions): OpenApiDocument {
  const schemas: Record<string, Json> = { Problem: problemSchema };
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of options.operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, schemas) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: options.title,
      version: options.version,
      description: options.description ?? options.title,
      license: { name: 'MIT License', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ accessKey: [] }],
    tags: [...new Set(options.operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: { accessKey: { type: 'http', scheme: 'bearer', description: 'Access key `tgp_<id>_<secret>`' } },
    },
    'x-service': options.service,
  };
}

const problemSchema: JsonObject = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    detail: { type: 'string', description: 'Of a refusal by the rules: the sentence for people, Indonesian first' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'For programs' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
};

const meanings: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Taken',
  204: 'Done, nothing to tell',
  400: 'The request is not valid; `errors` names the places',
  401: 'No valid access key',
  403: 'Not allowed',
  404: 'Not there, or not yours to see',
  409: 'Refused as things stand; `code` says why',
  412: '`If-Match` is stale',
  413: 'The body is larger than 256 kB',
  422: 'The Idempotency-Key was used for another body',
  503: 'A store is unavailable; nothing was acknowledged, repeat with the same key',
};

function operationObject(operation: Operation, schemas: Record<string, Json>): JsonObject {
  const { id, summary, tag, body, ok } = operation;
  const media = (schema: Json, type = 'application/json'): JsonObject => ({ [type]: { schema } });
  const done: Json = {
    description: meanings[ok.status] ?? 'Done',
    ...(ok.schema === undefined ? {} : { content: media(jsonSchemaOf(ok.schema, `${id}.Answer`, 'output', schemas)) }),
  };
  const refused = operation.problems.map((status): [string, Json] => [
    String(status),
    {
      description: meanings[status] ?? 'Refused',
      content: media({ $ref: '#/components/schemas/Problem' }, 'application/problem+json'),
    },
  ]);
  return {
    operationId: id,
    summary,
    tags: [tag],
    parameters: parametersOf(operation, schemas),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: media(jsonSchemaOf(body, `${id}.Body`, 'input', schemas)) } }),
    responses: Object.fromEntries([[String(ok.status), done], ...refused]),
    ...(operation.isPublic === true ? { security: [] } : {}),
  };
}

function parametersOf(operation: Operation, schemas: Record<string, Json>): readonly JsonObject[] {
  const described = (shape: z.ZodObject | undefined, where: 'path' | 'query'): JsonObject[] =>
    Object.entries<z.core.$ZodType>(shape?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: where,
      required: where === 'path' || !z.safeParse(schema, undefined).success,
      schema: jsonSchemaOf(schema, `${operation.id}.${name}`, 'input', schemas),
    }));
  const header = (name: string, required: boolean, schema: JsonObject, description: string): JsonObject => ({
    name,
    in: 'header',
    required,
    schema,
    description,
  });
  return [
    ...described(operation.params, 'path'),
    ...described(operation.query, 'query'),
    ...(operation.command === true
      ? [
          header(
            'Idempotency-Key',
            true,
            { type: 'string', minLength: 1, maxLength: 200 },
            'The same key and body again give the same answer and record nothing new',
          ),
          header(
            'Tanggap-Origin',
            false,
            { enum: workOriginSchema.options },
            "What a new incident is; the server's own (TANGGAP_ORIGIN) unless said",
          ),
        ]
      : []),
    ...(operation.ifMatch === true
      ? [header('If-Match', false, { type: 'string', pattern: '^"\\d+"$' }, 'The last revision seen')]
      : []),
  ];
}

/** A schema as it stands in a document: shared definitions move to `components`, where references can reach them. */
function jsonSchemaOf(schema: z.core.$ZodType, name: string, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const { $schema: _dialect, $defs, ...root } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const refersToRoot = JSON.stringify([root, $defs]).includes('"$ref":"#"');
  // JSON through and through: toJSONSchema makes nothing else.
  const moved = (part: unknown): Json => moveReferences(JSON.parse(JSON.stringify(part)) as Json, name);
  for (const [key, definition] of Object.entries($defs ?? {})) schemas[`${name}.${key}`] = moved(definition);
  if (!refersToRoot) return moved(root);
  schemas[name] = moved(root);
  return { $ref: `#/components/schemas/${name}` };
}

function moveReferences(part: Json, name: string): Json {
  if (Array.isArray(part)) return part.map((element: Json) => moveReferences(element, name));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]): [string, Json] => {
      if (key !== '$ref' || typeof value !== 'string') return [key, moveReferences(value, name)];
      return [key, value === '#' ? `#/components/schemas/${name}` : value.replace('#/$defs/', `#/components/schemas/${name}.`)];
    }),
  );
}
