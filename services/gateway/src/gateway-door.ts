import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import { Authenticator, Unauthenticated } from '@tanggap/platform/access/authenticator';
import { scopeOf, type Principal } from '@tanggap/platform/access/principal';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import type { GatewayContext } from './gateway-context.js';
import { IncidentReader } from './reads/incident-reader.js';
import { coded } from './error-codes.js';

export interface Caller {
  readonly principal: Principal;
  readonly credential: string;
}

/** Who comes in: proves a key once a request or connection, and opens the context that resolvers read. */
@Injectable()
export class GatewayDoor {
  private readonly authenticator: Authenticator;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly incidents: IncidentReader,
  ) {
    this.authenticator = new Authenticator(platform.access);
  }

  /** @throws GraphQLError 401 */
  contextOf(request: IncomingMessage): GatewayContext {
    const { authorization, traceparent } = request.headers;
    try {
      const caller = this.authenticator.authenticate(authorization, request.socket.remoteAddress ?? '');
      return this.open(caller, isTraceparent(traceparent) ? traceparent : null);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      const status = error.reason === 'too-many-attempts' ? 429 : 401;
      throw new GraphQLError('Kunci akses tidak ada atau tidak berlaku. / No valid access key.', {
        extensions: { ...coded('UNAUTHENTICATED'), http: { status } },
      });
    }
  }

  /** @throws Unauthenticated */
  authenticate(authorization: string | undefined, address: string): Caller {
    return this.authenticator.authenticate(authorization, address);
  }

  /** @returns forgets it */
  onRevoked(principal: Principal, revoked: () => void): () => void {
    return this.authenticator.onRevoked(principal, revoked);
  }

  open({ principal, credential }: Caller, traceparent: string | null): GatewayContext {
    const scope = scopeOf(principal);
    return {
      principal,
      credential,
      scope,
      origin: this.platform.config.origin,
      traceparent,
      // Batches only: a subscription's context lives long, and what it read before is old.
      records: new DataLoader((ids: readonly string[]) => this.incidents.findMany(scope, ids), { cache: false }),
      rootOf: (id, knownAtMs) => this.incidents.rootOf(scope, id, knownAtMs),
    };
  }
}

function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value);
}
