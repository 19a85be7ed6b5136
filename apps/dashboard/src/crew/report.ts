import type { CommandInput } from '../commands/give-command.js';

const commands = {
  departUnit: 'DepartUnit',
  arriveOnScene: 'ArriveOnScene',
  completeHandling: 'CompleteHandling',
  startTransport: 'StartTransport',
  arriveTransport: 'ArriveTransport',
  releaseUnit: 'ReleaseUnit',
  respond: 'Respond',
} as const;

export type CrewStep = keyof typeof commands;

/** One tap: what to send, with its time of happening in it. Nothing personal: ids, a call sign, words of fixed lists. */
export type Report = { readonly [Step in CrewStep]: { readonly step: Step; readonly input: CommandInput<Step> } }[CrewStep];

/** As the server names it in what was said and what comes next. */
export function commandOf(step: CrewStep): (typeof commands)[CrewStep] {
  return commands[step];
}
