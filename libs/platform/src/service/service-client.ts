import { z } from 'zod';
import { SERVICE_HEADER } from '../access/service-credential.js';
import { Unauthenticated } from '../access/authenticator.js';
import { OutcomeUnknown } from '../commands/commands.js';
import { traceparentHere } from '../telemetry/tracing.js';
import { StoreUnavailable } from '../event-store/event-store.js';

export interface ServiceAddress {
  readonly url: string;
  /** The caller's own service credential. */
  readonly credential: string;
  /** How long an answer may take before its outcome counts as unknown, ms. */
  readonly timeoutMs: number;
}

/** What another service said no with, as Problem Details. */
export class ServiceRefused extends Error {
  override readonly name = 'ServiceRefused';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(code);
  }
}

const problemSchema = z.looseObject({ code: z.string() });

/** One service asks another over HTTP, through its internal door. */
export class ServiceClient {
  constructor(private readonly address: ServiceAddress) {}

  /**
   * @param headers the caller's own credential among them, where there is one
   * @throws StoreUnavailable when the other service was not reached, or its store was not @throws OutcomeUnknown when it was
   * reached and did not answer in time @throws ServiceRefused @throws Unauthenticated
   */
  async post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const response = await this.send(path, body, headers);
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    const problem = problemSchema.safeParse(answer).data ?? { code: `http-${response.status}` };
    if (response.status === 401) throw new Unauthenticated('invalid');
    if (problem.code === 'outcome-unknown') throw new OutcomeUnknown(path);
    if (response.status === 502 || response.status === 503) throw new StoreUnavailable(`${path}: ${problem.code}`);
    const { code, ...details } = problem;
    throw new ServiceRefused(response.status, code, details);
  }

  private async send(path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Response> {
    const { url, credential, timeoutMs } = this.address;
    const traceparent = traceparentHere();
    try {
      return await fetch(new URL(path, url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [SERVICE_HEADER]: credential,
          ...(traceparent === null ? {} : { traceparent }),
          ...headers,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      if (wasNeverReached(error)) throw new StoreUnavailable(`${path}: the service is not reachable`);
      throw new OutcomeUnknown(path);
    }
  }
}

const CARRIED_NOTHING: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** A refused connection carried nothing; any other failure may have come after the command was carried out. */
function wasNeverReached(error: unknown): boolean {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && CARRIED_NOTHING.has(cause.code);
}
