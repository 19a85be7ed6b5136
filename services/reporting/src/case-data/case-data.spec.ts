import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agencyIdSchema, categoryIdSchema, incidentIdSchema, sopIdSchema, type Origin, type SopRef } from '@tanggap/events/ids';
import { commandDoors, parseCommand } from '@tanggap/incident/command-doors';
import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import { incidentRules } from '@tanggap/incident/incident-rules';
import type { Rejection } from '@tanggap/incident/rejection';
import { scopeOf, type Scope } from '@tanggap/platform/access/principal';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { CommandDesk } from '@tanggap/platform/commands/command-desk';
import { CommandExecutor, type ExecutorRejection } from '@tanggap/platform/commands/command-executor';
import { LocalCommands } from '@tanggap/platform/commands/local-commands';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { Metrics } from '@tanggap/platform/telemetry/metrics';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { judgeFor } from '../reports/judge-record.js';
import { CaseDataOffice } from './case-data-office.js';
import { Delivery } from './delivery.js';
import { DeliveryFailed, type Destination, type Parcel } from './destination.js';
import { FolderDestination } from './folder-destination.js';
import { Outbox } from './outbox.js';
import { outboxView, type OutboxEntry } from './outbox.view.js';
import { Parcels } from './parcels.js';

const startMs = Date.UTC(2026, 2, 1, 2);
const CANARY = 'Canary-Siti-0812';

function directoryOf(change: (profile: CityProfile) => CityProfile = (profile) => profile): CityDirectory {
  return {
    profiles: new Map(cityProfiles.map((profile) => [profile.id, change(profile)])),
    sops: new Map(
      catalog.map((sop) => [`${sop.id}@${sop.version}`, { sop, effectiveFrom: '2026-01-01T00:00:00.000Z', contentHash: '' }]),
    ),
  };
}

/** The other side: refuses while it is down, remembers each parcel by its hash as the real one would. */
class Ministry implements Destination {
  isDown = false;
  readonly arrived: Parcel[] = [];
  deliver(parcel: Parcel): Promise<string> {
    if (this.isDown) return Promise.reject(new DeliveryFailed('http-503'));
    this.arrived.push(parcel);
    return Promise.resolve(`receipt-${this.arrived.length}`);
  }
}

/** A process that is killed just before it would write down a state, and writes nothing more until it is started again. */
class MortalOutbox extends Outbox {
  private killedBefore: OutboxEntry['state'] | null = null;
  private isDead = false;
  kill(before: OutboxEntry['state']): void {
    this.killedBefore = before;
  }
  restart(): void {
    this.killedBefore = null;
    this.isDead = false;
  }
  override move(entry: OutboxEntry, change: Partial<OutboxEntry>): Promise<OutboxEntry> {
    this.isDead ||= this.killedBefore !== null && change.state === this.killedBefore;
    return this.isDead ? Promise.reject(new Error('killed')) : super.move(entry, change);
  }
}

async function office(options: { destination?: Destination; change?: (profile: CityProfile) => CityProfile } = {}) {
  const [log, views, clock] = [new PlainLog(), new MemoryViews(), new DrivenClock(startMs + 3_600_000)];
  const directory = directoryOf(options.change);
  const ministry = new Ministry();
  const failures: string[] = [];
  const executor = new CommandExecutor(
    log,
    clock,
    createSecretKey(randomBytes(32)),
    incidentRules(() => directory),
  );
  const commands = new LocalCommands<
    IncidentCommand,
    Rejection | ExecutorRejection | { readonly code: 'role-not-allowed' | 'exercise-only' }
  >(({ type }) => commandDoors[type].owner);
  commands.register(
    'dispatch',
    new CommandDesk({
      executor,
      metrics: new Metrics(),
      origin: 'live',
      parse: parseCommand,
      prepare: (command, { principal }) =>
        Promise.resolve(
          principal.cities[0] === undefined
            ? { ok: false, rejection: { code: 'incident-not-found' } }
            : { ok: true, prepared: { command }, city: principal.cities[0] },
        ),
    }),
  );
  const outbox = new MortalOutbox(await views.collection(outboxView), log, clock);
  const parcels = new Parcels({
    historyOf: (incident) => outbox.historyOf(incident),
    profileOf: (city) => findProfile(directory, city as never), // a city's name as told by the story
    judgeOf: (city) => judgeFor(directory, city as never, []),
    // PlainLog keeps personal fields in clear inside `data`.
    openPersonal: (event) => Promise.resolve(event.data),
  });
  const desk = new CaseDataOffice(
    outbox,
    parcels,
    (city) => findProfile(directory, city as never),
    () => undefined,
  );
  const delivery = new Delivery({
    outbox,
    pack: (entry) => parcels.pack(entry.incident, entry.upToRevision),
    destinationOf: () => options.destination ?? ministry,
    commands,
    credential: '',
    clock,
    onFailure: (entry, code) => failures.push(JSON.stringify({ incident: entry.incident, code })),
  });
  const happen = async (story: IncidentStory): Promise<void> => {
    const { revision } = await log.readStream(story.stream);
    const { events } = await log.append(story.stream, revision, story.events().slice(revision + 1));
    for (const event of events) await desk.onEvent(event);
  };
  const sent = async (story: IncidentStory) =>
    (await log.readStream(story.stream)).events.flatMap((event) => (event.type === 'CaseDataSent' ? [event.data] : []));
  return { log, clock, ministry, desk, delivery, outbox, parcels, failures, happen, sent };
}

