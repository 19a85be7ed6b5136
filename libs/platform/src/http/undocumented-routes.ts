import type { INestApplication } from '@nestjs/common';
import { z } from 'zod';
import type { OpenApiDocument } from './openapi.js';

const layer = z.object({ route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional() });
const expressApp = z.custom<{ router: unknown }>((value) => typeof value === 'function' && 'router' in value);
const router = z.custom<{ stack: unknown }>((value) => typeof value === 'function' && 'stack' in value);

const unlisted = /^\/(?:healthz|readyz|metrics|docs|openapi\/\{file\}|graphql)$/;

/** For specs: what is served and not documented, and what is documented and not served, as `post /incidents/{incident}/notes`. */
export function undocumentedRoutes(app: INestApplication, documents: readonly OpenApiDocument[]): readonly string[] {
  const { stack } = router.parse(expressApp.parse(app.getHttpAdapter().getInstance()).router);
  const served = z
    .array(layer)
    .parse(stack)
    .flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).map((method) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    .filter((name) => !unlisted.test(name.slice(name.indexOf(' ') + 1)));
  const documented = documents.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)),
  );
  return [...new Set(served).symmetricDifference(new Set(documented))].sort();
}
