import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { FaultOrder } from './faults.js';
import { unavailable } from './rpc-errors.js';
import type { ServerContext } from './server-context.js';

/** Bodies come from this repository's own tests. */
interface Bodies {
  readonly faults: FaultOrder;
  readonly damage: { readonly stream: string; readonly revision: number };
  readonly end: { readonly how: 'end' | 'error' };
}

export interface Admin {
  readonly port: number;
  close(): void;
}

/** Faults by HTTP, on loopback whatever address the server itself listens on. */
export async function startAdmin(context: ServerContext, port: number): Promise<Admin> {
  const server = createServer((request, response) => {
    handle(context, request).then(
      (body) => answer(response, 200, body),
      (error: unknown) => answer(response, 400, { error: error instanceof Error ? error.message : 'bad' }),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => void server.close() };
}

async function handle(context: ServerContext, request: IncomingMessage): Promise<object> {
  switch (`${request.method} ${request.url}`) {
    case 'POST /faults':
      context.faults.order(await bodyOf<'faults'>(request));
      return {};
    case 'DELETE /faults':
      context.faults.clear();
      return {};
    case 'POST /damage': {
      const { stream, revision } = await bodyOf<'damage'>(request);
      return { damaged: context.log.damage(stream, revision) };
    }
    case 'POST /subscriptions/end':
      return { ended: endSubscriptions(context, (await bodyOf<'end'>(request)).how) };
    case 'GET /subscriptions':
      return { from: context.subscribedFrom };
    case 'GET /calls':
      return context.faults.counts();
    default:
      throw new Error('there is no such thing to do');
  }
}

function endSubscriptions(context: ServerContext, how: 'end' | 'error'): number {
  const open = [...context.openSubscriptions];
  for (const call of open) {
    if (how === 'end') call.end();
    else call.emit('error', unavailable('the subscription was dropped'));
  }
  return open.length;
}

async function bodyOf<K extends keyof Bodies>(request: IncomingMessage): Promise<Bodies[K]> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part); // no encoding is set, so they are buffers
  return JSON.parse(Buffer.concat(parts).toString()) as Bodies[K]; // of our own tests: see above
}

function answer(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
