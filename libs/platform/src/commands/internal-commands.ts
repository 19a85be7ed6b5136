import { Body, Controller, HttpCode, Inject, Post, Req, UseGuards, type Type } from '@nestjs/common';
import { cityIdSchema, workOriginSchema } from '@tanggap/events/ids';
import { z } from 'zod';
import { Public, type AuthenticatedRequest } from '../access/access-guard.js';
import { Authenticator } from '../access/authenticator.js';
import type { Principal } from '../access/principal.js';
import { SERVICE_HEADER, ServiceCredentials, ServiceGuard } from '../access/service-credential.js';
import { RevisionConflict } from '../event-store/event-store.js';
import { PLATFORM, type Platform } from '../platform.js';
import type { CommandReceiver } from './command-controller.js';
import type { CommandResult } from './commands.js';

export const internalCommandSchema = z.strictObject({
  type: z.string().max(60),
  fields: z.record(z.string(), z.json()),
  idempotencyKey: z.string().min(1).max(200),
  ifMatch: z.int().min(-1).nullable(),
  traceparent: z.string().max(60).nullable(),
  origin: workOriginSchema.nullable(),
  /** For a service that speaks for itself: the city it speaks of. */
  cities: z.array(cityIdSchema),
});
export type InternalCommand = z.infer<typeof internalCommandSchema>;

/** A lost race is an answer here, not an error: the asking service decides what its own caller sees. */
export type InternalAnswer =
  | { readonly kind: 'decided'; readonly result: CommandResult<{ readonly code: string }> }
  | { readonly kind: 'conflict'; readonly stream: string; readonly expected: number; readonly actual: number };

export function internalCommandsPath(owner: string): string {
  return `/internal/${owner}/commands`;
}

/**
 * The door through which other services of the installation send one owner's commands. It takes a service's credential and,
 * beside it, the caller's own, which is verified again here; without one the service speaks for itself.
 */
export function createInternalCommandController(owner: string, receiver: symbol): Type<unknown> {
  @Public()
  @UseGuards(ServiceGuard)
  @Controller()
  class InternalCommandController {
    private readonly authenticator: Authenticator;

    constructor(
      @Inject(receiver) private readonly commands: CommandReceiver,
      @Inject(PLATFORM) platform: Platform,
      @Inject(ServiceCredentials) private readonly services: ServiceCredentials,
    ) {
      this.authenticator = new Authenticator(platform.access);
    }

    @Post(internalCommandsPath(owner))
    @HttpCode(200)
    async receive(
      @Body({ schema: internalCommandSchema }) { type, fields, cities, ...context }: InternalCommand,
      @Req() request: AuthenticatedRequest,
    ): Promise<InternalAnswer> {
      try {
        const caller = this.callerOf(request, cities);
        return { kind: 'decided', result: await this.commands.receive(type, fields, { ...context, ...caller }) };
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
        const { stream, expected, actual } = error;
        return { kind: 'conflict', stream, expected, actual };
      }
    }

    /** @throws Unauthenticated */
    private callerOf(
      { headers, socket }: AuthenticatedRequest,
      cities: Principal['cities'],
    ): { principal: Principal; credential: string } {
      const { authorization, [SERVICE_HEADER]: service } = headers;
      if (typeof authorization === 'string') return this.authenticator.authenticate(authorization, socket.remoteAddress ?? '');
      const id = typeof service === 'string' ? this.services.verify(service) : null;
      return { principal: { id: id ?? 'unknown', role: 'system', cities, agency: null }, credential: '' };
    }
  }
  return InternalCommandController;
}
