import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { percentile } from './measure.js';

// The load comes from a process of its own: arguments in, one line of JSON out. Answers count when they hold data; GraphQL
// says no with status 200 too.

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    what: { type: 'string', default: 'ping' },
    clients: { type: 'string', default: '64' },
    ms: { type: 'string', default: '3000' },
  },
});

export interface Load {
  readonly answers: number;
  readonly refused: number;
  readonly perSec: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const REPORT = `mutation ($input: ReceiveReportInput!, $key: String!) {
  receiveReport(input: $input, idempotencyKey: $key) { ... on CommandAccepted { incident caseNumber revision } }
}`;

const agent = new Agent({ keepAlive: true, maxSockets: Number(values.clients) });
const target = new URL('/graphql', values.url);

function bodyOf(): string {
  if (values.what === 'ping') return '{"query":"{ping}"}';
  const input = {
    channel: 'PHONE',
    callerName: 'Pelapor Contoh',
    callerPhone: '0000-0000-000',
    text: 'Asap tebal dari rumah di dekat pasar.',
  };
  return JSON.stringify({ query: REPORT, variables: { input, key: randomUUID() } });
}

function ask(): Promise<string> {
  const body = bodyOf();
  const headers = {
    authorization: `Bearer ${values.key}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const asked = request(target, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const isAnswer = (text: string): boolean =>
  values.what === 'ping' ? text.startsWith('{"data":{"ping":') : text.includes('"caseNumber":"');

async function load(): Promise<Load> {
  const tookMs: number[] = [];
  let refused = 0;
  const begunMs = performance.now();
  const untilMs = begunMs + Number(values.ms);
  const client = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const askedMs = performance.now();
      if (isAnswer(await ask())) tookMs.push(performance.now() - askedMs);
      else refused++;
    }
  };
  await Promise.all(Array.from({ length: Number(values.clients) }, client));
  const perSec = (tookMs.length / (performance.now() - begunMs)) * 1000;
  return { answers: tookMs.length, refused, perSec, p50Ms: percentile(tookMs, 50), p99Ms: percentile(tookMs, 99) };
}

process.stdout.write(JSON.stringify(await load()));
agent.destroy();
