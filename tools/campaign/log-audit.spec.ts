import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Acknowledged } from './case-load.js';
import { auditLog } from './log-audit.js';

interface Row {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type?: string;
  readonly commandId?: string | null;
  readonly recordedAt?: string;
  readonly data?: object;
}

const number = (revision: number, caseNumber: string, incident: string): Row => ({
  stream: 'counter-jambi',
  revision,
  id: `n${revision}`,
  type: 'CaseNumberIssued',
  data: { caseNumber, incident },
});
const report = (incident: string, caseNumber: string): Row => ({
  stream: `incident-${incident}`,
  revision: 0,
  id: `r-${incident}`,
  type: 'ReportReceived',
  commandId: `c-${incident}`,
  data: { caseNumber },
});
const alarm: Row = {
  stream: 'sla-a',
  revision: 0,
  id: 's0',
  type: 'SlaBreached',
  data: { sop: { id: 'x', version: 1 }, ord: 6, track: null, attempt: 1 },
};
const sound: readonly Row[] = [number(0, 'JMB-1', 'a'), report('a', 'JMB-1'), alarm];

function told(incident: string, ...events: readonly string[]): Acknowledged {
  return { key: `key-${incident}`, told: { incident, events, revision: 0, caseNumber: null, track: null } };
}

/** Each invariant with a log that breaks it: a check nobody has seen fail is not a check. */
describe('auditLog', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'audit-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function broken(rows: readonly Row[], acknowledged: readonly Acknowledged[] = [told('a', 'r-a')]): readonly string[] {
    const db = new DatabaseSync(join(folder, 'events.db'));
    db.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, stream, revision, id, type, body)');
    const insert = db.prepare('INSERT INTO events (stream, revision, id, type, body) VALUES (?, ?, ?, ?, ?)');
    for (const { stream, revision, id, type = 'NoteAdded', commandId = null, recordedAt = 'then', data = {} } of rows)
      insert.run(stream, revision, id, type, JSON.stringify({ commandId, recordedAt, data }));
    db.close();
    return [...auditLog(folder, acknowledged).broken.keys()];
  }

  it('finds nothing in a sound log', () => expect(broken(sound)).toEqual([]));

  it('misses an acknowledged event', () => expect(broken(sound, [told('a', 'r-a', 'gone')])).toEqual(['acknowledged-lost']));

  it('sees more events of one command than were acknowledged', () => {
    const again = { stream: 'incident-a', revision: 1, id: 'again', commandId: 'c-a' };
    expect(broken([...sound, again])).toEqual(['command-applied-twice']);
  });

  it('sees a command in two appends or two incidents, acknowledged or not', () => {
    const later = { stream: 'incident-a', revision: 1, id: 'again', commandId: 'c-a', recordedAt: 'later' };
    expect(broken([...sound, later], [])).toEqual(['command-applied-twice']);
  });

  it('sees a gap in a stream', () =>
    expect(broken([...sound, { stream: 'incident-a', revision: 2, id: 'x' }])).toEqual(['revisions-not-contiguous']));

  it('sees a case number on two cases, or on another than it was issued to', () => {
    expect(broken([...sound, report('b', 'JMB-1')])).toEqual(['case-number-repeated']);
  });

  it('sees a case number issued twice', () =>
    expect(broken([...sound, number(1, 'JMB-1', 'a')])).toEqual(['case-number-repeated']));

  it('sees the same alarm twice', () =>
    expect(broken([...sound, { ...alarm, revision: 1, id: 's1' }])).toEqual(['alarm-repeated']));

  it('misses everything when even the table is gone', () => {
    new DatabaseSync(join(folder, 'events.db')).close();
    expect([...auditLog(folder, [told('a', 'r-a')]).broken.keys()]).toEqual(['acknowledged-lost']);
  });
});
