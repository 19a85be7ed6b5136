import { eventIdSchema, incidentIdSchema, type Role } from '@tanggap/events/ids';
import { mayGive, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { Text } from '@tanggap/sop-definitions/sop';
import { z } from 'zod';

/** The one command that people give about an incident's alarms: that an escalation was heard. It records in `sla-<id>`. */
export const acknowledgeEscalationSchema = z.strictObject({
  type: z.literal('AcknowledgeEscalation'),
  incident: incidentIdSchema,
  escalation: eventIdSchema,
});
export type AcknowledgeEscalation = z.output<typeof acknowledgeEscalationSchema>;

export type AcknowledgementRejection = { readonly code: 'escalation-not-found' } | { readonly code: 'role-not-allowed' };

export const acknowledgementTexts: Readonly<Record<'escalation-not-found', Text>> = {
  'escalation-not-found': { id: 'Eskalasi tidak ditemukan.', en: 'There is no such escalation.' },
};

/** What the city's permission table says of a role; our own services never acknowledge. */
export function mayAcknowledge(profile: CityProfile, role: Role | 'system'): boolean {
  return role !== 'system' && mayGive(profile, role, 'AcknowledgeEscalation');
}
