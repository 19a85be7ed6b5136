import { createClient as createSocket, type Client as Socket } from 'graphql-ws';
import { Client, fetchExchange, type AnyVariables, type TypedDocumentNode } from 'urql';
import { print } from 'graphql/language/printer.js';
import { ServerClock } from './server-clock.js';

/** How the desk stands with its server; shown on every screen. */
export type LinkState = 'connecting' | 'live' | 'cut' | 'signed-out';

const AT = `${location.origin}/graphql`;

type Listener = () => void;

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
const REVOKED_CODE = 4403;
const KEEP_ALIVE_MS = 10_000;
const PONG_WITHIN_MS = 5000;

export class RequestFailed extends Error {
  /** @param code the server's own (`UNAUTHENTICATED`, `STORE_UNAVAILABLE` …), or `unreachable` */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Followed<Data, Variables> {
  readonly document: TypedDocumentNode<Data, Variables & { readonly after?: string | null }>;
  readonly variables: Variables;
  /** Position of the query it follows; null: from now on. */
  readonly after: string | null;
  readonly positionOf: (data: Data) => string | null;
  readonly onData: (data: Data) => void;
  /** The server cannot continue from there: ask the query again and follow anew. */
  readonly onResync: () => void;
}

/** One key's line to the gateway: queries and commands over HTTP, subscriptions over one socket. */
export class Connection {
  readonly clock: ServerClock;
  private readonly http: Client;
  private socket: Socket | null = null;
  private readonly listeners = new Set<Listener>();
  private current: LinkState = 'connecting';
  private lastHeardMs = performance.now();
  private pongDue: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly key: string) {
    this.http = new Client({
      url: AT,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      requestPolicy: 'network-only',
      fetchOptions: { headers: { authorization: `Bearer ${key}` } },
    });
    this.clock = new ServerClock(() => this.askTime());
  }

  get state(): LinkState {
    return this.current;
  }

  /** Since anything came from the server, in ms. */
  get silentMs(): number {
    return performance.now() - this.lastHeardMs;
  }

  readonly watchState = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens the line for subscriptions, for a key that a query has shown to be good. */
  listen(): void {
    globalThis.addEventListener('offline', this.dropLine);
    this.socket ??= createSocket({
      url: AT.replace(/^http/, 'ws'),
      connectionParams: { authorization: `Bearer ${this.key}` },
      lazy: false, // so that the state of the line is known where nothing is followed
      keepAlive: KEEP_ALIVE_MS,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: (error) => !(error instanceof CloseEvent && error.code === REVOKED_CODE),
      retryWait: (tries) => wait(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries)),
      on: {
        connected: () => this.move('live'),
        closed: (event) => this.move(event instanceof CloseEvent && event.code === REVOKED_CODE ? 'signed-out' : 'cut'),
        message: () => this.heard(),
        ping: (isReceived) => (isReceived ? this.heard() : this.expectPong()),
        pong: () => this.heard(),
      },
    });
  }

  /** @throws RequestFailed */
  async ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const { data, error } = await this.http.query(document, variables).toPromise();
    return this.settle(data, error);
  }

  /** @throws RequestFailed when it is unknown whether the command arrived: give it again with the same idempotency key */
  async give<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const { data, error } = await this.http.mutation(document, variables).toPromise();
    return this.settle(data, error);
  }

  /** Follows a subscription through cuts: each resumption begins after the last frame taken. @returns how to stop it */
  follow<Data, Variables extends Record<string, unknown>>(followed: Followed<Data, Variables>): () => void {
    // The client writes the payload out anew at every subscribing, so the position it holds is the one resumed from.
    const variables: Record<string, unknown> = { ...followed.variables, after: followed.after };
    if (this.socket === null) throw new Error('listen first');
    return this.socket.subscribe<Data>(
      { query: print(followed.document), variables },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined || data == null) followed.onResync();
          else {
            variables['after'] = followed.positionOf(data);
            followed.onData(data);
          }
        },
        error: () => (this.current === 'signed-out' ? undefined : followed.onResync()),
        complete: () => undefined,
      },
    );
  }

  close(): void {
    globalThis.removeEventListener('offline', this.dropLine);
    clearTimeout(this.pongDue);
    this.clock.stop();
    void this.socket?.dispose();
  }

  private async askTime(): Promise<number> {
    const { data } = await this.http.query<{ readonly serverTime: string }>('{ serverTime }', {}).toPromise();
    if (data === undefined) throw new RequestFailed('unreachable', 'no answer');
    this.heard();
    return Date.parse(data.serverTime);
  }

  private settle<Data>(data: Data | undefined, error: Awaited<ReturnType<Client['query']>>['error']): Data {
    if (error === undefined && data !== undefined) {
      this.heard();
      return data;
    }
    const code = error?.graphQLErrors[0]?.extensions['code'];
    if (code === 'UNAUTHENTICATED') this.move('signed-out');
    throw new RequestFailed(typeof code === 'string' ? code : 'unreachable', error?.message ?? 'no answer');
  }

  private heard(): void {
    clearTimeout(this.pongDue);
    this.lastHeardMs = performance.now();
  }

  /** A line may be dead without a word: no answer to a ping closes it, and it is opened anew. */
  private expectPong(): void {
    clearTimeout(this.pongDue);
    this.pongDue = setTimeout(this.dropLine, PONG_WITHIN_MS);
  }

  private readonly dropLine = (): void => this.socket?.terminate();

  private move(state: LinkState): void {
    if (this.current === state || this.current === 'signed-out') return;
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
