import 'reflect-metadata';

import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { acknowledgementTexts } from '@tanggap/incident/acknowledge-escalation';
import { acknowledgementRejections } from './acknowledgement.js';
import { ACKNOWLEDGEMENT_DESK } from './acknowledgement.controller.js';
import { SlaMonitorModule } from './sla-monitor.module.js';

runProcess((config) =>
  startService(
    {
      name: 'sla-monitor',
      module: SlaMonitorModule,
      rejections: acknowledgementRejections,
      refusalTexts: acknowledgementTexts,
      receives: { owner: 'sla-monitor', desk: ACKNOWLEDGEMENT_DESK },
    },
    config,
  ),
);
