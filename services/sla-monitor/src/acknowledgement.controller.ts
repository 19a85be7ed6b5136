import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { acknowledgeEscalationSchema } from '@tanggap/incident/acknowledge-escalation';
import { allDoors } from '@tanggap/incident/command-doors';
import { acceptedSchema } from '@tanggap/platform/commands/accepted-schema';
import type { Accepted, GivenContext } from '@tanggap/platform/commands/commands';
import { InCommandContext } from '@tanggap/platform/http/command-context';
import type { Operation } from '@tanggap/platform/http/openapi';
import { accepted } from '@tanggap/platform/http/problem';
import type { AcknowledgementDesk } from './acknowledgement-desk.js';

export const ACKNOWLEDGEMENT_DESK = Symbol('AcknowledgementDesk');

const params = acknowledgeEscalationSchema.omit({ type: true });
const body = z.strictObject({});

export const acknowledgementOperations: readonly Operation[] = [
  {
    method: 'post',
    path: allDoors.AcknowledgeEscalation.path,
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
    @Param({ schema: params }) named: z.infer<typeof params>,
    @Body({ schema: body }) _nothing: z.infer<typeof body>,
    @InCommandContext() context: GivenContext,
  ): Promise<Accepted> {
    return accepted(await this.desk.receive('AcknowledgeEscalation', named, context));
  }
}
