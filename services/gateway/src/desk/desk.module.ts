import { Controller, Get, Inject, Module, Redirect, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { Public } from '@tanggap/platform/access/access-guard';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { deskFolder, deskPage } from './desk-page.js';

@Public()
@Controller()
class FrontDoorController {
  @Get()
  @Redirect('/desk/', 302)
  toDesk(): void {
    // The redirect is the answer.
  }
}

/** The operators' desk. Its page is no secret; everything it asks for needs a key. */
@Module({ controllers: [FrontDoorController] })
export class DeskModule implements NestModule {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  configure(consumer: MiddlewareConsumer): void {
    const { origin, map } = this.platform.config;
    consumer.apply(deskPage(deskFolder(), { origin, tiles: map.tiles?.origin ?? null })).forRoutes('desk{/*path}');
  }
}
