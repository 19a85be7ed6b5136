import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import {
  agencyIdSchema,
  categoryIdSchema,
  eventIdSchema,
  incidentIdSchema,
  instantSchema,
  sopIdSchema,
  sopRefSchema,
  trackIdSchema,
  triageClassSchema,
  unitIdSchema,
} from './ids.js';
import { freeText, personal, wellFormed } from './personal.js';

// Type and field names are the stored and the Kafka format. Never rename or reuse one: add an optional field, or a new
// event type plus an upcaster. No time of its own in `data`: occurredAt and recordedAt live in the envelope.

export const contactChannelSchema = z.enum(['phone', 'whatsapp', 'app', 'pbx', 'walk-in', 'import']);
export const domainSchema = z.enum(['land', 'sea', 'air']);
export const placeProvenanceSchema = z.enum(['caller', 'operator-map', 'device', 'agency', 'import']);
export const pointSchema = z.object({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) });
export type Point = z.infer<typeof pointSchema>;
export const districtSchema = wellFormed(80);
export const callbackOutcomeSchema = z.enum(['reached', 'no-answer', 'busy', 'wrong-number']);
export const rejectionReasonSchema = z.enum(['no-unit', 'wrong-agency', 'out-of-area', 'already-handled', 'other']);
export const cancellationReasonSchema = z.enum(['not-needed', 'replaced', 'merged', 'caller-withdrew', 'duplicate', 'other']);
export const reclassificationReasonSchema = z.enum(['wrong-category', 'wrong-place', 'wrong-class', 'new-information', 'other']);
export const skipReasonSchema = z.enum(['not-needed', 'not-possible', 'done-earlier', 'other']);
export const outcomeSchema = z.enum([
  'handled',
  'partly-handled',
  'nothing-found',
  'gone-on-arrival',
  'handed-over',
  'declined',
  'other',
]);
export const transportNeedSchema = z.enum(['needed', 'not-needed', 'unknown']);
export const transportTargetSchema = z.enum(['hospital', 'custody', 'office', 'other']);
export const situationPhaseSchema = z.enum(['on-arrival', 'during', 'finished']);

/** Why a field time lies before the report, or comes late: asked for by `decide`, typed by a person. */
const timeReason = personal(freeText);
const note = personal(freeText);
const trackFields = { track: trackIdSchema, timeReason, note };
const unitFields = { ...trackFields, unit: unitIdSchema };

/** A short label such as a station area; the mapping's author states that it names no person. */
const attributesSchema = z.record(wellFormed(60), wellFormed(200));

export const reportReceived = defineEvent(
  'ReportReceived',
  1,
  z.object({
    channel: contactChannelSchema,
    /** Absent on imported incidents, which keep their source's own number in `attributes`. */
    caseNumber: z.string().max(40).optional(),
    attributes: attributesSchema.optional(),
    callerName: personal(wellFormed(200)),
    callerPhone: personal(wellFormed(40)),
    text: personal(freeText),
    sourceAttributes: personal(attributesSchema),
  }),
);
export const callAnswered = defineEvent('CallAnswered', 1, z.object({}));
export const callAbandoned = defineEvent('CallAbandoned', 1, z.object({ note }));
export const reportTriaged = defineEvent(
  'ReportTriaged',
  1,
  z.object({ class: triageClassSchema, rationale: personal(freeText) }),
);
export const callbackAttempted = defineEvent('CallbackAttempted', 1, z.object({ outcome: callbackOutcomeSchema, note }));
export const noteAdded = defineEvent('NoteAdded', 1, z.object({ text: personal(freeText), track: trackIdSchema.optional() }));

export const verified = defineEvent(
  'Verified',
  1,
  z.object({
    category: categoryIdSchema,
    /** The version in force when it was verified; null: no SOP on file. */
    sop: sopRefSchema.nullable(),
    domain: domainSchema.optional(),
    district: districtSchema.optional(),
    placeProvenance: placeProvenanceSchema.optional(),
    callerName: personal(wellFormed(200)),
    callerPhone: personal(wellFormed(40)),
    address: personal(freeText),
    point: personal(pointSchema),
    description: personal(freeText),
  }),
);
export const reclassified = defineEvent(
  'Reclassified',
  1,
  z.object({
    reason: reclassificationReasonSchema,
    category: categoryIdSchema.optional(),
    class: triageClassSchema.optional(),
    /** Absent: the SOP stays. Clocks change only where the SOP id differs (READINGS, Skips). */
    sop: sopRefSchema.nullable().optional(),
    /** The tracks that move to `sop`; the others keep theirs. */
    movedTracks: z.array(trackIdSchema).optional(),
    domain: domainSchema.optional(),
    district: districtSchema.optional(),
    placeProvenance: placeProvenanceSchema.optional(),
    address: personal(freeText),
    point: personal(pointSchema),
    note,
  }),
);

