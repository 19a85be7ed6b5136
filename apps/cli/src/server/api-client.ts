import { z } from 'zod';
import { CliError } from '../cli-error.js';

/** The server answered no. `code` is its own name for why. */
export class ApiRefusal extends CliError {
  constructor(
    readonly status: number,
    readonly code: string,
    about: string,
  ) {
    super(`${about}: ${status} ${code}${status === 401 ? ': kunci akses tidak berlaku / no valid access key' : ''}`);
  }
}

const TIMEOUT_MS = 120_000;
const problemSchema = z.object({
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});
const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() })).optional(),
});

const readinessSchema = z.object({ consumers: z.array(z.object({ lag: z.number() })) });

/** The public doors of one server, REST and GraphQL, with one access key. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** @throws ApiRefusal with the problem's code and paths @throws CliError when nobody answers */
  async post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return answerOf(await this.send(path, body, headers), `POST ${path}`);
  }

  /** @throws ApiRefusal with the problem's code @throws CliError when nobody answers */
  async get(path: string): Promise<unknown> {
    return answerOf(await this.request(path, { method: 'GET' }), `GET ${path}`);
  }

  /** @throws ApiRefusal for GraphQL's system errors @throws z.ZodError where the server speaks another version */
  async query<T>(text: string, variables: Readonly<Record<string, unknown>>, schema: z.ZodType<T>): Promise<T> {
    const response = await this.send('/graphql', { query: text, variables });
    const answer = answerSchema.safeParse(await response.json().catch(() => null));
    const [fault] = answer.data?.errors ?? [];
    if (fault !== undefined) throw new ApiRefusal(response.status, fault.extensions?.code ?? fault.message, 'GraphQL');
    if (!answer.success || !response.ok) throw new ApiRefusal(response.status, response.statusText, 'GraphQL');
    return schema.parse(answer.data.data);
  }

  /** Sends a file as it is read, and hands on the lines of JSON that come back meanwhile. @throws ApiRefusal @throws CliError */
  async *upload(path: string, contentType: string, body: AsyncIterable<Uint8Array>): AsyncGenerator {
    const response = await this.request(path, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: ReadableStream.from(body),
      duplex: 'half',
      signal: null, // as long as the file is
    });
    if (!response.ok) throw await refusalOf(response, `POST ${path}`);
    if (response.body === null) return;
    try {
      let rest = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line) as unknown;
      }
    } catch (error) {
      throw new CliError(
        'server terputus; jalankan lagi, yang tersimpan tetap ada / the server broke off; run it again, what it stored stays',
        1,
        { cause: error },
      );
    }
  }

  /** Events that the server's slowest consumer has still to see. @throws CliError when nobody answers */
  async lag(): Promise<number> {
    const response = await this.request('/readyz', { method: 'GET' });
    const { consumers } = readinessSchema.parse(await response.json());
    return Math.max(0, ...consumers.map(({ lag }) => lag));
  }

  private send(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const sent = { 'content-type': 'application/json', ...headers };
    return this.request(path, { method: 'POST', headers: sent, body: JSON.stringify(body) });
  }

  private async request(path: string, { headers, ...init }: Asking): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...init,
        headers: { authorization: `Bearer ${this.key}`, ...headers },
      });
    } catch {
      throw new CliError(`tidak ada jawaban / no answer from ${new URL(this.url).origin}`);
    }
  }
}

interface Asking extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

async function answerOf(response: Response, about: string): Promise<unknown> {
  if (!response.ok) throw await refusalOf(response, about);
  return response.json().catch(() => null);
}

async function refusalOf(response: Response, about: string): Promise<ApiRefusal> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  const paths = (problem.data?.errors ?? [])
    .map(({ pointer, message }) => ` (${pointer || 'seluruhnya/the whole'}: ${message})`)
    .join('');
  return new ApiRefusal(response.status, `${problem.data?.code ?? response.statusText}${paths}`, about);
}
