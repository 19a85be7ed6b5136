import { z } from 'zod';
import {
  agencyIdSchema,
  categoryIdSchema,
  cityIdSchema,
  eventIdSchema,
  incidentIdSchema,
  instantSchema,
  sopIdSchema,
  sopRefSchema,
  trackIdSchema,
  triageClassSchema,
  unitIdSchema,
} from '@tanggap/events/ids';
import {
  callbackOutcomeSchema,
  cancellationReasonSchema,
  contactChannelSchema,
  districtSchema,
  domainSchema,
  outcomeSchema,
  placeProvenanceSchema,
  pointSchema,
  reclassificationReasonSchema,
  rejectionReasonSchema,
  situationPhaseSchema,
  skipReasonSchema,
  transportNeedSchema,
  transportTargetSchema,
} from '@tanggap/events/incident-events';
import { reportedBySchema } from '@tanggap/events/envelope';
import { freeText, wellFormed } from '@tanggap/events/personal';

// One strict schema a command: REST bodies, GraphQL inputs and the wire between services are all made from these.

/** Stored objects are read leniently; what comes in must have no other field, however deep it stands. */
export const pointInputSchema = z.strictObject(pointSchema.shape);
export const reportedByInputSchema = z.strictObject(reportedBySchema.shape);
export const sopRefInputSchema = z.strictObject(sopRefSchema.shape);

/**
 * `occurredAt` absent: just now. `reportedBy` absent: the caller itself, over the app.
 * `timeReason` is asked for when a field time lies before the report.
 */
const common = {
  incident: incidentIdSchema,
  occurredAt: instantSchema.optional(),
  reportedBy: reportedByInputSchema.optional(),
};
/** A reason that somebody typed: not empty, not blank. */
const givenReason = freeText.min(1).refine((text) => text.trim() !== '', { message: 'alasan wajib diisi / a reason is needed' });
const note = freeText.optional();
const timed = { timeReason: freeText.optional(), note };
const onTrack = { ...timed, track: trackIdSchema };
const onUnit = { ...onTrack, unit: unitIdSchema };
const callerName = wellFormed(200).optional();
const callerPhone = z
  .string()
  .regex(/^\+?[0-9 ()-]{3,40}$/)
  .optional();
/** Absent: the category's default. null: none ("no SOP on file"). The edge resolves an id to the version in force. */
const sop = sopRefInputSchema.nullable().optional();

function command<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.strictObject({ type: z.literal(type), ...common, ...shape });
}

export const incidentCommandSchemas = {
  ReceiveReport: command('ReceiveReport', {
    /** Needed only from a key that serves several cities. */
    city: cityIdSchema.optional(),
    channel: contactChannelSchema,
    callerName,
    callerPhone,
    text: freeText.optional(),
    attributes: z.record(wellFormed(60), wellFormed(200)).optional(),
  }),
  AnswerCall: command('AnswerCall', {}),
  AbandonCall: command('AbandonCall', { note }),
  TriageReport: command('TriageReport', { class: triageClassSchema, rationale: freeText.optional() }),
  AttemptCallback: command('AttemptCallback', { outcome: callbackOutcomeSchema, note }),
  AddNote: command('AddNote', { text: freeText, track: trackIdSchema.optional() }),
  VerifyReport: command('VerifyReport', {
    category: categoryIdSchema,
    sop,
    domain: domainSchema.optional(),
    district: districtSchema.optional(),
    placeProvenance: placeProvenanceSchema.optional(),
    callerName,
    callerPhone,
    address: freeText.optional(),
    point: pointInputSchema.optional(),
    description: freeText.optional(),
  }),
  Reclassify: command('Reclassify', {
    reason: reclassificationReasonSchema,
    category: categoryIdSchema.optional(),
    class: triageClassSchema.optional(),
    sop,
    movedTracks: z.array(trackIdSchema).max(50).optional(),
    domain: domainSchema.optional(),
    district: districtSchema.optional(),
    placeProvenance: placeProvenanceSchema.optional(),
    address: freeText.optional(),
    point: pointInputSchema.optional(),
    note,
  }),
  TransferCall: command('TransferCall', { ...timed, agency: agencyIdSchema, sop }),
  DispatchAgency: command('DispatchAgency', { ...timed, agency: agencyIdSchema, sop, replaces: trackIdSchema.optional() }),
  InformAgency: command('InformAgency', { ...timed, agency: agencyIdSchema }),
  AcceptDispatch: command('AcceptDispatch', onTrack),
  RejectDispatch: command('RejectDispatch', { ...onTrack, reason: rejectionReasonSchema }),
  RequestAssistance: command('RequestAssistance', { ...onTrack, agency: agencyIdSchema.optional() }),
  MarkOnProgress: command('MarkOnProgress', timed),
  AssignUnit: command('AssignUnit', onUnit),
  DepartUnit: command('DepartUnit', onUnit),
  ArriveOnScene: command('ArriveOnScene', onUnit),
  UpdateSituation: command('UpdateSituation', { ...onTrack, phase: situationPhaseSchema }),
  CompleteHandling: command('CompleteHandling', {
    ...onTrack,
    unit: unitIdSchema.optional(),
    outcome: outcomeSchema,
    transport: transportNeedSchema,
  }),
  StartTransport: command('StartTransport', {
    ...onUnit,
    to: transportTargetSchema,
    destination: wellFormed(200).optional(),
  }),
  ArriveTransport: command('ArriveTransport', onUnit),
  ReleaseUnit: command('ReleaseUnit', onUnit),
  CompleteStep: command('CompleteStep', {
    ...timed,
    sop: sopIdSchema,
    ord: z.int().min(1).max(99),
    track: trackIdSchema.optional(),
  }),
  SkipStep: command('SkipStep', {
    ...timed,
    sop: sopIdSchema,
    ord: z.int().min(1).max(99),
    track: trackIdSchema.optional(),
    reason: skipReasonSchema,
  }),
  Respond: command('Respond', { ...onTrack, outcome: outcomeSchema.optional() }),
  CancelTrack: command('CancelTrack', { ...onTrack, reason: cancellationReasonSchema }),
  /** With open tracks: a supervisor, and a reason. */
  CloseIncident: command('CloseIncident', { reason: freeText.optional(), timeReason: freeText.optional() }),
  /** Recorded by reporting after the destination's acknowledgement; people order it with `OrderCaseData`. */
  RecordCaseDataSent: command('RecordCaseDataSent', {
    destination: wellFormed(60),
    packageHash: z.string().regex(/^[0-9a-f]{64}$/),
    upToRevision: z.int().min(0),
    receipt: wellFormed(200),
  }),
  ReopenIncident: command('ReopenIncident', { reason: givenReason }),
  /** `cancelTracks` names every open track of this (the later) report, else the merge is refused. */
  MergeInto: command('MergeInto', { target: incidentIdSchema, cancelTracks: z.array(trackIdSchema).max(50).optional(), note }),
  Unmerge: command('Unmerge', { note }),
  CorrectOccurrence: command('CorrectOccurrence', { event: eventIdSchema, rightTime: instantSchema, reason: givenReason }),
  ErasePersonalData: command('ErasePersonalData', { basis: z.enum(['request', 'retention', 'order']) }),
} as const;

export type IncidentCommandType = keyof typeof incidentCommandSchemas;
export type CommandOf<T extends IncidentCommandType> = z.infer<(typeof incidentCommandSchemas)[T]>;
export type IncidentCommand = { [T in IncidentCommandType]: CommandOf<T> }[IncidentCommandType];
