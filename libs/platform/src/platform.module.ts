import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PLATFORM, type Platform } from './platform.js';

/** Hands the one platform object to every module of the process. */
@Global()
@Module({})
export class PlatformModule {
  static register(platform: Platform): DynamicModule {
    return { module: PlatformModule, providers: [{ provide: PLATFORM, useValue: platform }], exports: [PLATFORM] };
  }
}