function verified(city: string, category: string, origin: Origin = 'live', sop: SopRef | null = null): IncidentStory {
  return new IncidentStory({ city, origin, startMs })
    .tell(
      'ReportReceived',
      { channel: 'phone', caseNumber: 'XXX-260301-0001', callerName: CANARY, callerPhone: '0812', text: CANARY },
      0,
    )
    .tell('CallAnswered', {}, 5)
    .tell('ReportTriaged', { class: 'normal', rationale: CANARY }, 30)
    .tell(
      'Verified',
      {
        category: categoryIdSchema.parse(category),
        sop,
        district: 'Rasanae Barat',
        callerName: CANARY,
        address: `Jl. ${CANARY} 7`,
        point: { lat: -8.46012, lng: 118.72741 },
        description: CANARY,
      },
      60,
    );
}

const closedBima = (origin: Origin = 'live'): IncidentStory =>
  verified('bima', 'kedaruratan-lainnya', origin, { id: sopIdSchema.parse('bima/siaga-112'), version: 1 })
    .tell('NoteAdded', { text: CANARY }, 70)
    .tell('Closed', { reason: CANARY }, 300);

function scope(role: Scope['role'], city = 'tarakan', agency: Scope['agency'] = null): Scope {
  return scopeOf({ id: 'key-1', role, cities: [city as never], agency }); // a city's name as a key holds it
}

function jsonOf(parcel: Parcel | undefined): unknown {
  return JSON.parse(Buffer.from(parcel?.bytes ?? []).toString('utf8'));
}

