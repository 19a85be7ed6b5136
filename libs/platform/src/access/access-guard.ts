import { createParamDecorator, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Authenticator } from './authenticator.js';
import { scopeOf, type Principal, type Scope } from './principal.js';

const PUBLIC = 'tanggap:public';

/** Reachable without a credential: health, metrics, documents. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** What the guard leaves on a request that passed it. */
export interface AuthenticatedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string };
  principal?: Principal;
  credential?: string;
}

/** Every HTTP route needs a valid key unless it is `@Public()`. What the key may do is the service's question. */
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly authenticator: Authenticator) {}

  /** @throws Unauthenticated */
  canActivate(context: ExecutionContext): boolean {
    // GraphQL authenticates once a request or connection, in its context; event handlers have no caller.
    if (context.getType() !== 'http') return true;
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()]);
    if (isPublic === true) return true;
    authenticateRequest(this.authenticator, context.switchToHttp().getRequest<AuthenticatedRequest>());
    return true;
  }
}

/** Puts the caller on the request; also for doors that are not Nest routes. @throws Unauthenticated */
export function authenticateRequest(authenticator: Authenticator, request: AuthenticatedRequest): Principal {
  const { authorization } = request.headers;
  const address = request.socket.remoteAddress ?? '';
  const proven = authenticator.authenticate(typeof authorization === 'string' ? authorization : undefined, address);
  request.principal = proven.principal;
  request.credential = proven.credential;
  return proven.principal;
}

/** @throws Error on a public route: it has no caller, asking for one is our bug */
export function principalOf(request: AuthenticatedRequest): Principal {
  if (request.principal === undefined) throw new Error('no principal on this request: the route is public');
  return request.principal;
}

export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<AuthenticatedRequest>()),
);

export const CurrentScope = createParamDecorator((_data: unknown, context: ExecutionContext): Scope =>
  scopeOf(principalOf(context.switchToHttp().getRequest<AuthenticatedRequest>())),
);
