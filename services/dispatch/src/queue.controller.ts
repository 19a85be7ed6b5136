import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { z } from 'zod';
import type { RecordedEvent } from '@tanggap/events/envelope';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import { CurrentScope } from '@tanggap/platform/access/access-guard';
import type { Scope } from '@tanggap/platform/access/principal';
import { ConsumeFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import type { Operation } from '@tanggap/platform/http/openapi';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import type { Projection } from '@tanggap/platform/views/projection';
import { QUEUE, readQueue, type QueuedCase } from './queue.projection.js';

const queueQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) });
const queuedCase = z.object({
  incident: z.uuid(),
  caseNumber: z.string().nullable(),
  city: z.string().nullable(),
  category: z.string().nullable(),
  district: z.string().nullable(),
  receivedAt: z.string().nullable(),
  refusedBy: z.array(z.string()),
});

export const queueOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/queue',
    id: 'readQueue',
    summary: 'Verified cases that nobody has been sent to, longest waiting first',
    tag: 'dispatch',
    query: queueQuery,
    ok: { status: 200, schema: z.array(queuedCase) },
    problems: [400, 401],
  },
];

/** Verified cases nobody was sent to. */
@Controller('queue')
export class QueueController {
  constructor(
    @Inject(QUEUE) private readonly queue: Projection<IncidentRecord>,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  @Get()
  read(
    @Query({ schema: queueQuery }) { limit }: z.infer<typeof queueQuery>,
    @CurrentScope() scope: Scope,
  ): Promise<readonly QueuedCase[]> {
    return readQueue(this.queue, scope, { origin: this.platform.config.origin, limit });
  }

  @ConsumeFeed('dispatch')
  async on(@Payload() event: RecordedEvent): Promise<void> {
    await this.queue.apply(event);
  }
}