describe('case data after closing (Bima)', () => {
  it('sends one package up to the close and records it after the acknowledgement', async () => {
    const { ministry, delivery, happen, sent } = await office();
    const story = closedBima();
    await happen(story);
    expect(await sent(story)).toEqual([]);
    await delivery.run();
    await delivery.run();

    expect(ministry.arrived).toHaveLength(1);
    const hash = ministry.arrived[0]?.hash;
    expect(await sent(story)).toEqual([{ destination: 'Kominfo', packageHash: hash, upToRevision: 5, receipt: 'receipt-1' }]);
  });

  it('holds number, category, place, timeline and rows, the unfinished ones marked running, and nobody', async () => {
    const { ministry, delivery, happen } = await office();
    await happen(closedBima());
    await delivery.run();

    const text = Buffer.from(ministry.arrived[0]?.bytes ?? []).toString('utf8');
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain('0812');
    expect(JSON.parse(text)).toMatchObject({
      caseNumber: 'XXX-260301-0001',
      category: { id: 'kedaruratan-lainnya' },
      place: { precision: 'district', district: 'Rasanae Barat', address: null, point: null },
      origin: 'live',
      upToRevision: 5,
      judgedAt: '2026-03-01T02:05:00.000Z',
      sops: [{ id: 'bima/siaga-112', version: 1 }],
      rows: expect.arrayContaining([
        expect.objectContaining({ ord: 5, verdict: 'no-limit', elapsedMs: 5_000, running: false }),
        expect.objectContaining({ ord: 15, verdict: 'running', running: true }), // this very delivery
      ]),
      timeline: expect.arrayContaining([expect.objectContaining({ event: 'Closed', at: '2026-03-01T02:05:00.000Z' })]),
    });
    expect(JSON.parse(text)).not.toHaveProperty('caller');
  });

  it('gives place and caller as exactly as the profile permits, no more', async () => {
    const of = async (caseData: Partial<CityProfile['caseData']>): Promise<unknown> => {
      const { parcels, happen } = await office({
        change: (profile) => ({ ...profile, caseData: { ...profile.caseData, ...caseData } }),
      });
      const story = closedBima();
      await happen(story);
      return jsonOf((await parcels.pack(story.id, 5)) ?? undefined);
    };
    expect(await of({ placePrecision: 'cell' })).toMatchObject({
      place: { precision: 'cell', address: null, point: { lat: -8.46225, lng: 118.72575 } },
    });
    expect(await of({ placePrecision: 'exact', callerIdentity: true })).toMatchObject({
      place: { address: `Jl. ${CANARY} 7`, point: { lat: -8.46012, lng: 118.72741 } },
      caller: { name: CANARY, phone: '0812' },
    });
  });

  it('is tried again with growing pauses while the other side is down, listed meanwhile, and recorded once', async () => {
    const { ministry, delivery, desk, clock, failures, happen, sent } = await office();
    const story = closedBima();
    ministry.isDown = true;
    await happen(story);
    await delivery.run();
    await delivery.run(); // the pause is not over: nothing is tried
    expect(failures).toHaveLength(1);
    await clock.advance(5_000);
    await delivery.run();
    expect(await desk.unsent(scope('supervisor', 'bima'))).toMatchObject([
      { incident: story.id, state: 'failing', attempts: 2, lastError: 'http-503', nextAttemptAtMs: clock.nowMs() + 10_000 },
    ]);
    expect(failures.join()).not.toContain(CANARY);

    ministry.isDown = false;
    await clock.advance(10_000);
    await delivery.run();
    expect(await sent(story)).toHaveLength(1);
    expect(await desk.unsent(scope('supervisor', 'bima'))).toEqual([]);
  });

  it('after a crash between delivery and record, delivers the same hash again and records it once', async () => {
    const { ministry, delivery, outbox, happen, sent } = await office();
    const story = closedBima();
    await happen(story);
    // The process dies as soon as the parcel has left: the receipt was never kept.
    const [entry] = await outbox.due();
    outbox.kill('delivered-unrecorded');
    await expect(delivery.run()).rejects.toThrow('killed');
    outbox.restart();
    expect(await sent(story)).toEqual([]);

    await delivery.run();
    expect(ministry.arrived.map(({ hash }) => hash)).toEqual([entry?.packageHash, entry?.packageHash]);
    expect(await sent(story)).toEqual([expect.objectContaining({ packageHash: entry?.packageHash, receipt: 'receipt-2' })]);
  });

  it('after a crash between record and outbox, asks the log and sends nothing more', async () => {
    const { ministry, delivery, outbox, happen, sent } = await office();
    const story = closedBima();
    await happen(story);
    outbox.kill('sent');
    await expect(delivery.run()).rejects.toThrow('killed');
    outbox.restart();
    expect(await sent(story)).toHaveLength(1);

    await delivery.run();
    expect(ministry.arrived).toHaveLength(1);
    expect(await sent(story)).toHaveLength(1);
    expect(await outbox.unsent(['bima'])).toEqual([]);
  });

  it('makes a new package when the case is reopened and closed again', async () => {
    const { delivery, happen, sent } = await office();
    const story = closedBima();
    await happen(story);
    await happen(story.tell('Reopened', { reason: CANARY }, 400).tell('Closed', {}, 500));
    await delivery.run();
    const packages = await sent(story);
    expect(packages.map(({ upToRevision }) => upToRevision)).toEqual([5, 7]);
    expect(new Set(packages.map(({ packageHash }) => packageHash)).size).toBe(2);
  });

  it('adds nothing when the close is heard twice, also after it was sent', async () => {
    const { log, desk, ministry, delivery, happen } = await office();
    const story = closedBima();
    await happen(story);
    await delivery.run();
    for (const event of (await log.readStream(story.stream)).events) await desk.onEvent(event);
    await delivery.run();
    expect(ministry.arrived).toHaveLength(1);
  });

  it.each<[string, () => IncidentStory]>([
    [
      'a prank',
      () =>
        new IncidentStory({ city: 'bima', startMs })
          .tell('ReportReceived', { channel: 'phone' }, 0)
          .tell('ReportTriaged', { class: 'prank' }, 9)
          .tell('Closed', {}, 10),
    ],
    [
      'a merged report',
      () =>
        verified('bima', 'kedaruratan-lainnya')
          .tell('MergedInto', { target: incidentIdSchema.parse('0199aaaa-0000-7000-8000-000000000001') }, 80)
          .tell('Closed', {}, 90),
    ],
    ['imported history', () => closedBima('imported')],
    ['a simulation', () => closedBima('simulated')],
    ['a city that sends none', () => verified('jambi', 'kebakaran').tell('Closed', {}, 100)],
  ])('sends nothing for %s', async (_name, story) => {
    const { delivery, ministry, happen } = await office();
    await happen(story());
    await delivery.run();
    expect(ministry.arrived).toEqual([]);
  });

  it('puts a drill into a folder of its own, marked', async () => {
    const root = await mkdtemp(join(tmpdir(), 'case-data-'));
    const { delivery, happen } = await office({ destination: new FolderDestination(root) });
    await happen(closedBima('drill'));
    await delivery.run();
    const [file = ''] = await readdir(join(root, 'bima', 'drill'));
    expect(JSON.parse(await readFile(join(root, 'bima', 'drill', file), 'utf8'))).toMatchObject({ origin: 'drill' });
    await rm(root, { recursive: true });
  });
});

