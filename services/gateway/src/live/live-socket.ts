import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, type Context, type SubscribePayload } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { Unauthenticated } from '@tanggap/platform/access/authenticator';
import { errorShape } from '@tanggap/platform/telemetry/logger';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { isOurBug, presentError, thrownBy } from '../errors.js';
import { isSaid } from '../schema/said.js';
import { GatewayDoor, type Caller } from '../gateway-door.js';
import { assertAffordable, readDocument } from '../hardening.js';
import { coded } from '../error-codes.js';

export const LIVE_PATH = '/graphql';
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_SUBSCRIPTIONS = 30;
const SLOW_CONSUMER_CODE = 4429;
const REVOKED_CODE = 4403;
/** How long a reader that does not read may take to notice it was closed. */
const CLOSE_GRACE_MS = 2000;

type LiveExtra = Extra & { caller?: Caller; forget?: () => void } & Record<PropertyKey, unknown>;
type LiveContext = Context<Record<string, unknown>, LiveExtra>;

const connectionParamsSchema = z.object({ authorization: z.string().max(300) });

/** Subscriptions over `graphql-transport-ws`. Nest's own server takes messages of 100 MB and any origin, so this is ours. */
@Injectable()
export class LiveSocket implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => (offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false),
  });
  private disposable: { dispose: () => void | Promise<void> } | null = null;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly door: GatewayDoor,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  onApplicationBootstrap(): void {
    const { schema } = this.schemaHost;
    this.disposable = useServer<Record<string, unknown>, LiveExtra>(
      {
        schema,
        connectionInitWaitTimeout: 5000,
        onConnect: (context) => this.connect(context),
        onDisconnect: (context) => context.extra.forget?.(),
        onSubscribe: (context, _id, payload) => this.prepare(schema, context, payload),
        onNext: (_context, _id, _payload, _args, result) =>
          result.errors === undefined ? undefined : { data: result.data ?? null, errors: this.explain(result.errors) },
        onError: (_context, _id, _payload, errors) => this.explain(errors),
      },
      this.sockets,
    );
    this.server().on('upgrade', this.upgrade);
  }

  async onModuleDestroy(): Promise<void> {
    this.server().off('upgrade', this.upgrade);
    await this.disposable?.dispose();
  }

  private server(): Server {
    return this.adapterHost.httpAdapter.getHttpServer() as Server; // Express runs on Node's own
  }

  private readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split('?', 1)[0] !== LIVE_PATH) refuseUpgrade(socket, '404 Not Found');
    else if (!this.isAllowedOrigin(request)) refuseUpgrade(socket, '403 Forbidden');
    else this.sockets.handleUpgrade(request, socket, head, (opened) => this.sockets.emit('connection', opened, request));
  };

  /** Browsers say where a page comes from; programs send none. A page of this very host is at home. */
  private isAllowedOrigin({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    if (origin === undefined) return true;
    return this.platform.config.allowedOrigins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
  }

  private connect(context: LiveContext): boolean {
    const { extra } = context;
    const params = connectionParamsSchema.safeParse(context.connectionParams);
    try {
      const authorization = params.success ? params.data.authorization : undefined;
      const caller = this.door.authenticate(authorization, extra.request.socket.remoteAddress ?? '');
      extra.caller = caller;
      extra.forget = this.door.onRevoked(caller.principal, () => closeHard(extra.socket, REVOKED_CODE, 'access key revoked'));
      return true;
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      return false; // closed with 4403
    }
  }

  private prepare(
    schema: GraphQLSchema,
    context: LiveContext,
    payload: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] {
    const { caller } = context.extra;
    if (caller === undefined) return [new GraphQLError('No valid access key.', { extensions: coded('UNAUTHENTICATED') })];
    if (Object.keys(context.subscriptions).length > MAX_SUBSCRIPTIONS) {
      return [
        new GraphQLError(`At most ${MAX_SUBSCRIPTIONS} subscriptions a connection.`, {
          extensions: coded('TOO_MANY_SUBSCRIPTIONS'),
        }),
      ];
    }
    const document = readDocument(schema, payload.query);
    if (!('kind' in document)) return document;
    const { operationName, variables } = payload;
    if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) {
      return [
        new GraphQLError('Only subscriptions here; queries and mutations go by HTTP.', { extensions: coded('BAD_REQUEST') }),
      ];
    }
    const named = isSaid(operationName) ? { operationName } : {};
    try {
      assertAffordable({ schema, query: document, variables: variables ?? {}, ...named });
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError('The query cannot be read.')];
    }
    const drop = (): void => closeHard(context.extra.socket, SLOW_CONSUMER_CODE, 'slow consumer');
    return {
      schema,
      document,
      variableValues: variables ?? {},
      contextValue: { ...this.door.open(caller, null), drop },
      ...named,
    };
  }

  private explain(errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] {
    for (const error of errors) {
      if (isOurBug(error)) this.platform.logger.error({ err: errorShape(thrownBy(error)) }, 'a subscription failed');
    }
    return errors.map((error) => presentError(error).toJSON());
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A reader that does not read would not see the closing either, so its line is cut after a while. */
function closeHard(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
}
