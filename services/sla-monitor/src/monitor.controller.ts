import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { z } from 'zod';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { CurrentPrincipal } from '@tanggap/platform/access/access-guard';
import type { Principal } from '@tanggap/platform/access/principal';
import { ConsumeFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import type { Operation } from '@tanggap/platform/http/openapi';
import { problem } from '@tanggap/platform/http/problem';
import type { Monitor } from './monitor.js';

export const MONITOR = Symbol('Monitor');

const clockState = z.object({ pending: z.object({ event: z.uuid(), stepMs: z.int() }).nullable() });

export const monitorOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/clock',
    id: 'readClock',
    summary: 'Whether a step of the clock waits to be accepted',
    tag: 'clock',
    ok: { status: 200, schema: clockState },
    problems: [401],
  },
  {
    method: 'post',
    path: '/clock/acceptance',
    id: 'acceptClock',
    summary: 'Let deadlines follow the wall clock again',
    tag: 'clock',
    ok: { status: 204 },
    problems: [401, 403, 409],
  },
];

@Controller()
export class MonitorController {
  constructor(@Inject(MONITOR) private readonly monitor: Monitor) {}

  @Get('clock')
  clock(): z.infer<typeof clockState> {
    return { pending: this.monitor.clockWatch.pendingStep() };
  }

  @Post('clock/acceptance')
  @HttpCode(204)
  async accept(@CurrentPrincipal() { id, role }: Principal): Promise<void> {
    if (role !== 'supervisor' && role !== 'city-admin') throw problem(403, 'role-not-allowed');
    if (!(await this.monitor.clockWatch.accept({ id, role }))) throw problem(409, 'no-clock-step');
  }

  @ConsumeFeed('sla-monitor')
  async on(@Payload() event: RecordedEvent): Promise<void> {
    await this.monitor.onEvent(event);
  }
}
