import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

type Ends = readonly [Socket, Socket];

/** The wire between a browser and its server, which can break. */
export class Wire {
  private readonly lines = new Set<Ends>();
  private isCut = false;
  private isDead = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
    readonly url: string,
  ) {
    server.on('connection', (near: Socket) => this.join(near));
  }

  /** @param url the server's */
  static async to(url: string): Promise<Wire> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new Wire(server, new URL(url), `http://127.0.0.1:${address.port}`);
  }

  /** Torn: both ends hear of it, and nothing gets through until it is whole. */
  cut(): void {
    this.isCut = true;
    for (const [near] of this.lines) near.destroy();
  }

  /** Silent: not a byte passes either way, and nobody is told. */
  dead(): void {
    this.isDead = true;
    for (const [near, far] of this.lines) {
      near.unpipe(far);
      far.unpipe(near);
    }
  }

  /** What the ends still hold goes on; what was torn stays so and is opened anew. */
  whole(): void {
    this.isCut = false;
    this.isDead = false;
    for (const ends of this.lines) flow(ends);
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    const ends = [near, far] as const;
    this.lines.add(ends);
    for (const [one, other] of [ends, [far, near]] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    near.on('close', () => this.lines.delete(ends));
    if (!this.isDead) flow(ends);
  }
}

function flow([near, far]: Ends): void {
  near.pipe(far);
  far.pipe(near);
}
