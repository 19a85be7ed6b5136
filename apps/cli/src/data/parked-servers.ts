import type { DistributedConfig } from '@tanggap/platform/config/distributed-config';
import { mongoDatabaseOf } from '@tanggap/platform/distributed-platform';
import { MongoFeedJournal } from '@tanggap/platform/event-feed/mongodb/mongo-feed-journal';
import { redriven } from '@tanggap/platform/event-feed/mongodb/redriven';
import { CliError } from '../cli-error.js';
import type { ParkedDetail } from './parked-detail.js';

/** What the consumers of every replica have put aside. */
export function parkedOnServers(servers: DistributedConfig): Promise<readonly ParkedDetail[]> {
  return withJournal(servers, async (journal) => {
    const details: ParkedDetail[] = [];
    for (const entry of await journal.parked()) {
      const notApplied = (await journal.parkedLanes(entry.consumer)).get(entry.lane) ?? new Map<string, number>();
      details.push({ ...entry, notAppliedFrom: Object.fromEntries(notApplied) });
    }
    return details;
  });
}

/** The replica that owns the incident does it. @throws CliError for what is not parked @throws Error when no replica answers */
export function redriveOnServers(
  servers: DistributedConfig,
  consumer: string,
  incident: string,
): Promise<'redriven' | 'still-failing'> {
  return withJournal(servers, async (journal) => {
    const isParked = (await journal.parked(consumer)).some(({ lane }) => lane === incident);
    const outcome = isParked ? await redriven(journal, consumer, incident) : 'not-parked';
    if (outcome === 'not-parked') throw new CliError(`tidak diparkir / ${consumer} has not parked ${JSON.stringify(incident)}`);
    return outcome;
  });
}

async function withJournal<R>({ views }: DistributedConfig, task: (journal: MongoFeedJournal) => Promise<R>): Promise<R> {
  const database = mongoDatabaseOf(views);
  try {
    return await task(new MongoFeedJournal(database));
  } finally {
    await database.close();
  }
}