describe('case data on order (Tarakan)', () => {
  const track = aTrack();
  const agency = agencyIdSchema.parse('bpbd');
  const sop = { id: sopIdSchema.parse('tarakan/penyelamatan-manusia'), version: 1 };
  const dispatchedOut = (): IncidentStory =>
    verified('tarakan', 'penyelamatan-manusia')
      .tell('Dispatched', { track, agency, sop }, 90)
      .tell('DispatchAccepted', { track }, 95);

  it('is refused while a track is open and sent before closing once none is', async () => {
    const { desk, delivery, happen, sent } = await office();
    const story = dispatchedOut();
    await happen(story);
    expect(await desk.order(scope('call-taker'), story.id)).toEqual({
      ok: false,
      rejection: { code: 'tracks-open', tracks: [track] },
    });

    await happen(story.tell('Responded', { track }, 900));
    const ordered = await desk.order(scope('call-taker'), story.id);
    expect(await desk.order(scope('supervisor'), story.id)).toEqual(ordered);
    await delivery.run();
    expect(await sent(story)).toMatchObject([{ destination: 'DKISP', upToRevision: 6 }]);
    expect(await desk.order(scope('call-taker'), story.id)).toEqual(ordered);
  });

  it('is sent by nobody without an order', async () => {
    const { delivery, ministry, happen } = await office();
    await happen(dispatchedOut().tell('Responded', { track }, 900).tell('Closed', {}, 950));
    await delivery.run();
    expect(ministry.arrived).toEqual([]);
  });

  it.each([
    ['another role', scope('analyst'), 'role-not-allowed'],
    ['another city', scope('supervisor', 'bima'), 'incident-not-found'],
    ['its agency', scope('agency-dispatcher', 'tarakan', agency), 'role-not-allowed'],
    ['another agency', scope('agency-dispatcher', 'tarakan', agencyIdSchema.parse('damkar')), 'incident-not-found'],
  ])('is refused to %s', async (_name, asker, code) => {
    const { desk, happen } = await office();
    const story = dispatchedOut();
    await happen(story);
    expect(await desk.order(asker, story.id)).toEqual({ ok: false, rejection: { code } });
  });

  it('is refused for what does not exist, and where the city sends by itself', async () => {
    const { desk, happen, log } = await office();
    const unknown = new IncidentStory({ city: 'tarakan', startMs });
    expect((await log.readStream(unknown.stream)).revision).toBe(NO_STREAM);
    expect(await desk.order(scope('supervisor'), unknown.id)).toEqual({ ok: false, rejection: { code: 'incident-not-found' } });
    const story = closedBima();
    await happen(story);
    expect(await desk.order(scope('supervisor', 'bima'), story.id)).toEqual({
      ok: false,
      rejection: { code: 'no-order-needed' },
    });
  });
});
