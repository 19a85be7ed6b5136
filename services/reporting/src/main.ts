import 'reflect-metadata';

import { runProcess } from '@tanggap/platform/service/run-process';
import { startService } from '@tanggap/platform/service/start-service';
import { ReportingModule } from './reporting.module.js';

runProcess((config) => startService({ name: 'reporting', module: ReportingModule, rejections: {} }, config));
