import { Global, Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { DISPATCH_DESK, DispatchModule } from '@tanggap/dispatch/dispatch.module';
import { GatewayModule } from '@tanggap/gateway/gateway.module';
import type { AcknowledgeEscalation, AcknowledgementRejection } from '@tanggap/incident/acknowledge-escalation';
import { ownerOfCommand } from '@tanggap/incident/command-doors';
import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import type { Rejection } from '@tanggap/incident/rejection';
import { INTAKE_DESK, IntakeModule } from '@tanggap/intake/intake.module';
import type { CommandReceiver } from '@tanggap/platform/commands/command-controller';
import { LocalCommands } from '@tanggap/platform/commands/local-commands';
import { COMMANDS, type Platform } from '@tanggap/platform/platform';
import { OperatorModule } from '@tanggap/platform/operator/operator.module';
import { PlatformModule } from '@tanggap/platform/platform.module';
import { ReportingModule } from '@tanggap/reporting/reporting.module';
import { ACKNOWLEDGEMENT_DESK } from '@tanggap/sla-monitor/acknowledgement.controller';
import { SlaMonitorModule } from '@tanggap/sla-monitor/sla-monitor.module';

type InProcess = LocalCommands<IncidentCommand | AcknowledgeEscalation, Rejection | AcknowledgementRejection>;

@Global()
@Module({
  providers: [{ provide: COMMANDS, useFactory: (): InProcess => new LocalCommands(ownerOfCommand) }],
  exports: [COMMANDS],
})
class CommandsModule {}

/** All five services in one process. They still meet only through the log, the feed and the commands port. */
@Module({})
export class StandaloneModule implements OnModuleInit {
  constructor(
    @Inject(COMMANDS) private readonly commands: InProcess,
    @Inject(INTAKE_DESK) private readonly intake: CommandReceiver<Rejection>,
    @Inject(DISPATCH_DESK) private readonly dispatch: CommandReceiver<Rejection>,
    @Inject(ACKNOWLEDGEMENT_DESK) private readonly acknowledgements: CommandReceiver<AcknowledgementRejection>,
  ) {}

  static register(platform: Platform): DynamicModule {
    const services = [IntakeModule, DispatchModule, SlaMonitorModule, ReportingModule];
    return {
      module: StandaloneModule,
      imports: [
        PlatformModule.register(platform),
        OperatorModule,
        CommandsModule,
        ...services,
        GatewayModule.register([CommandsModule, IntakeModule, ReportingModule]),
      ],
    };
  }

  onModuleInit(): void {
    this.commands.register('intake', this.intake);
    this.commands.register('dispatch', this.dispatch);
    this.commands.register('sla-monitor', this.acknowledgements);
  }
}
