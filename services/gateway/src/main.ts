import 'reflect-metadata';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { readConfig } from '@tanggap/platform/config/config';
import { openEmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import { connectFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import { StoreUnavailable } from '@tanggap/platform/event-store/event-store';
import { createHttpApp } from '@tanggap/platform/http/create-http-app';
import { COMMANDS, PLATFORM, type Platform } from '@tanggap/platform/platform';
import { PlatformModule } from '@tanggap/platform/platform.module';
import type { IncidentCommands } from './commands/command.resolver.js';
import { GatewayModule } from './gateway.module.js';

/** Alone on a data folder the gateway reads; the services that own commands are not in this process. */
const nobodyToAsk: IncidentCommands = {
  send: () => Promise.reject(new StoreUnavailable('no service of this process takes commands')),
};

@Module({ providers: [{ provide: COMMANDS, useValue: nobodyToAsk }], exports: [COMMANDS] })
class NoCommandsModule {}

@Module({})
class GatewayAlone implements OnApplicationShutdown {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  static on(platform: Platform): DynamicModule {
    return { module: GatewayAlone, imports: [PlatformModule.register(platform), GatewayModule.register([NoCommandsModule])] };
  }

  onApplicationShutdown(): Promise<void> {
    return this.platform.close();
  }
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const platform = await openEmbeddedPlatform(config);
  const { logger, metrics, access, feed } = platform;
  const app = await createHttpApp(GatewayAlone.on(platform), {
    ...{ logger, metrics, access, feed },
    rejections: {},
    readyLag: config.readyLag,
    allowedOrigins: config.allowedOrigins,
  });
  app.enableShutdownHooks();
  await connectFeed(app);
  await app.listen(config.port, config.host);
  logger.info({ url: await app.getUrl() }, 'the gateway listens');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
