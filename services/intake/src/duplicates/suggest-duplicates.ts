import type { KeyObject } from 'node:crypto';
import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import { instantToMs } from '@tanggap/incident/instant';
import { scopeOf } from '@tanggap/platform/access/principal';
import type { CommandContext, PossibleDuplicate } from '@tanggap/platform/commands/commands';
import type { Projection } from '@tanggap/platform/views/projection';
import type { ComparableReport } from './duplicates.projection.js';
import { findSimilar, type Comparable } from './find-duplicates.js';
import { phoneHashOf } from './phone-hash.js';
import { comparedBy } from './similar-to-typed.js';

export interface SuggestionParts {
  readonly reports: Projection<ComparableReport>;
  readonly phones: KeyObject;
  readonly nowMs: () => number;
}

/**
 * Beside the answer to a report, by its telephone, and to its verification, by its place too. What the command says is taken
 * from the command: the view folds it only later. @returns null for other commands, and for whom may not ask
 */
export async function suggestDuplicates(
  command: IncidentCommand,
  context: CommandContext,
  { reports, phones, nowMs }: SuggestionParts,
): Promise<readonly PossibleDuplicate[] | null> {
  if (command.type !== 'ReceiveReport' && command.type !== 'VerifyReport') return null;
  const seen = await reports.collection().get(command.incident);
  const scope = scopeOf(context.principal);
  if (command.type === 'VerifyReport') {
    return findSimilar(reports, scope, seen === null ? null : comparedBy(seen, command, phones));
  }
  const said = command.callerPhone === undefined ? null : phoneHashOf(command.callerPhone, phones);
  const [only, ...others] = context.principal.cities;
  const own: Comparable = {
    id: command.incident,
    city: command.city ?? (others.length === 0 ? (only ?? null) : null),
    origin: context.origin,
    receivedAtMs: command.occurredAt === undefined ? nowMs() : instantToMs(command.occurredAt),
    cell: null,
    phoneHash: said ?? seen?.phoneHash ?? null,
    category: null,
  };
  return findSimilar(reports, scope, own);
}
