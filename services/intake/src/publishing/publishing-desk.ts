import type { CityId } from '@tanggap/events/ids';
import { CommandExecutor, type ExecutorRejection } from '@tanggap/platform/commands/command-executor';
import type { GivenContext, CommandResult } from '@tanggap/platform/commands/commands';
import { RevisionConflict, type EventReader } from '@tanggap/platform/event-store/event-store';
import type { Platform } from '@tanggap/platform/platform';
import { cityStream } from '@tanggap/sop-definitions/city-directory';
import { publicationRules, type CityEdition, type Publication, type PublicationRejection } from './publication.js';

/** One published version, with who published it: the public id of an access key, whose holder the key list names. */
export interface PublishedVersion {
  readonly version: number;
  /** ISO-8601 UTC. */
  readonly effectiveFrom: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly because: string;
  readonly contentHash: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Where new versions of a city's SOPs and of its profile come in, and what was published is read. */
export class PublishingDesk {
  private readonly executor: CommandExecutor<Publication, CityEdition, PublicationRejection>;

  constructor(private readonly platform: Platform) {
    const { store, clock, installation } = platform;
    this.executor = new CommandExecutor(store, clock, installation.commands, publicationRules);
  }

  /** @param body as the caller sent it: what the idempotency key stands for @throws RevisionConflict @throws StoreUnavailable */
  async publish(
    publication: Publication,
    body: object,
    context: GivenContext,
  ): Promise<CommandResult<PublicationRejection | ExecutorRejection>> {
    const { metrics } = this.platform;
    const { city, type } = publication;
    const { principal } = context;
    const said = { role: principal.role, agency: principal.agency, unit: null, channel: 'app' } as const;
    try {
      const stream = cityStream(city);
      const result = await this.executor.execute({
        ...{ command: publication, stream, city, context, body, reportedBy: said },
        origin: this.platform.config.origin,
      });
      metrics.countCommand(type, outcomeOf(result));
      return result;
    } catch (error) {
      metrics.countCommand(type, error instanceof RevisionConflict ? 'conflict' : 'failed');
      throw error;
    }
  }
}

function outcomeOf(result: CommandResult<unknown>): 'refused' | 'nothing-recorded' | 'recorded' {
  if (!result.ok) return 'refused';
  return result.events.length === 0 ? 'nothing-recorded' : 'recorded';
}

/** Every version of one SOP, or of the profile where `sop` is null, in the order they were published. */
export async function publishedVersions(
  store: Pick<EventReader, 'readStream'>,
  city: CityId,
  sop: string | null,
): Promise<readonly PublishedVersion[]> {
  const { events } = await store.readStream(cityStream(city));
  return events.flatMap((event): PublishedVersion[] => {
    const common = { publishedAt: event.recordedAt, publishedBy: event.actor.id };
    if (event.type === 'SopPublished' && event.data.sop.id === sop) {
      const { sop: ref, ...rest } = event.data;
      return [{ version: ref.version, ...rest, ...common }];
    }
    if (event.type === 'ProfileChanged' && sop === null) return [{ ...event.data, effectiveFrom: event.recordedAt, ...common }];
    return [];
  });
}
