import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { z } from 'zod';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import { CurrentScope } from '@tanggap/platform/access/access-guard';
import type { Scope } from '@tanggap/platform/access/principal';
import { possibleDuplicateSchema } from '@tanggap/platform/commands/accepted-schema';
import type { PossibleDuplicate } from '@tanggap/platform/commands/commands';
import { ConsumeFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import type { Operation } from '@tanggap/platform/http/openapi';
import { problem } from '@tanggap/platform/http/problem';
import type { Projection } from '@tanggap/platform/views/projection';
import type { ComparableReport } from './duplicates/duplicates.projection.js';
import { findDuplicates } from './duplicates/find-duplicates.js';
import { Erasures } from './erasures.js';

export const DUPLICATES = Symbol('Duplicates');
export const ERASURES = Symbol('Erasures');

const params = z.strictObject({ incident: incidentIdSchema });
export const intakeOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/incidents/{incident}/duplicates',
    id: 'findDuplicates',
    summary: 'Reports that may be about the same event, for the call center',
    tag: 'intake',
    params,
    ok: { status: 200, schema: z.array(possibleDuplicateSchema) },
    problems: [400, 401, 404],
  },
];

@Controller()
export class IntakeController {
  constructor(
    @Inject(DUPLICATES) private readonly duplicates: Projection<ComparableReport>,
    @Inject(ERASURES) private readonly erasures: Erasures,
  ) {}

  @Get('incidents/:incident/duplicates')
  async possible(
    @Param({ schema: params }) { incident }: z.infer<typeof params>,
    @CurrentScope() scope: Scope,
  ): Promise<readonly PossibleDuplicate[]> {
    const found = await findDuplicates(this.duplicates, scope, incident);
    if (found === null) throw problem(404, 'incident-not-found');
    return found;
  }

  @ConsumeFeed('intake')
  async on(@Payload() event: RecordedEvent): Promise<void> {
    await this.erasures.onEvent(event);
    await this.duplicates.apply(event);
  }
}
