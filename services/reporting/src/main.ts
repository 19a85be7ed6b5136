import 'reflect-metadata';
import { ownerOfCommand } from '@tanggap/incident/command-doors';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { InternalReportsController } from './internal-reports.controller.js';
import { ReportingModule } from './reporting.module.js';

runProcess((config) =>
  startService(
    {
      name: 'reporting',
      module: ReportingModule,
      rejections: {},
      refusalTexts: rejectionMessages,
      sends: { ownerOf: ownerOfCommand },
      internalControllers: [InternalReportsController],
    },
    config,
  ),
);
