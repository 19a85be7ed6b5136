import 'reflect-metadata';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { rejectionStatus } from '@tanggap/incident/rejection-status';
import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { InternalSimilarController } from './duplicates/internal-similar.controller.js';
import { importRejections } from './import/import.controller.js';
import { INTAKE_DESK, IntakeModule } from './intake.module.js';
import { publicationRejections, publicationTexts } from './publishing/publication.js';

runProcess((config) =>
  startService(
    {
      name: 'intake',
      module: IntakeModule,
      rejections: { ...importRejections, ...publicationRejections, ...rejectionStatus },
      refusalTexts: { ...rejectionMessages, ...publicationTexts },
      receives: { owner: 'intake', desk: INTAKE_DESK },
      internalControllers: [InternalSimilarController],
    },
    config,
  ),
);
