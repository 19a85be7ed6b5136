import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One span as OTLP's JSON writes it, as far as the specs look at it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
  }[];
  readonly status: { readonly code: number; readonly message?: string };
}

interface ExportRequest {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[] }[];
}

/** What an OpenTelemetry collector is to us: OTLP over HTTP, as JSON, kept as it came. */
export class OtlpReceiver {
  readonly bodies: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        if (request.url === '/v1/traces') receiver.bodies.push(body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo; // it listens on a port
    return `http://127.0.0.1:${port}`;
  }

  spans(): readonly ReceivedSpan[] {
    return this.bodies.flatMap((body) => {
      const { resourceSpans } = JSON.parse(body) as ExportRequest; // the protocol's own shape
      return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
    });
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

export function attributeOf({ attributes }: ReceivedSpan, key: string): string | null {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return value === undefined ? null : String(value.stringValue ?? value.intValue);
}

/** One trace as text: each stage under the one it follows from, in the order of the names. */
export function drawTrace(spans: readonly ReceivedSpan[]): readonly string[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const under = (parent: string | null, depth: number): readonly string[] =>
    spans
      .filter((span) => (known.has(span.parentSpanId ?? '') ? span.parentSpanId === parent : parent === null))
      .map((span) => [`${'  '.repeat(depth)}${labelOf(span)}`, ...under(span.spanId, depth + 1)].join('\n'))
      .toSorted()
      .flatMap((lines) => lines.split('\n'));
  return under(null, 0);
}

const SHOWN = [
  'tanggap.command',
  'tanggap.consumer',
  'tanggap.event_type',
  'tanggap.stream',
  'tanggap.outcome',
  'http.response.status_code',
];

function labelOf(span: ReceivedSpan): string {
  const kind = ['', '', 'server', 'client', 'producer', 'consumer'][span.kind] ?? '';
  const told = SHOWN.map((key) => attributeOf(span, key)).filter((value) => value !== null);
  return [span.name, ...(kind === '' ? [] : [`[${kind}]`]), ...told].join(' ');
}
