import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** How long an export, and a stop with spans still waiting, may take. */
const EXPORT_MS = 3000;
const EVERY_MS = 1000;

/** Null while nobody asked for traces: then a stage costs one comparison. */
let tracer: Tracer | null = null;

/** All that a span may carry. Names, routes, codes, ids and counts: never what a caller said. */
export type StageAttributes = Partial<
  Record<
    | 'http.request.method'
    | 'http.route'
    | 'tanggap.command'
    | 'tanggap.outcome'
    | 'tanggap.consumer'
    | 'tanggap.stream'
    | 'tanggap.event_type'
    | 'messaging.destination.name',
    string
  > &
    Record<'http.response.status_code' | 'tanggap.revision' | 'tanggap.events', number>
>;

export interface Stage {
  /** Of a bounded set, such as `append`: backends group by it. */
  readonly name: string;
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer';
  /** What it belongs to; without it, to the stage that is under way. */
  readonly parent?: string | null;
  readonly attributes?: StageAttributes;
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER };

export interface Tracing {
  /** What has ended is sent, or given up after a few seconds. */
  stop(): Promise<void>;
}

/** Spans go to an OpenTelemetry collector from now on. @param url of the collector; null: nothing is traced */
export function startTracing(url: string | null, service: string): Tracing {
  if (url === null) return { stop: () => Promise.resolve() };
  const exporter = new OTLPTraceExporter({ url: new URL('v1/traces', `${url}/`).href, timeoutMillis: EXPORT_MS });
  const batches = new BatchSpanProcessor({ exporter, scheduledDelayMillis: EVERY_MS, exportTimeoutMillis: EXPORT_MS });
  const resource = resourceFromAttributes({ 'service.name': `tanggap-${service}` });
  const provider = new TracerProvider({ resource, spanProcessors: [batches] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const own = provider.getTracer('tanggap');
  tracer = own;
  return {
    async stop() {
      if (tracer === own) {
        tracer = null;
        context.disable();
      }
      await provider.shutdown().catch(() => undefined); // a collector that is away must not hold up a stop
    },
  };
}

/** Does `work` as a stage of the trace that is under way. A failure is told by its class: its message may quote a caller. */
export async function traced<T>(stage: Stage, work: (span: StageSpan) => Promise<T>): Promise<T> {
  const span = beginStage(stage);
  if (span === null) return work(noSpan);
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** As `traced`, where the stage belongs to what caused an event: one without a trace begins none. */
export function tracedFrom<T>(traceparent: string | null, stage: Omit<Stage, 'parent'>, work: () => Promise<T>): Promise<T> {
  return tracer === null || traceparent === null ? work() : traced({ ...stage, parent: traceparent }, work);
}

export interface StageSpan {
  set(attributes: StageAttributes): void;
}

const noSpan: StageSpan = { set: () => undefined };

/** A stage that ends elsewhere than it began. */
export interface OpenStage extends StageSpan {
  /** For whoever goes on with it, in this process or another. */
  readonly traceparent: string;
  run<T>(work: () => T): T;
  rename(name: string): void;
  fail(error: unknown): void;
  end(): void;
}

/** @returns null while nothing is traced */
export function beginStage({ name, kind, parent, attributes = {} }: Stage): OpenStage | null {
  if (tracer === null) return null;
  const under = parent === undefined || parent === null ? context.active() : contextOf(parent);
  const span = tracer.startSpan(name, { kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind], attributes }, under);
  const inside = trace.setSpan(under, span);
  return {
    traceparent: traceparentOf(span),
    run: (work) => context.with(inside, work),
    set: (more) => span.setAttributes(more),
    rename: (better) => span.updateName(better),
    fail: (error) => span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : typeof error }),
    end: () => span.end(),
  };
}

/** The stage that is under way, as W3C Trace Context writes it; null outside of any. */
export function traceparentHere(): string | null {
  const span = tracer === null ? undefined : trace.getActiveSpan();
  return span === undefined ? null : traceparentOf(span);
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Version 00, from whoever: what is not well formed is nobody's. */
function contextOf(traceparent: string): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const remote = { traceId, spanId, traceFlags: parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(remote) ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}
