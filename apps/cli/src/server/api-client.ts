import { z } from 'zod';
import { CliError } from '../cli-error.js';

/** The server answered no. `code` is its own name for why. */
export class ApiRefusal extends CliError {
  constructor(
    readonly status: number,
    readonly code: string,
    about: string,
  ) {
    super(`${about}: ${status} ${code}`);
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

  private send(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const sent = { 'content-type': 'application/json', ...headers };
    return this.request(path, { method: 'POST', headers: sent, body: JSON.stringify(body) });
  }

  private async request(path: string, { headers, ...init }: Asking): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        ...init,
        headers: { authorization: `Bearer ${this.key}`, ...headers },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new CliError(`no answer from ${new URL(this.url).origin}`);
    }
  }
}

interface Asking extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

async function answerOf(response: Response, about: string): Promise<unknown> {
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const problem = problemSchema.safeParse(answer);
  const paths = (problem.data?.errors ?? []).map(({ pointer, message }) => ` (${pointer || 'the whole'}: ${message})`).join('');
  throw new ApiRefusal(response.status, `${problem.data?.code ?? response.statusText}${paths}`, about);
}
