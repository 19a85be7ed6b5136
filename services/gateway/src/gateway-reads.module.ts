import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import type { Projection } from '@tanggap/platform/views/projection';
import { openOwnView } from '@tanggap/platform/views/open-own-view';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { findCityProfile } from '@tanggap/sop-definitions/profile-catalog';
import { boardProjection } from './board.view.js';
import { GatewayDoor } from './gateway-door.js';
import { LiveDirectory } from './live-directory.js';
import { LiveLog } from './live/live-log.js';
import { ViewProgress } from './live/view-progress.js';
import { CityMaps } from './map/city-maps.js';
import { BOARD, IncidentReader } from './reads/incident-reader.js';
import { Readings } from './reads/reading.js';
import { WallReader } from './reads/wall-reader.js';
import { Revealer } from './reveal.js';

async function openBoard(platform: Platform): Promise<Projection<IncidentRecord>> {
  const board = boardProjection(platform.store, platform.views);
  await openOwnView(board, platform);
  return board;
}

function readMaps({ config }: Platform): CityMaps {
  return CityMaps.read(
    config.map,
    citiesOf(config.cities).map((id) => ({ id, name: findCityProfile(id)?.name.id ?? id })),
  );
}

/** The view, the cities' rules and who comes in: what both the resolvers and the GraphQL server need. */
@Module({
  providers: [
    { provide: BOARD, inject: [PLATFORM], useFactory: openBoard },
    {
      provide: LiveDirectory,
      inject: [PLATFORM],
      useFactory: ({ store, config }: Platform): Promise<LiveDirectory> => LiveDirectory.open(store, citiesOf(config.cities)),
    },
    {
      provide: LiveLog,
      inject: [PLATFORM, BOARD, ViewProgress],
      useFactory: ({ store, feed }: Platform, board: Projection<IncidentRecord>, progress: ViewProgress): LiveLog =>
        new LiveLog({ store, feed }, { view: board.collection(), progress }),
    },
    { provide: CityMaps, inject: [PLATFORM], useFactory: readMaps },
    ViewProgress,
    IncidentReader,
    Readings,
    WallReader,
    Revealer,
    GatewayDoor,
  ],
  exports: [BOARD, CityMaps, LiveDirectory, LiveLog, ViewProgress, IncidentReader, Readings, WallReader, Revealer, GatewayDoor],
})
export class GatewayReadsModule implements OnModuleDestroy {
  constructor(
    @Inject(LiveDirectory) private readonly directory: LiveDirectory,
    @Inject(LiveLog) private readonly live: LiveLog,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.live.stop();
    await this.directory.stop();
  }
}
