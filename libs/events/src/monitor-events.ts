import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { eventIdSchema, incidentIdSchema, instantSchema, roleSchema, sopRefSchema, trackIdSchema } from './ids.js';

/** What one alarm judged: the row, and the exact knowledge it was judged with, so that a replay can repeat it. */
const judged = {
  incident: incidentIdSchema,
  sop: sopRefSchema,
  ord: z.int().min(1),
  /** null: the row is the incident's. */
  track: trackIdSchema.nullable(),
  /** The revision of `incident-<id>` up to which events were read. */
  judgedRevision: z.int().min(0),
  judgedAt: instantSchema,
  /** Counts the alarms of one kind for this row: a row can breach again after a retraction. */
  attempt: z.int().min(1),
  limitMs: z.int().min(1),
};

export const slaWarning = defineEvent('SlaWarning', 1, z.object({ ...judged, dueAt: instantSchema }));
export const slaBreached = defineEvent(
  'SlaBreached',
  1,
  z.object({ ...judged, dueAt: instantSchema, elapsedMs: z.int(), open: z.boolean() }),
);
export const slaBreachRetracted = defineEvent(
  'SlaBreachRetracted',
  1,
  z.object({
    ...judged,
    breach: eventIdSchema,
    reason: z.enum(['in-time-after-all', 'stop-never-recorded', 'start-changed', 'skipped', 'negative']),
  }),
);
export const escalated = defineEvent(
  'Escalated',
  1,
  z.object({ ...judged, alarm: eventIdSchema, toRole: roleSchema, level: z.int().min(1) }),
);
export const escalationAcknowledged = defineEvent(
  'EscalationAcknowledged',
  1,
  z.object({ incident: incidentIdSchema, escalation: eventIdSchema }),
);

/** The wall clock moved against the monotonic one by more than 2 s; deadlines stay until a person accepts it. */
export const clockStepDetected = defineEvent(
  'ClockStepDetected',
  1,
  z.object({ stepMs: z.int(), wallBefore: instantSchema, wallAfter: instantSchema }),
);
export const clockStepAccepted = defineEvent('ClockStepAccepted', 1, z.object({ step: eventIdSchema }));

export const monitorEventDefinitions = [
  slaWarning,
  slaBreached,
  slaBreachRetracted,
  escalated,
  escalationAcknowledged,
  clockStepDetected,
  clockStepAccepted,
] as const;
export type MonitorEvent = EventOf<(typeof monitorEventDefinitions)[number]>;
