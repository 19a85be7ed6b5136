import { ReportQueue, waitingOn, type Answer, type QueuedReport } from './report-queue.js';

const accepted: Answer = { kind: 'accepted' };
const away: Answer = { kind: 'failed', code: 'unreachable' };
const no: Answer = { kind: 'refused', message: { id: 'sudah berakhir', en: 'has ended' } };
interface Tap {
  readonly occurredAt: string;
}
const tap = (occurredAt: string): Tap => ({ occurredAt });

function aPhone(): { getItem(key: string): string | null; setItem(key: string, value: string): void } {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}
const statesOf = (queue: ReportQueue<Tap>): readonly string[] => queue.reports().map(({ state }) => state);

it('keeps what nobody answered, through a reload, and sends it once, in order, under the same keys', async () => {
  const phone = aPhone();
  const before = new ReportQueue<Tap>(phone, 'me');
  before.add(tap('1'), 'a');
  before.add(tap('2'), 'b');
  await before.send(() => Promise.resolve(away));
  expect(waitingOn(phone)).toBe(2);

  const after = new ReportQueue<Tap>(phone, 'me');
  const sent: QueuedReport<Tap>[] = [];
  const send = (report: QueuedReport<Tap>): Promise<Answer> => (sent.push(report), Promise.resolve(accepted));
  await after.send(send);
  await after.send(send);
  expect(sent.map(({ key, occurredAt }) => [key, occurredAt])).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
  expect(statesOf(after)).toEqual(['sent', 'sent']);
});

it('marks a refused one with its reason and goes on', async () => {
  const queue = new ReportQueue<Tap>(aPhone(), 'me');
  queue.add(tap('1'), 'a');
  queue.add(tap('2'), 'b');
  await queue.send(({ key }) => Promise.resolve(key === 'a' ? no : accepted));
  expect(statesOf(queue)).toEqual(['refused', 'sent']);
  expect(queue.reports()[0]?.message?.id).toBe('sudah berakhir');
  queue.forget('a');
  expect(statesOf(queue)).toEqual(['sent']);
});

it('is not held up by one that no server of today can read', async () => {
  const queue = new ReportQueue<Tap>(aPhone(), 'me');
  queue.add(tap('1'), 'a');
  queue.add(tap('2'), 'b');
  const unreadable: Answer = { kind: 'failed', code: 'GRAPHQL_VALIDATION_FAILED' };
  await queue.send(({ key }) => Promise.resolve(key === 'a' ? unreadable : accepted));
  expect(statesOf(queue)).toEqual(['refused', 'sent']);
});

it('sends what was tapped while it was sending', async () => {
  const queue = new ReportQueue<Tap>(aPhone(), 'me');
  queue.add(tap('1'), 'a');
  await queue.send(({ key }) => {
    if (key === 'a') queue.add(tap('2'), 'b');
    return Promise.resolve(accepted);
  });
  expect(statesOf(queue)).toEqual(['sent', 'sent']);
});

it('sends nothing that was tapped under another access key', async () => {
  const phone = aPhone();
  new ReportQueue<Tap>(phone, 'other').add(tap('1'), 'a');
  const queue = new ReportQueue<Tap>(phone, 'me');
  queue.add(tap('2'), 'b');
  await queue.send(() => Promise.resolve(accepted));
  expect(waitingOn(phone)).toBe(1);
});

it('never drops what waits', async () => {
  const queue = new ReportQueue<Tap>(aPhone(), 'me');
  for (let tapped = 0; tapped < 30; tapped++) queue.add(tap(String(tapped)), String(tapped));
  expect(statesOf(queue)).toHaveLength(30);
  await queue.send(() => Promise.resolve(accepted));
  expect(queue.reports().length).toBeLessThanOrEqual(13);
});
