import { z } from 'zod';
import { roleSchema, type Role } from '@tanggap/events/ids';

/** Everything a person or a program can ask the system to record. */
export const commandNameSchema = z.enum([
  'ReceiveReport',
  'AnswerCall',
  'AbandonCall',
  'TriageReport',
  'AttemptCallback',
  'AddNote',
  'VerifyReport',
  'Reclassify',
  'TransferCall',
  'DispatchAgency',
  'InformAgency',
  'AcceptDispatch',
  'RejectDispatch',
  'RequestAssistance',
  'MarkOnProgress',
  'AssignUnit',
  'DepartUnit',
  'ArriveOnScene',
  'UpdateSituation',
  'CompleteHandling',
  'StartTransport',
  'ArriveTransport',
  'ReleaseUnit',
  'CompleteStep',
  'SkipStep',
  'Respond',
  'CancelTrack',
  'CloseIncident',
  'SendCaseData',
  'ReopenIncident',
  'MergeInto',
  'Unmerge',
  'CorrectOccurrence',
  'ErasePersonalData',
  'AcknowledgeEscalation',
  'PublishSop',
  'ChangeProfile',
]);
export type CommandName = z.infer<typeof commandNameSchema>;

export const permissionsSchema = z.record(roleSchema, z.array(commandNameSchema).readonly()).readonly();
/** Role → commands. Agency roles may give theirs on their own agency's tracks only; the table does not repeat it. */
export type Permissions = z.infer<typeof permissionsSchema>;

const crewSteps = [
  'AddNote',
  'RequestAssistance',
  'DepartUnit',
  'ArriveOnScene',
  'UpdateSituation',
  'CompleteHandling',
  'StartTransport',
  'ArriveTransport',
  'ReleaseUnit',
  'CompleteStep',
  'SkipStep',
  'Respond',
] as const satisfies readonly CommandName[];

const agencySteps = [...crewSteps, 'AcceptDispatch', 'RejectDispatch', 'AssignUnit'] as const satisfies readonly CommandName[];

/** The call center may record any step on an agency's behalf: most agencies speak by radio and telephone. */
const callCenter = [
  ...agencySteps,
  'ReceiveReport',
  'AnswerCall',
  'AbandonCall',
  'TriageReport',
  'AttemptCallback',
  'VerifyReport',
  'Reclassify',
  'TransferCall',
  'DispatchAgency',
  'InformAgency',
  'MarkOnProgress',
  'CancelTrack',
  'CloseIncident',
  'SendCaseData',
  'ReopenIncident',
  'MergeInto',
  'Unmerge',
  'CorrectOccurrence',
] as const satisfies readonly CommandName[];

const defaults: Permissions = {
  'call-taker': callCenter,
  supervisor: [...callCenter, 'AcknowledgeEscalation'],
  'agency-dispatcher': [...agencySteps, 'AcknowledgeEscalation'],
  crew: crewSteps,
  'duty-officer': [...agencySteps, 'AcknowledgeEscalation'],
  analyst: [],
  'city-admin': ['ErasePersonalData', 'PublishSop', 'ChangeProfile'],
  'agency-system': agencySteps,
};

/**
 * The default table with a city's own rules in it.
 * @param overrides command → the only roles that may give it in this city
 */
export function permissionsOf(overrides: Readonly<Partial<Record<CommandName, readonly Role[]>>> = {}): Permissions {
  const table: Partial<Record<Role, readonly CommandName[]>> = {};
  for (const role of roleSchema.options) {
    const kept = defaults[role].filter((command) => overrides[command] === undefined);
    const given = commandNameSchema.options.filter((command) => overrides[command]?.includes(role) === true);
    table[role] = [...kept, ...given];
  }
  return permissionsSchema.parse(table);
}
