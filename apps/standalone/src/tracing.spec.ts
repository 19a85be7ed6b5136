import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LiveWatch } from './fixture/live-watch.js';
import { drawTrace, OtlpReceiver, type ReceivedSpan } from '@tanggap/testing/otlp-receiver';
import { TestCenter } from './fixture/test-center.js';

const callTaker = 'jambi call-taker';
const board = 'subscription { boardChanged(city: "jambi") { position type incidentId rows { track { agency } } } }';
const docs = readFileSync(join(import.meta.dirname, '../../../docs/tracing.md'), 'utf8');
/** What no span may carry: a word of each personal field that is given below. */
const CANARIES = ['Kenari', '0811-999-777', 'Jalan Kuning', '103.6'];

let receiver: OtlpReceiver;
let center: TestCenter;
let isOpen = false;
beforeEach(async () => {
  receiver = await OtlpReceiver.start();
  center = await TestCenter.open('jambi', undefined, { TANGGAP_OTLP_URL: receiver.url });
  isOpen = true;
}, 30_000);
afterEach(async () => {
  await closed();
  await receiver.stop();
}, 30_000);

/** Everything that ended is at the receiver then. */
async function closed(): Promise<void> {
  if (!isOpen) return;
  isOpen = false;
  await center.close();
}

const tracesOf = (spans: readonly ReceivedSpan[], name: string): readonly string[] => [
  ...new Set(spans.filter((span) => span.name === name).map(({ traceId }) => traceId)),
];

/** One trace, drawn, with what differs from run to run blotted out. */
function drawn(spans: readonly ReceivedSpan[], traceId: string): readonly string[] {
  return drawTrace(spans.filter((span) => span.traceId === traceId)).map((line) =>
    line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').replace(/counter-\S+/, 'counter-…'),
  );
}

describe('a trace', () => {
  it('goes from a REST call through command, append and every consumer to the pushed frame, as docs/tracing.md shows it', async () => {
    const watch = await LiveWatch.open(center.url, center.key(callTaker), board, {});
    const report = { channel: 'phone', callerName: 'Bu Kenari', callerPhone: '0811-999-777' };
    const { incident } = await center.give('REST', callTaker, 'ReceiveReport', report);
    await watch.until((types) => types.includes('ReportReceived'));
    const place = { address: 'Jalan Kuning 7', point: { lat: -1.61, lng: 103.61 } };
    await center.give('GraphQL', callTaker, 'VerifyReport', { incident, category: 'kebakaran', ...place });
    await watch.until((types) => types.includes('Verified'));
    watch.close();
    await closed();

    const spans = receiver.spans();
    const [rest = ''] = tracesOf(spans, 'POST /reports');
    const tree = drawn(spans, rest);
    expect(tree).toContain('    push boardChanged [producer] ReportReceived incident-…');
    expect(docs).toContain(['```', ...tree, '```'].join('\n'));
    const [graphql = ''] = tracesOf(spans, 'POST /graphql').filter((trace) => drawn(spans, trace).length > 1);
    const mutation = drawn(spans, graphql);
    expect(mutation.slice(0, 3)).toEqual([
      'POST /graphql [server] 200',
      '  command VerifyReport recorded',
      '    append [client] incident-…',
    ]);
    expect(mutation).toContain('    push boardChanged [producer] Verified incident-…');
    for (const canary of CANARIES) expect(receiver.bodies.join()).not.toContain(canary);
  }, 60_000);

  it('goes on with what the caller began, and tells a failure by its class', async () => {
    const traceId = 'a'.repeat(32);
    const headers = {
      authorization: `Bearer ${center.key(callTaker)}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
    };
    const body = JSON.stringify({ channel: 'phone', callerName: 'Bu Kenari' });
    const answer = (await (await fetch(`${center.url}/reports`, { method: 'POST', headers, body })).json()) as {
      incident: string;
    }; // as documented
    const stale = { ...headers, 'idempotency-key': randomUUID(), 'if-match': '"9"' };
    const refused = await fetch(`${center.url}/incidents/${answer.incident}/answer`, {
      method: 'POST',
      headers: stale,
      body: '{}',
    });
    expect(refused.status).toBe(412);
    await center.caughtUp();
    await closed();

    const spans = receiver.spans().filter((span) => span.traceId === traceId);
    expect(spans.find(({ name }) => name === 'POST /reports')?.parentSpanId).toBe('b'.repeat(16));
    expect(spans.filter(({ status }) => status.code === 2)).toMatchObject([
      { name: 'command', status: { message: 'RevisionConflict' } },
    ]);
    expect(receiver.bodies.join()).not.toContain('Kenari');
  }, 60_000);
});
