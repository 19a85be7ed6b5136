import type { CommandInput } from '../commands/give-command.js';

/** What the call center does on a case, or on an agency's track in it. */
export const caseCommands = [
  'AnswerCall',
  'AbandonCall',
  'TriageReport',
  'AttemptCallback',
  'VerifyReport',
  'Reclassify',
  'DispatchAgency',
  'TransferCall',
  'InformAgency',
  'MarkOnProgress',
  'AddNote',
  'CancelTrack',
  'CloseIncident',
  'ReopenIncident',
  'MergeInto',
  'Unmerge',
  'CompleteStep',
  'SkipStep',
  'CorrectOccurrence',
  'ErasePersonalData',
] as const;
export type CaseCommand = (typeof caseCommands)[number];

/** What is needed less often stands behind one more key. */
export const rareCommands: ReadonlySet<CaseCommand> = new Set([
  'AbandonCall',
  'AttemptCallback',
  'TransferCall',
  'InformAgency',
  'MergeInto',
  'Unmerge',
  'CompleteStep',
  'SkipStep',
  'CorrectOccurrence',
  'ErasePersonalData',
]);

/** The lists that people choose from, likeliest first; the command's own type says what may stand in each. */
interface Lists {
  readonly class: List<CommandInput<'triageReport'>['class']>;
  readonly outcome: List<CommandInput<'attemptCallback'>['outcome']>;
  readonly cancellation: List<CommandInput<'cancelTrack'>['reason']>;
  readonly reclassification: List<CommandInput<'reclassify'>['reason']>;
  readonly skip: List<CommandInput<'skipStep'>['reason']>;
  readonly basis: List<CommandInput<'erasePersonalData'>['basis']>;
}
type List<Value> = readonly [Value, ...Value[]];

export const lists: Lists = {
  class: ['NORMAL', 'PRANK', 'GHOST', 'INFORMATION', 'ABANDONED'],
  outcome: ['REACHED', 'NO_ANSWER', 'BUSY', 'WRONG_NUMBER'],
  cancellation: ['NOT_NEEDED', 'DUPLICATE', 'REPLACED', 'CALLER_WITHDREW', 'OTHER'],
  reclassification: ['WRONG_CATEGORY', 'NEW_INFORMATION', 'WRONG_PLACE', 'WRONG_CLASS', 'OTHER'],
  skip: ['NOT_NEEDED', 'DONE_EARLIER', 'NOT_POSSIBLE', 'OTHER'],
  basis: ['REQUEST', 'RETENTION', 'ORDER'],
};
