import { Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import type { ParkedIncident } from '../event-feed/event-feed.js';
import type { Operation } from '../http/openapi.js';
import { problem } from '../http/problem.js';
import { PLATFORM, type Platform } from '../platform.js';
import { errorShape } from '../telemetry/logger.js';
import type { Rebuild } from '../views/view-upkeep.js';
import { OperatorGuard } from './operator.guard.js';

const name = z.string().regex(/^[A-Za-z0-9_.-]{1,120}$/);
const viewParams = z.strictObject({ view: name });
const laneParams = z.strictObject({ consumer: name, lane: name });

const rebuildSchema = z.object({ view: z.string(), state: z.enum(['running', 'done', 'failed']), events: z.int() });
const viewsSchema = z.object({ views: z.array(z.string()), rebuilds: z.array(rebuildSchema) });
const parkedSchema = z.object({
  consumer: z.string(),
  lane: z.string(),
  stream: z.string(),
  revision: z.int(),
  reason: z.string(),
  parkedAt: z.iso.datetime(),
});
const redrivenSchema = z.object({ outcome: z.enum(['redriven', 'still-failing']) });

const tag = 'operator';

export const operatorOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/operator/views', id: 'listViews', tag },
    summary: 'The views this process owns, and the last rebuild of each',
    ok: { status: 200, schema: viewsSchema },
    problems: [401, 403],
  },
  {
    ...{ method: 'post', path: '/operator/views/{view}/rebuild', id: 'rebuildView', tag },
    summary: 'Fold a view afresh from the log beside the one in use, and swap it in',
    params: viewParams,
    ok: { status: 202, schema: rebuildSchema },
    problems: [400, 401, 403, 404],
  },
  {
    ...{ method: 'get', path: '/operator/parked', id: 'listParked', tag },
    summary: 'Incidents that a consumer could not apply and has put aside',
    ok: { status: 200, schema: z.array(parkedSchema) },
    problems: [401, 403],
  },
  {
    ...{ method: 'post', path: '/operator/parked/{consumer}/{lane}/redrive', id: 'redriveParked', tag },
    summary: 'Have the consumer apply a parked incident again, from the log',
    params: laneParams,
    ok: { status: 200, schema: redrivenSchema },
    problems: [400, 401, 403, 404],
  },
];

/** What the operator's command line asks of the process that owns the views and the consumers. */
@UseGuards(OperatorGuard)
@Controller('operator')
export class OperatorController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get('views')
  views(): z.infer<typeof viewsSchema> {
    const { upkeep } = this.platform;
    return { views: [...upkeep.names()], rebuilds: [...upkeep.lastRebuilds()] };
  }

  @Post('views/:view/rebuild')
  @HttpCode(202)
  rebuild(@Param({ schema: viewParams }) { view }: z.infer<typeof viewParams>): Rebuild {
    const { upkeep, logger } = this.platform;
    const begun = upkeep.rebuild(view, (error) => logger.error({ view, err: errorShape(error) }, 'a rebuild failed'));
    if (begun === null) throw problem(404, 'view-unknown');
    return begun;
  }

  @Get('parked')
  parked(): Promise<readonly ParkedIncident[]> {
    return this.platform.feed.parked();
  }

  @Post('parked/:consumer/:lane/redrive')
  @HttpCode(200)
  async redrive(
    @Param({ schema: laneParams }) { consumer, lane }: z.infer<typeof laneParams>,
  ): Promise<z.infer<typeof redrivenSchema>> {
    const { feed } = this.platform;
    const isParked = (await feed.parked(consumer)).some((entry) => entry.lane === lane);
    if (!isParked) throw problem(404, 'not-parked');
    const outcome = await feed.redrive(consumer, lane);
    if (outcome === 'not-parked') throw problem(404, 'not-parked');
    return { outcome };
  }
}
