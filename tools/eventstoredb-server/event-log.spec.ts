import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLog, type NewRecord } from './event-log.js';
import { readAll, readStream } from './reading.js';
import { subscribe } from './subscribing.js';

let folder: string;
let log: EventLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esdb-log-'));
  log = EventLog.open(folder);
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

function event(type = 'Rang'): NewRecord {
  return { id: crypto.randomUUID(), type, contentType: 'application/json', data: 'e30=', metadata: '' };
}

async function reopen(): Promise<void> {
  await log.close();
  log = EventLog.open(folder);
}

const file = (): string => join(folder, 'events.log');
const positions = (): readonly number[] => [...readAll(log, { all: { start: {} }, count: '99' })].map(({ position }) => position);

describe('the log of the test server', () => {
  it('has everything again after a restart, at the same places', async () => {
    await Promise.all(['a', 'b', 'c'].map((stream) => log.append(stream, 'no-stream', [event(), event()])));
    await log.append('b', { revision: 1 }, [event()]);
    const before = positions();
    await reopen();
    expect(positions()).toEqual(before);
    expect(new Set(before).size).toBe(7);
    expect(await log.append('b', { revision: 2 }, [event()])).toMatchObject({ kind: 'written', lastRevision: 3 });
  });

  it('drops a line that was cut short, and will not start on one that was changed', async () => {
    await log.append('a', 'no-stream', [event()]);
    appendFileSync(file(), 'deadbeef {"atMs":1');
    await reopen();
    expect(positions()).toHaveLength(1);
    await log.append('a', { revision: 0 }, [event()]);
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('Rang', 'Rung'));
    expect(() => EventLog.open(folder)).toThrow('damaged at byte 0');
  });

  it('answers a repeat with where it lies, also after a restart', async () => {
    const events = [event(), event()];
    const first = await log.append('a', 'no-stream', events);
    await reopen();
    expect(await log.append('a', 'no-stream', events)).toEqual({ ...first, kind: 'repeated' });
    expect(positions()).toHaveLength(2);
  });

  it('hides a softly deleted stream, goes on numbering it, and closes a tombstoned one for ever', async () => {
    await log.append('a', 'no-stream', [event(), event()]);
    await log.remove('a', { revision: 1 }, 'soft');
    expect(log.stateOf('a')).toBe('unknown');
    expect(await log.append('a', 'no-stream', [event()])).toMatchObject({ lastRevision: 2 });
    expect(readStream(log, 'a', { stream: { start: {} }, count: '9' }).map(({ revision }) => revision)).toEqual([2]);
    await log.remove('a', 'any', 'tombstone');
    await reopen();
    expect(log.stateOf('a')).toBe('tombstoned');
    expect(await log.append('a', 'any', [event()])).toEqual({ kind: 'deleted' });
  });

  it('reads both ways, inclusive, through a filter', async () => {
    await log.append('a-1', 'no-stream', [event('x'), event('y')]);
    await log.append('b-1', 'no-stream', [event('x')]);
    const last = positions()[1] ?? 0;
    const position = { commit_position: String(last) };
    const types = (options: Parameters<typeof readAll>[1]): readonly string[] =>
      [...readAll(log, { count: '9', ...options })].map(({ stream, type }) => stream + type);
    expect(types({ all: { position } })).toEqual(['a-1y', 'b-1x']);
    expect(types({ all: { position }, read_direction: 'Backwards' })).toEqual(['a-1y', 'a-1x']);
    expect(types({ all: { start: {} }, filter: { stream_identifier: { prefix: ['b-'] } } })).toEqual(['b-1x']);
    expect(types({ all: { start: {} }, filter: { event_type: { regex: '^x$' } } })).toEqual(['a-1x', 'b-1x']);
    expect(types({ all: { end: {} }, read_direction: 'Backwards', count: '1' })).toEqual(['b-1x']);
  });

  it('tells a filtered subscriber how far it has looked, and when it has caught up', async () => {
    for (let round = 0; round < 3; round++) await log.append(`other-${round}`, 'no-stream', [event(), event()]);
    await log.append('wanted-1', 'no-stream', [event()]);
    const stop = new AbortController();
    const filter = { stream_identifier: { prefix: ['wanted-'] }, max: 2, checkpoint_interval_multiplier: 2 };
    const told: string[] = [];
    for await (const notice of subscribe(log, { all: { start: {} }, filter }, stop.signal)) {
      told.push(notice.kind === 'caught-up' ? notice.kind : `${notice.kind} ${notice.record.stream}`);
      if (notice.kind === 'caught-up') void log.append('wanted-1', { revision: 0 }, [event()]);
      if (told.length === 5) stop.abort();
    }
    expect(told).toEqual(['checkpoint other-1', 'event wanted-1', 'caught-up', 'event wanted-1', 'checkpoint wanted-1']);
  });
});
