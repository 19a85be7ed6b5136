export interface BoardFrame {
  readonly position: string;
  readonly type: string;
  readonly incidentId: string;
  readonly stale: boolean;
}

interface Said {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly boardChanged: BoardFrame } };
}

const BOARD = `subscription ($city: ID, $after: String) { boardChanged(city: $city, after: $after) {
  position type incidentId stale rows { overdue } } }`;
const AGAIN_MS = 50;

/**
 * One reader of a city's board over the graphql-transport-ws protocol, by hand, so that nothing but this file decides what
 * happens when the line is cut: it comes back at once and follows from the position of the last frame it had.
 */
export class BoardWatch {
  readonly frames: BoardFrame[] = [];
  /** What the server said instead of frames. */
  readonly errors: string[] = [];
  lines = 0;
  private socket: WebSocket | null = null;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly city: string,
    /** Follows from here. */
    private after: string,
  ) {
    this.connect();
  }

  async until(isDone: () => boolean, withinMs: number): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    while (!isDone()) {
      if (performance.now() > deadlineMs)
        throw new Error(`waited in vain after ${this.frames.length} frames: ${this.errors.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  stop(): void {
    this.stopped = true;
    this.socket?.close();
  }

  private connect(): void {
    if (this.stopped) return;
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    this.socket = socket;
    this.lines += 1;
    const say = (message: object): void => socket.send(JSON.stringify(message));
    socket.onopen = () => say({ type: 'connection_init', payload: { authorization: `Bearer ${this.key}` } });
    socket.onmessage = ({ data }) => {
      const said = JSON.parse(String(data)) as Said; // the protocol's
      const payload = { query: BOARD, variables: { city: this.city, after: this.after } };
      if (said.type === 'connection_ack') say({ id: '1', type: 'subscribe', payload });
      else if (said.type === 'ping') say({ type: 'pong' });
      else this.take(said, String(data));
    };
    socket.onclose = () => void setTimeout(() => this.connect(), AGAIN_MS);
  }

  private take({ type, payload }: Said, text: string): void {
    const frame = payload?.data?.boardChanged;
    if (frame === undefined) {
      this.errors.push(text);
      if (type === 'error') this.socket?.close();
      return;
    }
    this.frames.push(frame);
    this.after = frame.position;
  }
}
