import { commandDoors, pathFieldsOf } from '@tanggap/incident/command-doors';
import { isAgencyRole } from '@tanggap/events/ids';
import { CliError } from '../cli-error.js';
import type { WalkStep } from './walk-script.js';

export type CommandStep = WalkStep & { readonly command: Exclude<WalkStep['command'], 'OrderCaseData'> };

/** What a step is about so far. */
export interface StepContext {
  readonly city: string;
  /** Empty before the report. */
  readonly incident: string;
  /** Ids by the name that the steps call a track by. */
  readonly tracks: ReadonlyMap<string, string>;
  /** Beside the step's own fields. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The command's door with its path filled in; what is not in the path is the body. @throws CliError for a track that nobody opened */
export function requestOf(
  step: CommandStep,
  { city, incident, tracks, more }: StepContext,
): { readonly path: string; readonly body: Readonly<Record<string, unknown>> } {
  const { command, track } = step;
  const fields: Record<string, unknown> = { ...step.fields, ...more };
  if (track !== undefined) {
    if (opensTrack(step)) fields['agency'] = track;
    else fields['track'] = tracks.get(track) ?? noTrack(step);
  }
  if (command === 'ReceiveReport') fields['city'] = city;
  const inPath = new Set(pathFieldsOf(command));
  const path = commandDoors[command].path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(name === 'incident' ? incident : String(fields[name])),
  );
  return { path, body: Object.fromEntries(Object.entries(fields).filter(([name]) => !inPath.has(name))) };
}

export function opensTrack({ command }: Pick<WalkStep, 'command'>): boolean {
  return command === 'DispatchAgency' || command === 'TransferCall';
}

/** Whose words a step is, where another one writes them down. @param channel over which an agency told them */
export function reporterOf(step: WalkStep, channel: string): Record<string, unknown> {
  const isAgency = isAgencyRole(step.as);
  const { unit } = step.fields;
  return {
    role: step.as,
    agency: isAgency ? (step.track ?? null) : null,
    unit: typeof unit === 'string' ? unit : null,
    channel: isAgency ? channel : 'app',
  };
}

function noTrack(step: WalkStep): never {
  throw new CliError(`${step.name}: jalur ini tidak pernah dibuka / speaks of a track that nobody opened`);
}
