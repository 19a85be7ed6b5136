import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { incidentIdSchema, instantSchema, sopRefSchema } from './ids.js';
import { wellFormed } from './personal.js';

const contentHash = z.string().regex(/^[0-9a-f]{64}$/);
/** The whole document; libs/sop-definitions owns its schema and validates it before it is published. */
const document = z.record(z.string(), z.json());

export const sopPublished = defineEvent(
  'SopPublished',
  1,
  z.object({ sop: sopRefSchema, contentHash, effectiveFrom: instantSchema, document, because: wellFormed(400) }),
);
export const profileChanged = defineEvent(
  'ProfileChanged',
  1,
  z.object({ version: z.int().min(1), contentHash, document, because: wellFormed(400) }),
);

/** One per report, in the city's counter stream of that day; a number without an incident stream is listed as void. */
export const caseNumberIssued = defineEvent(
  'CaseNumberIssued',
  1,
  z.object({ caseNumber: z.string().max(40), sequence: z.int().min(1), incident: incidentIdSchema }),
);

export const cityEventDefinitions = [sopPublished, profileChanged, caseNumberIssued] as const;
export type CityEvent = EventOf<(typeof cityEventDefinitions)[number]>;
