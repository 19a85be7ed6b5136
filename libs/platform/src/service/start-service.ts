import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import type { Commands } from '../commands/commands.js';
import type { Config } from '../config/config.js';
import { openEmbeddedPlatform } from '../embedded-platform.js';
import { connectFeed } from '../event-feed/nest-feed-transport.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { createHttpApp } from '../http/create-http-app.js';
import { COMMANDS, type Platform } from '../platform.js';
import { PlatformModule } from '../platform.module.js';
import type { RunningProcess } from './run-process.js';

export interface ServiceEntry {
  readonly name: string;
  readonly module: Type | DynamicModule;
  /** Code to status of every refusal the service can give. */
  readonly rejections: Readonly<Record<string, number>>;
}

/** Alone on a data folder a service does its own part; those that own the other commands are not in this process. */
const nobodyToAsk: Commands<unknown, never> = {
  send: () => Promise.reject(new StoreUnavailable('no other service of this process takes commands')),
};

@Global()
@Module({ providers: [{ provide: COMMANDS, useValue: nobodyToAsk }], exports: [COMMANDS] })
export class NoCommandsModule {}

@Module({})
class ServiceAlone {
  static of(service: DynamicModule | Type, platform: Platform): DynamicModule {
    return { module: ServiceAlone, imports: [PlatformModule.register(platform), NoCommandsModule, service] };
  }
}

/**
 * One service in a process of its own, on an embedded data folder that no other process works on; listening when it
 * resolves. @throws FolderInUse @throws CorruptEvent
 */
export async function startService(entry: ServiceEntry, config: Config): Promise<RunningProcess> {
  const platform = await openEmbeddedPlatform(config);
  try {
    const { logger, metrics, access, feed } = platform;
    const app = await createHttpApp(ServiceAlone.of(entry.module, platform), {
      ...{ logger, metrics, access, feed },
      rejections: entry.rejections,
      readyLag: config.readyLag,
      allowedOrigins: config.allowedOrigins,
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
