import { readFileSync, statSync } from 'node:fs';
import { agencyIdSchema } from '@tanggap/events/ids';
import { ConfigError } from '@tanggap/platform/config/config';
import { z } from 'zod';

/** A file of outlines is read once and sent to whoever opens the map. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_FAULTS = 5;

/** RFC 7946: longitude, then latitude. A height may follow; nobody here asks for it. */
const positionSchema = z
  .tuple(
    [z.number().min(-180).max(180), z.number().min(-90, 'not longitude, latitude').max(90, 'not longitude, latitude')],
    z.number(),
  )
  .transform(([lng, lat]) => ({ lat, lng }));
const polygonSchema = z.array(z.array(positionSchema).min(4)).min(1);
const outlineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygonSchema }),
  z.object({
    type: z.literal('MultiPolygon'),
    coordinates: z
      .array(polygonSchema)
      .min(1)
      .transform((parts) => parts.flat()),
  }),
]);

const nameSchema = z.string().min(1).max(120);
const areaSchema = z.object({
  type: z.literal('Feature'),
  geometry: outlineSchema,
  properties: z.object({ of: nameSchema, nama: nameSchema, level: z.enum(['kab', 'kec']) }),
});
const postSchema = z.object({
  type: z.literal('Feature'),
  geometry: z.object({ type: z.literal('Point'), coordinates: positionSchema }),
  properties: z.object({ of: nameSchema, nama: nameSchema, agency: agencyIdSchema }),
});

const collectionOf = <T extends z.ZodType>(
  feature: T,
): z.ZodObject<{ type: z.ZodLiteral<'FeatureCollection'>; features: z.ZodArray<T> }> =>
  z.object({ type: z.literal('FeatureCollection'), features: z.array(feature) });

/** Cities (`kab`) and districts (`kec`) as the government's area codes write them. */
export const areasFileSchema = collectionOf(areaSchema);
export const postsFileSchema = collectionOf(postSchema);

/**
 * Reads a file that a setting names.
 * @param setting for the message: `TANGGAP_MAP_AREAS`
 * @throws ConfigError that names the setting and the first places at which the file is wrong, never its content
 */
export function readGeoJson<T extends z.ZodType>(setting: string, file: string, schema: T): z.output<T> {
  const parsed = schema.safeParse(parse(setting, file));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const faults = issues.slice(0, MAX_FAULTS).map(({ path, message }) => `${setting}: ${path.join('.')}: ${message}`);
  if (issues.length > MAX_FAULTS) faults.push(`${setting}: ${issues.length - MAX_FAULTS} more`);
  throw new ConfigError(faults);
}

function parse(setting: string, file: string): unknown {
  try {
    return JSON.parse(textOf(setting, file));
  } catch (error) {
    throw error instanceof SyntaxError ? new ConfigError([`${setting}: the file is not JSON`]) : error;
  }
}

function textOf(setting: string, file: string): string {
  try {
    if (statSync(file).size > MAX_BYTES) throw new ConfigError([`${setting}: the file is larger than ${MAX_BYTES} bytes`]);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`${setting}: the file cannot be read`]);
  }
}
