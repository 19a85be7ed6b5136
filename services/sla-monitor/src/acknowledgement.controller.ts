import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { eventIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import { acceptedSchema } from '@tanggap/platform/commands/accepted-schema';
import type { Accepted, CommandContext } from '@tanggap/platform/commands/commands';
import { InCommandContext } from '@tanggap/platform/http/command-context';
import type { Operation } from '@tanggap/platform/http/openapi';
import { accepted } from '@tanggap/platform/http/problem';
import type { AcknowledgementDesk } from './acknowledgement-desk.js';

export const ACKNOWLEDGEMENT_DESK = Symbol('AcknowledgementDesk');

const params = z.strictObject({ incident: incidentIdSchema, escalation: eventIdSchema });
const body = z.strictObject({});

export const acknowledgementOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/incidents/{incident}/escalations/{escalation}/acknowledgement',
    id: 'acknowledgeEscalation',
    summary: 'Say that an escalation was heard; nobody further is told of that breach',
    tag: 'alarms',
    params,
    body,
    ok: { status: 200, schema: acceptedSchema },
    problems: [400, 401, 403, 404, 409, 412, 413, 503],
    command: true,
    ifMatch: true,
  },
];

@Controller('incidents/:incident/escalations/:escalation/acknowledgement')
export class AcknowledgementController {
  constructor(@Inject(ACKNOWLEDGEMENT_DESK) private readonly desk: AcknowledgementDesk) {}

  @Post()
  @HttpCode(200)
  async acknowledge(
    @Param({ schema: params }) { incident, escalation }: z.infer<typeof params>,
    @Body({ schema: body }) _nothing: z.infer<typeof body>,
    @InCommandContext() context: CommandContext,
  ): Promise<Accepted> {
    return accepted(await this.desk.acknowledge(incident, escalation, context));
  }
}
