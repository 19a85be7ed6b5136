import { standingsOf, type Timed } from './standing.js';

interface Named extends Timed {
  readonly id: string;
}

const AT_MS = Date.UTC(2026, 10, 25, 3);
const at = (sec: number): string => new Date(AT_MS + sec * 1000).toISOString();

function row(id: string, told: Partial<Timed>): Named {
  const silent = { overdue: false, attention: false, attentionAt: null, attentionOrder: null, warnsAt: null, clock: null };
  return { id, order: `1 ${id}`, ...silent, ...told };
}

const levelAt = (sec: number): string | undefined =>
  standingsOf([row('a', { clock: { dueAt: at(600) }, warnsAt: at(480) })], AT_MS + sec * 1000)[0]?.level;

describe('how a row stands at a moment', () => {
  const unaccepted = [row('a', {}), row('b', { attentionAt: at(300), attentionOrder: '0 b' })];

  it('warns from the instant that the server named, and is late only past the limit', () => {
    expect([479, 480, 600, 601].map(levelAt)).toEqual(['fine', 'warn', 'warn', 'late']);
  });

  it('has no level without a printed limit', () => {
    expect(standingsOf([row('a', {})], AT_MS)[0]?.level).toBe('none');
  });

  it('goes where the server said it would once nobody has accepted it in time, and asks for attention', () => {
    const orderAt = (sec: number): readonly string[] => standingsOf(unaccepted, AT_MS + sec * 1000).map(({ row: { id } }) => id);
    expect([orderAt(299), orderAt(300)]).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(standingsOf(unaccepted, AT_MS + 300_000)[0]?.row.attention).toBe(true);
  });

  it('is the same row as long as nothing of it changes', () => {
    const [first] = standingsOf(unaccepted, AT_MS + 300_000);
    expect(standingsOf(unaccepted, AT_MS + 301_000)[0]?.row).toBe(first?.row);
  });
});
