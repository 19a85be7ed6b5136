import { z } from 'zod';
import type { AcknowledgeEscalation } from './acknowledge-escalation.js';
import { incidentCommandSchemas, type IncidentCommand, type IncidentCommandType } from './incident-commands.js';

export type CommandOwner = 'intake' | 'dispatch';
/** Whoever takes commands: the incidents' two owners, and the monitor for what is said about its alarms. */
export type DoorOwner = CommandOwner | 'sla-monitor';

export interface CommandDoor<O extends DoorOwner = CommandOwner> {
  /** The one service that decides it. */
  readonly owner: O;
  /** REST path below the service's root; the names in braces are fields of the command. */
  readonly path: string;
}

const incident = '/incidents/{incident}';
const track = `${incident}/tracks/{track}`;

function intake(path: string): CommandDoor {
  return { owner: 'intake', path };
}

function dispatch(path: string): CommandDoor {
  return { owner: 'dispatch', path };
}

/** Where each command goes: REST routes, the OpenAPI documents, the gateway and the wire between services read this table. */
export const commandDoors: Readonly<Record<IncidentCommandType, CommandDoor>> = {
  ReceiveReport: intake('/reports'),
  AnswerCall: intake(`${incident}/answer`),
  AbandonCall: intake(`${incident}/abandonment`),
  TriageReport: intake(`${incident}/triage`),
  AttemptCallback: intake(`${incident}/callbacks`),
  AddNote: intake(`${incident}/notes`),
  VerifyReport: intake(`${incident}/verification`),
  Reclassify: intake(`${incident}/reclassification`),
  TransferCall: intake(`${incident}/transfers`),
  MergeInto: intake(`${incident}/merge`),
  Unmerge: intake(`${incident}/unmerge`),
  CorrectOccurrence: intake(`${incident}/corrections`),
  ErasePersonalData: intake(`${incident}/erasure`),
  DispatchAgency: dispatch(`${incident}/dispatches`),
  InformAgency: dispatch(`${incident}/informed-agencies`),
  MarkOnProgress: dispatch(`${incident}/progress`),
  AcceptDispatch: dispatch(`${track}/acceptance`),
  RejectDispatch: dispatch(`${track}/rejection`),
  RequestAssistance: dispatch(`${track}/assistance`),
  CancelTrack: dispatch(`${track}/cancellation`),
  AssignUnit: dispatch(`${track}/units`),
  DepartUnit: dispatch(`${track}/units/{unit}/departure`),
  ArriveOnScene: dispatch(`${track}/units/{unit}/arrival`),
  UpdateSituation: dispatch(`${track}/situation`),
  CompleteHandling: dispatch(`${track}/handling`),
  StartTransport: dispatch(`${track}/units/{unit}/transport`),
  ArriveTransport: dispatch(`${track}/units/{unit}/transport-arrival`),
  ReleaseUnit: dispatch(`${track}/units/{unit}/release`),
  Respond: dispatch(`${track}/response`),
  CompleteStep: dispatch(`${incident}/steps`),
  SkipStep: dispatch(`${incident}/skipped-steps`),
  CloseIncident: dispatch(`${incident}/closure`),
  ReopenIncident: dispatch(`${incident}/reopening`),
  RecordCaseDataSent: dispatch(`${incident}/case-data`),
};

/** The same with what is said about alarms, which is no command of the incident's own stream. */
export const allDoors: Readonly<Record<IncidentCommandType | AcknowledgeEscalation['type'], CommandDoor<DoorOwner>>> = {
  ...commandDoors,
  AcknowledgeEscalation: { owner: 'sla-monitor', path: `${incident}/escalations/{escalation}/acknowledgement` },
};

/** @throws TypeError for a name that is no command: our bug */
export function ownerOfCommand({ type }: { readonly type: string }): DoorOwner {
  const door = Object.entries(allDoors).find(([name]) => name === type)?.[1];
  if (door === undefined) throw new TypeError(`${type} is no command`);
  return door.owner;
}

/** Commands that only our own services give: no public door. */
export const internalCommands: ReadonlySet<string> = new Set<IncidentCommandType>(['RecordCaseDataSent']);

export function commandTypesOf(owner: CommandOwner): readonly IncidentCommandType[] {
  return (Object.keys(commandDoors) as IncidentCommandType[]) // keys of a Record over exactly this union
    .filter((type) => commandDoors[type].owner === owner && !internalCommands.has(type));
}

/** The names in braces of a door's path. */
export function pathFieldsOf(type: IncidentCommandType): readonly string[] {
  return [...commandDoors[type].path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** What stands in a door's path, strict. */
export function paramsSchemaOf(type: IncidentCommandType): z.ZodObject {
  return picked(type, (field) => pathFieldsOf(type).includes(field));
}

/** The request body of a command's REST door: strict, without its type, the incident's id and what stands in the path. */
export function bodySchemaOf(type: IncidentCommandType): z.ZodObject {
  const elsewhere = new Set(['type', 'incident', ...pathFieldsOf(type)]);
  return picked(type, (field) => !elsewhere.has(field));
}

function picked(type: IncidentCommandType, isWanted: (field: string) => boolean): z.ZodObject {
  const { shape }: z.ZodObject = incidentCommandSchemas[type];
  return z.strictObject(Object.fromEntries(Object.entries(shape).filter(([field]) => isWanted(field))));
}

/** One row a public command of a service: what its controller and its OpenAPI document are made from. */
export function commandRoutesOf(
  owner: CommandOwner,
): readonly { type: IncidentCommandType; path: string; params: z.ZodObject; body: z.ZodObject; summary: string }[] {
  return commandTypesOf(owner).map((type) => ({
    type,
    path: commandDoors[type].path,
    params: paramsSchemaOf(type),
    body: bodySchemaOf(type),
    summary: type.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  }));
}

const { ReceiveReport, ...otherCommands } = incidentCommandSchemas;
const anyCommand = z.discriminatedUnion('type', [ReceiveReport, ...Object.values(otherCommands)]);

/** @throws z.ZodError naming every wrong or extra field */
export function parseCommand(input: unknown): IncidentCommand {
  return anyCommand.parse(input);
}
