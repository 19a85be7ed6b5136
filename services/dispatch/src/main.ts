import 'reflect-metadata';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { rejectionStatus } from '@tanggap/incident/rejection-status';
import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { DISPATCH_DESK, DispatchModule } from './dispatch.module.js';

runProcess((config) =>
  startService(
    {
      name: 'dispatch',
      module: DispatchModule,
      rejections: rejectionStatus,
      refusalTexts: rejectionMessages,
      receives: { owner: 'dispatch', desk: DISPATCH_DESK },
    },
    config,
  ),
);
