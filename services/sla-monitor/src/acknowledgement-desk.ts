import { streamNameSchema } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import type { AgencyId, TrackId } from '@tanggap/events/ids';
import {
  acknowledgeEscalationSchema,
  mayAcknowledge,
  type AcknowledgeEscalation,
  type AcknowledgementRejection,
} from '@tanggap/incident/acknowledge-escalation';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import type { Timeline } from '@tanggap/incident/timeline';
import type { CommandReceiver } from '@tanggap/platform/commands/command-controller';
import { CommandExecutor, type ExecutorRejection } from '@tanggap/platform/commands/command-executor';
import type { CommandResult, GivenContext } from '@tanggap/platform/commands/commands';
import { RevisionConflict } from '@tanggap/platform/event-store/event-store';
import type { Platform } from '@tanggap/platform/platform';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { agenciesServedBy, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import { acknowledgementRules } from './acknowledgement.js';

type Refusal = AcknowledgementRejection | ExecutorRejection;
type Answer = CommandResult<Refusal>;

/** Where a person says that an escalation was heard, through whichever door. */
export class AcknowledgementDesk implements CommandReceiver<Refusal> {
  private readonly executor: CommandExecutor<
    Parameters<typeof acknowledgementRules.decide>[0],
    typeof acknowledgementRules.initial,
    AcknowledgementRejection
  >;

  constructor(
    private readonly platform: Platform,
    private readonly directory: () => CityDirectory,
  ) {
    const { store, clock, installation } = platform;
    this.executor = new CommandExecutor(store, clock, installation.commands, acknowledgementRules);
  }

  /** @throws z.ZodError @throws RevisionConflict @throws StoreUnavailable */
  async receive(type: string, fields: Readonly<Record<string, unknown>>, context: GivenContext): Promise<Answer> {
    const { metrics } = this.platform;
    const command = acknowledgeEscalationSchema.parse({ type, ...fields });
    try {
      const result = await this.carryOut(command, context);
      metrics.countCommand('AcknowledgeEscalation', outcomeOf(result));
      return result;
    } catch (error) {
      metrics.countCommand('AcknowledgeEscalation', error instanceof RevisionConflict ? 'conflict' : 'failed');
      throw error;
    }
  }

  private async carryOut(command: AcknowledgeEscalation, context: GivenContext): Promise<Answer> {
    const { incident, escalation } = command;
    const { principal } = context;
    const facts = await this.platform.store.readStream(streamNameSchema.parse(`incident-${incident}`));
    const timeline = timelineOf(facts.events.filter(isIncidentEvent), ownerOf(facts.events));
    const profile = timeline.city === null ? null : findProfile(this.directory(), timeline.city);
    if (timeline.city === null || profile === null) return { ok: false, rejection: { code: 'escalation-not-found' } };
    const { role, agency } = principal;
    return this.executor.execute({
      command: {
        ...{ incident, escalation },
        ownTracks: agency === null ? null : tracksServedBy(timeline, profile, agency),
        mayAcknowledge: mayAcknowledge(profile, role),
      },
      stream: streamNameSchema.parse(`sla-${incident}`),
      city: timeline.city,
      origin: this.platform.config.origin,
      context,
      body: command,
      reportedBy: { role, agency, unit: null, channel: 'app' },
    });
  }
}

/** An agency's own tracks, and those of the agencies that share its admin. */
function tracksServedBy({ tracks }: Timeline, profile: CityProfile, agency: AgencyId): ReadonlySet<TrackId> {
  const served = tracks.filter((track) =>
    agenciesServedBy(profile, agency, track.sops.at(-1)?.sop?.id ?? null).includes(track.agency),
  );
  return new Set(served.map(({ track }) => track));
}

function outcomeOf(result: Answer): 'refused' | 'nothing-recorded' | 'recorded' {
  if (!result.ok) return 'refused';
  return result.events.length === 0 ? 'nothing-recorded' : 'recorded';
}