const opensTrack = { ...trackFields, agency: agencyIdSchema, sop: sopRefSchema.nullable() };
export const callTransferred = defineEvent('CallTransferred', 1, z.object(opensTrack));
export const dispatched = defineEvent('Dispatched', 1, z.object({ ...opensTrack, replaces: trackIdSchema.optional() }));
export const agencyInformed = defineEvent('AgencyInformed', 1, z.object({ agency: agencyIdSchema, note, timeReason }));
export const dispatchAccepted = defineEvent('DispatchAccepted', 1, z.object(trackFields));
export const dispatchRejected = defineEvent('DispatchRejected', 1, z.object({ ...trackFields, reason: rejectionReasonSchema }));
export const assistanceRequested = defineEvent(
  'AssistanceRequested',
  1,
  z.object({ ...trackFields, agency: agencyIdSchema.optional() }),
);
export const markedOnProgress = defineEvent('MarkedOnProgress', 1, z.object({ note, timeReason }));
export const unitAssigned = defineEvent('UnitAssigned', 1, z.object(unitFields));
export const unitDeparted = defineEvent('UnitDeparted', 1, z.object(unitFields));
export const arrivedOnScene = defineEvent('ArrivedOnScene', 1, z.object(unitFields));
export const situationUpdated = defineEvent('SituationUpdated', 1, z.object({ ...trackFields, phase: situationPhaseSchema }));
export const handlingCompleted = defineEvent(
  'HandlingCompleted',
  1,
  // Without a unit it speaks for every unit of the track.
  z.object({ ...trackFields, unit: unitIdSchema.optional(), outcome: outcomeSchema, transport: transportNeedSchema }),
);
export const transportStarted = defineEvent(
  'TransportStarted',
  1,
  z.object({ ...unitFields, to: transportTargetSchema, destination: personal(wellFormed(200)) }),
);
export const transportArrived = defineEvent('TransportArrived', 1, z.object(unitFields));
export const unitReleased = defineEvent('UnitReleased', 1, z.object(unitFields));

/** `track` absent: the row is the incident's. `ord` is our ordinal in that SOP. */
const stepFields = { sop: sopIdSchema, ord: z.int().min(1), track: trackIdSchema.optional(), timeReason, note };
export const stepCompleted = defineEvent('StepCompleted', 1, z.object(stepFields));
export const stepSkipped = defineEvent('StepSkipped', 1, z.object({ ...stepFields, reason: skipReasonSchema }));

export const responded = defineEvent('Responded', 1, z.object({ ...trackFields, outcome: outcomeSchema.optional() }));
export const trackCancelled = defineEvent('TrackCancelled', 1, z.object({ ...trackFields, reason: cancellationReasonSchema }));
export const closed = defineEvent(
  'Closed',
  1,
  // The tracks a supervisor left unfinished, each of which must be named.
  z.object({ leftOpen: z.array(trackIdSchema).optional(), reason: personal(freeText), timeReason }),
);
export const caseDataSent = defineEvent(
  'CaseDataSent',
  1,
  z.object({
    destination: wellFormed(60),
    packageHash: z.string().regex(/^[0-9a-f]{64}$/),
    upToRevision: z.int().min(0),
    receipt: wellFormed(200),
  }),
);
export const reopened = defineEvent('Reopened', 1, z.object({ reason: personal(freeText) }));
export const mergedInto = defineEvent('MergedInto', 1, z.object({ target: incidentIdSchema, note }));
export const unmerged = defineEvent('Unmerged', 1, z.object({ target: incidentIdSchema, note }));
export const occurrenceCorrected = defineEvent(
  'OccurrenceCorrected',
  1,
  z.object({ event: eventIdSchema, rightTime: instantSchema, reason: personal(freeText) }),
);
export const personalDataErased = defineEvent(
  'PersonalDataErased',
  1,
  z.object({ basis: z.enum(['request', 'retention', 'order']) }),
);

export const incidentEventDefinitions = [
  reportReceived,
  callAnswered,
  callAbandoned,
  reportTriaged,
  callbackAttempted,
  noteAdded,
  verified,
  reclassified,
  callTransferred,
  dispatched,
  agencyInformed,
  dispatchAccepted,
  dispatchRejected,
  assistanceRequested,
  markedOnProgress,
  unitAssigned,
  unitDeparted,
  arrivedOnScene,
  situationUpdated,
  handlingCompleted,
  transportStarted,
  transportArrived,
  unitReleased,
  stepCompleted,
  stepSkipped,
  responded,
  trackCancelled,
  closed,
  caseDataSent,
  reopened,
  mergedInto,
  unmerged,
  occurrenceCorrected,
  personalDataErased,
] as const;

export type IncidentEvent = EventOf<(typeof incidentEventDefinitions)[number]>;
export type IncidentEventType = IncidentEvent['type'];
