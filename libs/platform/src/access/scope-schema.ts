import { z } from 'zod';
import { agencyIdSchema, cityIdSchema, roleSchema } from '@tanggap/events/ids';

const principalSchema = z.strictObject({
  id: z.string().max(80),
  role: z.union([roleSchema, z.literal('system')]),
  cities: z.array(cityIdSchema),
  agency: agencyIdSchema.nullable(),
});

/** Whom the gateway proved, as it tells another service of the installation; only such a service is believed. */
export const scopeSchema = z.strictObject({ ...principalSchema.omit({ id: true }).shape, principal: principalSchema });
