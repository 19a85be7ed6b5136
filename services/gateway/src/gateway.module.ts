import { Inject, Module, type DynamicModule, type ModuleMetadata, type OnApplicationBootstrap } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { errorShape } from '@tanggap/platform/telemetry/logger';
import { BoardController } from './board.controller.js';
import { DeskModule } from './desk/desk.module.js';
import { GatewayDoor } from './gateway-door.js';
import { GatewayReadsModule } from './gateway-reads.module.js';
import { graphqlServer } from './graphql-server.js';
import { LiveLog } from './live/live-log.js';
import { LiveSocket } from './live/live-socket.js';
import { QueryPageController } from './query-page.controller.js';
import { resolvers } from './schema-text.js';
import { InstantScalar } from './schema/instant.scalar.js';

/** The GraphQL door: queries, mutations, subscriptions, and the boards they read. */
@Module({})
export class GatewayModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly live: LiveLog,
  ) {}

  /** @param imports modules that export COMMANDS and, where this process has them, REPORTS_READER, CASE_DATA_DESK and SIMILAR_REPORTS */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        ...imports,
        GatewayReadsModule,
        DeskModule,
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          imports: [GatewayReadsModule],
          inject: [GatewayDoor, PLATFORM],
          useFactory: graphqlServer,
        }),
      ],
      controllers: [BoardController, QueryPageController],
      providers: [InstantScalar, ...resolvers, LiveSocket],
    };
  }

  onApplicationBootstrap(): void {
    // In the background: the feed begins to run only after this.
    this.live
      .start()
      .catch((error: unknown) => this.platform.logger.error({ err: errorShape(error) }, 'the live log did not start'));
  }
}
