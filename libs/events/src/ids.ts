import { z } from 'zod';

/** Lower-case words joined by hyphens: readable in a URL, a log line and a file name. */
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

export const incidentIdSchema = z.uuid().brand<'IncidentId'>();
export type IncidentId = z.infer<typeof incidentIdSchema>;

export const eventIdSchema = z.uuid().brand<'EventId'>();
export type EventId = z.infer<typeof eventIdSchema>;

/** A data key that belongs to no incident by its name: made ahead, used where the key store did not answer. */
export const keyIdSchema = z.uuid().brand<'KeyId'>();
export type KeyId = z.infer<typeof keyIdSchema>;

/** One agency's part in one incident; derived from the command that opened it. */
export const trackIdSchema = z.uuid().brand<'TrackId'>();
export type TrackId = z.infer<typeof trackIdSchema>;

export const cityIdSchema = slug.brand<'CityId'>();
export type CityId = z.infer<typeof cityIdSchema>;

export const agencyIdSchema = slug.brand<'AgencyId'>();
export type AgencyId = z.infer<typeof agencyIdSchema>;

/** As painted on the vehicle (`Damkar 07`, `E32`): a call sign, never a person's name. */
export const unitIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}$/)
  .brand<'UnitId'>();
export type UnitId = z.infer<typeof unitIdSchema>;

export const categoryIdSchema = slug.brand<'CategoryId'>();
export type CategoryId = z.infer<typeof categoryIdSchema>;

/** `jambi/kebakaran`: the city that signed it, then the table. */
export const sopIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,40}\/[a-z0-9-]{1,60}$/)
  .brand<'SopId'>();
export type SopId = z.infer<typeof sopIdSchema>;

export const sopRefSchema = z.object({ id: sopIdSchema, version: z.int().min(1) });
export type SopRef = z.infer<typeof sopRefSchema>;

/** ISO-8601 UTC with milliseconds, the only form of an instant in stored events and APIs. */
export const instantSchema = z.iso
  .datetime({ precision: 3, error: 'UTC with milliseconds, such as 2026-11-24T07:00:00.000Z' })
  .brand<'Instant'>();
export type Instant = z.infer<typeof instantSchema>;

export const roleSchema = z.enum([
  'call-taker',
  'supervisor',
  'agency-dispatcher',
  'crew',
  'duty-officer',
  'analyst',
  'city-admin',
  'agency-system',
]);
export type Role = z.infer<typeof roleSchema>;
/** Roles that are an agency's own; a duty officer may be one's. */
export const agencyRoles = ['agency-dispatcher', 'crew', 'agency-system'] as const satisfies readonly Role[];

export function isAgencyRole(role: string): boolean {
  return agencyRoles.some((own) => own === role);
}

export const originSchema = z.enum(['live', 'imported', 'simulated', 'drill']);
export type Origin = z.infer<typeof originSchema>;
/** What people give commands for, and a server is for: history only comes in by import. */
export const workOriginSchema = originSchema.exclude(['imported']);
export type WorkOrigin = z.infer<typeof workOriginSchema>;

export const triageClassSchema = z.enum(['normal', 'prank', 'ghost', 'information', 'abandoned']);
export type TriageClass = z.infer<typeof triageClassSchema>;
