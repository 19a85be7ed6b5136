import { z } from 'zod';

export const possibleDuplicateSchema = z.object({
  incident: z.uuid(),
  caseNumber: z.string().nullable(),
  category: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  because: z.array(z.enum(['place', 'phone'])),
});

/** The answer to every accepted command; `events` is empty when it was already true. */
export const acceptedSchema = z.object({
  ok: z.literal(true),
  incident: z.uuid(),
  events: z.array(z.uuid()),
  /** Of the incident after this command: what a later `If-Match` may name. */
  revision: z.int(),
  position: z.string().nullable(),
  caseNumber: z.string().nullable(),
  track: z.uuid().nullable(),
  /** Of ReceiveReport and VerifyReport, to the call center only. */
  duplicates: z.array(possibleDuplicateSchema).exactOptional(),
});
