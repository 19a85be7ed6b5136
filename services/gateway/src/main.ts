import 'reflect-metadata';
import { ownerOfCommand } from '@tanggap/incident/command-doors';
import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { forwardRest } from './forward-rest.js';
import { GatewayModule } from './gateway.module.js';

runProcess((config) =>
  startService(
    {
      name: 'gateway',
      module: GatewayModule.register([]),
      rejections: {},
      sends: { ownerOf: ownerOfCommand },
      asksOthers: true,
      forwards: forwardRest,
    },
    config,
  ),
);
