import { setTimeout as pause } from 'node:timers/promises';
import { streamNameSchema, type StreamName } from '@tanggap/events/envelope';
import type { DistributedPlatform } from '@tanggap/platform/distributed-platform';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { aNote } from '@tanggap/testing/sample-events';
import { BoardWatch } from '../../distributed/board-watch.js';
import type { Findings } from '../outcome.js';
import type { Drill, Sizes, Told } from './drill.js';
import type { Stage } from './stage.js';

const NOTES_AT_ONCE = 25;
const CONSUMERS = ['intake', 'dispatch', 'sla-monitor', 'reporting', 'gateway'];
const PATIENCE_MS = 180_000;
const LAST_FRAMES_MS = 30_000;

/** Those of the load, once there is one. */
async function incidentsOf({ load }: Stage): Promise<readonly string[]> {
  await until(() => Promise.resolve(load.acknowledged.length > 0));
  return [...new Set(load.acknowledged.map(({ told }) => told.incident))];
}

/** Notes written straight into the log, over all the incidents of the load: faster than anybody could tell them. */
async function writeNotes(stage: Stage, store: EventStore, count: number): Promise<void> {
  const incidents = await incidentsOf(stage);
  for (let written = 0, nth = 0; written < count; nth++) {
    const stream = streamNameSchema.parse(`incident-${incidents[nth % incidents.length] ?? ''}`);
    const notes = Array.from({ length: Math.min(NOTES_AT_ONCE, count - written) }, () => aNote(Date.now()));
    const { revision } = await store.readStream(stream);
    await store.append(stream, revision, notes);
    written += notes.length;
  }
}

async function consumerBehind(stage: Stage, { behindEvents }: Sizes): Promise<Told> {
  const reporting = stage.service('reporting');
  let recoverMs = 0;
  await stage.under(async () => {
    await reporting.stop('SIGTERM');
    await stage.asOperator(({ store }) => writeNotes(stage, store, behindEvents));
    const begunMs = performance.now();
    reporting.start();
    await stage.recovered();
    recoverMs = performance.now() - begunMs;
  });
  return {
    runs: 1,
    recoverMs: [recoverMs],
    facts: { behind: behindEvents, eventsPerSec: Math.round((behindEvents * 1000) / recoverMs) },
  };
}

/** A message that nobody can read lies in the topic under the key of one incident. */
async function poison(stage: Stage, _sizes: Sizes, findings: Findings): Promise<Told> {
  let recoverMs = 0;
  await stage.under(() =>
    stage.asOperator(async (platform) => {
      const lane = (await incidentsOf(stage)).at(-1) ?? '';
      await platform.broker.sink().send([{ key: lane, value: 'bukan peristiwa', headers: {} }]);
      await until(async () => (await parkedBy(platform, lane)).length === CONSUMERS.length);
      const others = (await platform.feed.parked()).filter((entry) => entry.lane !== lane);
      if (others.length > 0) findings.note('too-much-parked', JSON.stringify(others[0]));
      const begunMs = performance.now();
      for (const consumer of CONSUMERS) {
        const outcome = await platform.feed.redrive(consumer, lane);
        if (outcome !== 'redriven') findings.note('not-redriven', `${consumer}: ${outcome}`);
      }
      recoverMs = performance.now() - begunMs;
    }),
  );
  return { runs: CONSUMERS.length, recoverMs: [recoverMs] };
}

async function parkedBy({ feed }: DistributedPlatform, lane: string): Promise<readonly string[]> {
  return (await feed.parked()).filter((entry) => entry.lane === lane).map(({ consumer }) => consumer);
}

async function subscriberCut(stage: Stage, { cuts, cutEvents }: Sizes, findings: Findings): Promise<Told> {
  return stage.asOperator(async ({ store }) => {
    const from = await store.head();
    const watch = new BoardWatch(stage.url, stage.keyOf('supervisor'), 'jambi', await positionAt(stage));
    const recoverMs: number[] = [];
    await stage.under(async () => {
      const writing = writeNotes(stage, store, cutEvents);
      for (let nth = 0; nth < cuts; nth++) {
        await pause(200 + stage.random() * 400);
        const { length } = watch.frames;
        const begunMs = performance.now();
        stage.proxies.gateway.cut();
        await watch.until(() => watch.frames.length > length, PATIENCE_MS);
        recoverMs.push(performance.now() - begunMs);
      }
      await writing;
    });
    await stage.load.settle(stage.url, PATIENCE_MS);
    const expected = await framesSince(store, from);
    const missing = (): readonly string[] => leftOver(expected, framesOf(watch));
    await watch.until(() => missing().length === 0, LAST_FRAMES_MS).catch(() => undefined); // what never comes is told below
    await pause(500); // a repeated frame would come now
    watch.stop();
    const got = framesOf(watch);
    // The monitor goes on recording: what came after the first look is no repetition.
    const [missed, repeated] = [missing(), leftOver(got, await framesSince(store, from))];
    findings.noteAll('frame-missed', missed);
    findings.noteAll('frame-repeated', repeated);
    const facts = {
      frames: got.length,
      lines: watch.lines,
      missed: missed.length,
      repeated: repeated.length,
      errors: watch.errors,
    };
    return { runs: cuts, recoverMs, facts };
  });
}

async function positionAt(stage: Stage): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${stage.keyOf('supervisor')}` };
  const body = JSON.stringify({ query: '{ feedStatus { position } }' });
  const response = await fetch(`${stage.url}/graphql`, { method: 'POST', headers, body });
  const { data } = (await response.json()) as { readonly data: { readonly feedStatus: { readonly position: string } } }; // its documented shape
  return data.feedStatus.position;
}

function framesOf({ frames }: BoardWatch): readonly string[] {
  return frames.map(({ incidentId, type }) => `${incidentId} ${type}`);
}

async function framesSince(store: EventStore, after: Awaited<ReturnType<EventStore['head']>>): Promise<readonly string[]> {
  const frames: string[] = [];
  for await (const entry of store.readAll(after)) {
    const { stream, type } = 'event' in entry ? entry.event : entry.undecodable;
    const incident = incidentOf(stream);
    if (incident !== null) frames.push(`${incident} ${type}`);
  }
  return frames;
}

function incidentOf(stream: StreamName): string | null {
  return /^(?:incident|sla)-(.+)$/.exec(stream)?.[1] ?? null;
}

/** What is in the first list more often than in the second. */
function leftOver(all: readonly string[], taken: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const item of taken) left.set(item, (left.get(item) ?? 0) + 1);
  return all.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (!(await isDone())) {
    if (performance.now() > deadlineMs) throw new Error('waited in vain');
    await pause(100);
  }
}

export const feedDrills: readonly Drill[] = [
  { name: 'a consumer far behind', brokers: 1, run: consumerBehind },
  { name: 'a poison message', brokers: 1, run: poison },
  { name: 'a subscriber cut again and again', brokers: 1, run: subscriberCut },
];
