import 'reflect-metadata';

import { runProcess } from '@tanggap/platform/service/run-process';
import { NoCommandsModule, startService } from '@tanggap/platform/service/start-service';
import { GatewayModule } from './gateway.module.js';

runProcess((config) =>
  startService({ name: 'gateway', module: GatewayModule.register([NoCommandsModule]), rejections: {} }, config),
);
