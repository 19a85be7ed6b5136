import { Global, Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { ServiceCredentials, ServiceGuard, type ServiceName } from '../access/service-credential.js';
import type { Commands } from '../commands/commands.js';
import { HttpCommands } from '../commands/http-commands.js';
import { createInternalCommandController } from '../commands/internal-commands.js';
import type { Config } from '../config/config.js';
import type { DistributedConfig } from '../config/distributed-config.js';
import { openDistributedPlatform } from '../distributed-platform.js';
import { openEmbeddedPlatform } from '../embedded-platform.js';
import { HttpSimilarReports } from '../duplicates/http-similar-reports.js';
import { SIMILAR_REPORTS } from '../duplicates/similar-reports.js';
import { connectFeed } from '../event-feed/nest-feed-transport.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { createHttpApp, type HttpAppOptions } from '../http/create-http-app.js';
import type { RefusalTexts } from '../http/problem.js';
import { COMMANDS, type Platform } from '../platform.js';
import { PlatformModule } from '../platform.module.js';
import { CASE_DATA_DESK } from '../reports/case-data-desk.js';
import { HttpReports } from '../reports/http-reports.js';
import { REPORTS_READER } from '../reports/reports-reader.js';
import type { RunningProcess } from './run-process.js';
import { ServiceClient } from './service-client.js';

type CommandOwner = 'intake' | 'dispatch' | 'sla-monitor';

export interface ServiceEntry {
  readonly name: ServiceName;
  readonly module: Type | DynamicModule;
  /** Code to status of every refusal the service can give. */
  readonly rejections: Readonly<Record<string, number>>;
  /** What people read of a refusal, by its code: the problem's `detail`, Indonesian first. */
  readonly refusalTexts?: RefusalTexts;
  /** Commands of other services that it sends. */
  readonly sends?: { readonly ownerOf: (command: { readonly type: string }) => CommandOwner };
  /** Its own commands, for those other services: the token of the desk that its module exports. */
  readonly receives?: { readonly owner: CommandOwner; readonly desk: symbol };
  /** Doors for other services of the distributed profile only. */
  readonly internalControllers?: readonly Type[];
  /** Its readers ask for what only reporting and intake know. */
  readonly asksOthers?: true;
  /** For the one address of the installation: hands other services' REST doors on. */
  readonly forwards?: (services: DistributedConfig['services']) => NonNullable<HttpAppOptions['forward']>;
}

const COMMAND_TIMEOUT_MS = 15_000;
const REPORT_TIMEOUT_MS = 120_000;

/** Alone on a data folder a service does its own part; those that own the other commands are not in this process. */
const nobodyToAsk: Commands<unknown, never> = {
  send: () => Promise.reject(new StoreUnavailable('no other service of this process takes commands')),
};

@Global()
@Module({})
class SurroundingsModule {}

@Module({})
class InternalDoorsModule {}

@Module({})
class ServiceAlone {}

/**
 * One service in a process of its own: on the servers of the distributed profile, or on an embedded data folder that no
 * other process works on; listening when it resolves. @throws FolderInUse @throws CorruptEvent
 */
export async function startService(entry: ServiceEntry, config: Config): Promise<RunningProcess> {
  const { distributed } = config;
  const platform = distributed === null ? await openEmbeddedPlatform(config) : await openDistributedPlatform(config, entry.name);
  try {
    const { logger, metrics, access, feed } = platform;
    const app = await createHttpApp(rootOf(entry, platform, distributed), {
      ...{ logger, metrics, access, feed },
      rejections: entry.rejections,
      ...(entry.refusalTexts === undefined ? {} : { refusalTexts: entry.refusalTexts }),
      readyLag: config.readyLag,
      allowedOrigins: config.allowedOrigins,
      ...(distributed === null || entry.forwards === undefined ? {} : { forward: entry.forwards(distributed.services) }),
    });
    await connectFeed(app);
    await app.listen(config.port, config.host);
    const url = await app.getUrl();
    logger.info({ url }, `${entry.name} listens`);
    return {
      url,
      platform,
      async close() {
        await app.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

function rootOf(entry: ServiceEntry, platform: Platform, distributed: DistributedConfig | null): DynamicModule {
  const credentials = new ServiceCredentials(platform.installation.services);
  const surroundings =
    distributed === null
      ? [{ provide: COMMANDS, useValue: nobodyToAsk }]
      : [{ provide: ServiceCredentials, useValue: credentials }, ...othersOf(entry, distributed, credentials)];
  const shared = { module: SurroundingsModule, providers: surroundings, exports: surroundings.map(({ provide }) => provide) };
  const imports = [PlatformModule.register(platform), shared, entry.module];
  return { module: ServiceAlone, imports: distributed === null ? imports : [...imports, internalDoors(entry)] };
}

/** The other services, as far as this one asks them. */
function othersOf(
  { name, sends, asksOthers }: ServiceEntry,
  { services }: DistributedConfig,
  credentials: ServiceCredentials,
): readonly (Provider & { readonly provide: symbol })[] {
  const clientOf = (service: keyof DistributedConfig['services'], timeoutMs: number): ServiceClient => {
    const url = services[service];
    if (url === null) throw new RangeError(`TANGGAP_${service.toUpperCase().replace('-', '_')}_URL: is needed by ${name}`);
    return new ServiceClient({ url, credential: credentials.issue(name), timeoutMs });
  };
  const commands =
    sends === undefined ? nobodyToAsk : new HttpCommands(sends.ownerOf, (owner) => clientOf(owner, COMMAND_TIMEOUT_MS));
  if (asksOthers === undefined) return [{ provide: COMMANDS, useValue: commands }];
  const reports = new HttpReports(clientOf('reporting', REPORT_TIMEOUT_MS));
  return [
    { provide: COMMANDS, useValue: commands },
    { provide: REPORTS_READER, useValue: reports },
    { provide: CASE_DATA_DESK, useValue: reports },
    { provide: SIMILAR_REPORTS, useValue: new HttpSimilarReports(clientOf('intake', COMMAND_TIMEOUT_MS)) },
  ];
}

function internalDoors({ module, receives, internalControllers = [] }: ServiceEntry): DynamicModule {
  const commands = receives === undefined ? [] : [createInternalCommandController(receives.owner, receives.desk)];
  return {
    module: InternalDoorsModule,
    imports: [module],
    controllers: [...commands, ...internalControllers],
    providers: [ServiceGuard],
  };
}
