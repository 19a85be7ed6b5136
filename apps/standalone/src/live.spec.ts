import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { LiveWatch } from './fixture/live-watch.js';
import { TestCenter } from './fixture/test-center.js';

const one = `subscription ($id: ID!, $after: String) { incidentChanged(id: $id, after: $after) {
  position type incident { state rows { ord sop { id } verdict } } } }`;
const board = `subscription ($after: String) { boardChanged(city: "jambi", after: $after) {
  position type incidentId rows { track { agency } } } }`;

const callTaker = 'jambi call-taker';
/** Jambi passes a verified report on within three minutes. */
const PASS_ON_MS = 180_000;

describe('what a dispatcher sees while it happens', () => {
  let clock: DrivenClock;
  let center: TestCenter;
  const watches: LiveWatch[] = [];
  beforeAll(async () => {
    clock = new DrivenClock(Date.UTC(2026, 10, 24, 7));
    center = await TestCenter.open('jambi', clock);
  }, 30_000);
  afterEach(() => watches.splice(0).forEach((watch) => watch.close()));
  afterAll(() => center.close());

  async function watch(query: string, variables: Readonly<Record<string, unknown>>): Promise<LiveWatch> {
    const opened = await LiveWatch.open(center.url, center.key(callTaker), query, variables);
    watches.push(opened);
    return opened;
  }

  async function positionNow(): Promise<string> {
    const { feedStatus } = await center.query<{ feedStatus: { position: string } }>(callTaker, '{ feedStatus { position } }');
    return feedStatus.position;
  }

  async function verified(): Promise<string> {
    const { incident } = await center.give('REST', callTaker, 'ReceiveReport', { channel: 'phone' });
    await center.give('REST', callTaker, 'VerifyReport', { incident, category: 'kebakaran' });
    return incident;
  }

  it('sees a running clock warn and break its limit, and the alarm taken back when it was in time after all', async () => {
    const incident = await verified();
    const verifiedMs = clock.nowMs();
    const live = await watch(one, { id: incident });
    await live.until((types) => types.length === 1);
    const passOn = (frame: number): string | undefined =>
      live.frames[frame]?.incident?.rows.find(({ ord, sop }) => ord === 6 && sop.id === 'jambi/penerimaan-panggilan')?.verdict;
    expect(passOn(0)).toBe('RUNNING');
    await clock.advance(PASS_ON_MS * 0.8);
    await live.until((types) => types.includes('SlaWarning'));
    await clock.advance(PASS_ON_MS * 0.2 + 1);
    await live.until((types) => types.includes('SlaBreached'));
    expect(passOn(2)).toBe('BREACHED_OPEN');
    // The dispatch is only written down now; it was in time, to the millisecond.
    const occurredAt = new Date(verifiedMs + PASS_ON_MS).toISOString();
    await center.give('REST', callTaker, 'DispatchAgency', { incident, agency: 'damkar', occurredAt });
    await clock.advance(250);
    await live.until((types) => types.includes('SlaBreachRetracted'));
    expect(live.types).toEqual(['Subscribed', 'SlaWarning', 'SlaBreached', 'Dispatched', 'SlaBreachRetracted']);
    expect(passOn(4)).toBe('MET');
  }, 30_000);

  it('follows the board in order and resumes from a position, over a restart of the server too', async () => {
    const begin = await positionNow();
    const first = await watch(board, { after: begin });
    const incident = await verified();
    await center.give('REST', callTaker, 'DispatchAgency', { incident, agency: 'damkar' });
    await first.until((types) => types.includes('Dispatched'));
    expect(first.types).toEqual(['ReportReceived', 'Verified', 'Dispatched']);
    expect(first.frames[2]?.rows).toEqual([{ track: { agency: 'damkar' } }]);
    const seen = first.frames[1]?.position;
    first.close();

    await center.give('REST', callTaker, 'AddNote', { incident, text: 'catatan' });
    await center.restart();
    await center.give('REST', callTaker, 'AddNote', { incident, text: 'catatan lagi' });
    const second = await watch(board, { after: seen });
    await second.until((types) => types.filter((type) => type === 'NoteAdded').length === 2);
    expect(second.types).toEqual(['Dispatched', 'NoteAdded', 'NoteAdded']);
    expect(new Set(second.frames.map(({ incidentId }) => incidentId))).toEqual(new Set([incident]));
  }, 30_000);
});
