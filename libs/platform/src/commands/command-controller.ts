import { Body, Controller, HttpCode, Inject, Param, Post, type Type } from '@nestjs/common';
import type { z } from 'zod';
import { accepted } from '../http/problem.js';
import { InCommandContext } from '../http/command-context.js';
import type { Operation } from '../http/openapi.js';
import { acceptedSchema } from './accepted-schema.js';
import type { Accepted, CommandResult, GivenContext } from './commands.js';

/** One command's REST door, made from its schema. */
export interface CommandRoute {
  readonly type: string;
  /** `/incidents/{incident}/answer` */
  readonly path: string;
  readonly params: z.ZodObject;
  readonly body: z.ZodObject;
  readonly summary: string;
}

/** The service's one place where a parsed command is prepared and carried out. */
export interface CommandReceiver<R extends { readonly code: string } = { readonly code: string }> {
  receive(type: string, fields: Readonly<Record<string, unknown>>, context: GivenContext): Promise<CommandResult<R>>;
}

/**
 * A Nest controller with one POST a route: parse, call, answer. Written as a loop because the routes differ in nothing but
 * their schemas (docs/adr/0007); the decorators are the ones a person would have typed.
 */
export function createCommandController(routes: readonly CommandRoute[], receiver: symbol): Type<unknown> {
  @Controller()
  class CommandController {
    constructor(@Inject(receiver) readonly commands: CommandReceiver) {}
  }
  const prototype = CommandController.prototype as unknown as Record<string, unknown>; // methods are added by name below
  for (const route of routes) {
    prototype[route.type] = async function (
      this: CommandController,
      params: object,
      body: object,
      context: GivenContext,
    ): Promise<Accepted> {
      return accepted(await this.commands.receive(route.type, { ...params, ...body }, context));
    };
    Param({ schema: route.params })(prototype, route.type, 0);
    Body({ schema: route.body })(prototype, route.type, 1);
    InCommandContext()(prototype, route.type, 2);
    Reflect.defineMetadata('design:paramtypes', [Object, Object, Object], prototype, route.type);
    const descriptor = Object.getOwnPropertyDescriptor(prototype, route.type);
    if (descriptor === undefined) throw new TypeError(`${route.type} is not on the controller`);
    HttpCode(200)(prototype, route.type, descriptor);
    Post(route.path.replaceAll(/\{(\w+)\}/g, ':$1'))(prototype, route.type, descriptor);
  }
  return CommandController;
}

/** The same routes for the OpenAPI document. */
export function commandOperations(routes: readonly CommandRoute[], tag: string): readonly Operation[] {
  return routes.map((route) => ({
    method: 'post',
    path: route.path,
    id: route.type,
    summary: route.summary,
    tag,
    params: route.params,
    body: route.body,
    ok: { status: 200, schema: acceptedSchema },
    problems: [400, 401, 403, 404, 409, 412, 413, 503],
    command: true,
    ifMatch: true,
  }));
}
