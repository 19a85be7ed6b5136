import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * What a load balancer does in front of replicas, and no more: takes turns, and goes to the next one where a connection is
 * refused, because that carried nothing. Anything else that goes wrong is the caller's to see, as a 502.
 */
export class Proxy {
  private turn = 0;
  private targets: readonly URL[] = [];
  private readonly upgraded = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    server.on('request', (request, response) => void this.pass(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Socket) => this.upgrade(request, socket));
  }

  static async start(): Promise<Proxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new Proxy(server, `http://127.0.0.1:${address.port}`);
  }

  to(...urls: readonly string[]): void {
    this.targets = urls.map((url) => new URL(url));
  }

  /** Every line that stays open, as a lost network would. */
  cut(): number {
    const open = [...this.upgraded];
    for (const socket of open) socket.destroy();
    return open.length;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(request);
      const first = this.turn++;
      for (let tried = 0; tried < this.targets.length; tried++) {
        if (await this.passTo(this.targets[(first + tried) % this.targets.length], request, body, response)) return;
      }
      response.writeHead(502).end();
    } catch {
      response.destroy(); // whoever asked has gone
    }
  }

  /** @returns false when the target refused the connection */
  private passTo(target: URL | undefined, from: IncomingMessage, body: Buffer, response: ServerResponse): Promise<boolean> {
    return new Promise((resolve) => {
      const { method, url: path, headers } = from;
      const place = { host: target?.hostname, port: target?.port };
      const outgoing = ask({ ...place, method, path, headers, agent: false }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        resolve(true);
      });
      response.once('close', () => outgoing.destroy());
      outgoing.once('error', (error: NodeJS.ErrnoException) => {
        const isRefused = error.code === 'ECONNREFUSED';
        if (!isRefused && !response.headersSent) response.writeHead(502).end();
        resolve(!isRefused);
      });
      outgoing.end(body);
    });
  }

  private upgrade(request: IncomingMessage, socket: Socket): void {
    const target = this.targets[this.turn++ % Math.max(1, this.targets.length)];
    const upstream = connect(Number(target?.port), '127.0.0.1', () => {
      const lines = request.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      upstream.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${lines.join('')}\r\n`);
      socket.pipe(upstream).pipe(socket);
    });
    this.upgraded.add(socket);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    socket.on('close', () => this.upgraded.delete(socket));
  }
}
