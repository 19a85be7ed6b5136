import { z } from 'zod';
import { categoryIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import { pointSchema } from '@tanggap/events/incident-events';
import type { Scope } from '../access/principal.js';
import type { PossibleDuplicate } from '../commands/commands.js';

/** A report, and what its call taker has typed of it meanwhile: that counts before what is on record. */
export const similarQuerySchema = z.strictObject({
  incident: incidentIdSchema,
  callerPhone: z.string().max(60).optional(),
  category: categoryIdSchema.optional(),
  point: z.strictObject(pointSchema.shape).optional(),
});
export type SimilarQuery = z.infer<typeof similarQuerySchema>;

/** Reports that may be about the same event. What was typed is compared and forgotten. */
export interface SimilarReports {
  /** Nearest in time first; null for whom may not ask, and for what is not there. */
  find(scope: Scope, query: SimilarQuery): Promise<readonly PossibleDuplicate[] | null>;
}

/** Nest token of the `SimilarReports`. */
export const SIMILAR_REPORTS = Symbol('SimilarReports');
