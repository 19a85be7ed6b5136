import 'reflect-metadata';

import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { acknowledgementRejections, acknowledgementTexts } from './acknowledgement.js';
import { SlaMonitorModule } from './sla-monitor.module.js';

runProcess((config) =>
  startService(
    { name: 'sla-monitor', module: SlaMonitorModule, rejections: acknowledgementRejections, refusalTexts: acknowledgementTexts },
    config,
  ),
);
