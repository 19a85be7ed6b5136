import { Module } from '@nestjs/common';
import { OperatorController } from './operator.controller.js';
import { OperatorGuard } from './operator.guard.js';

/** The operator's door; every process that owns views or consumers has one. */
@Module({ controllers: [OperatorController], providers: [OperatorGuard] })
export class OperatorModule {}
