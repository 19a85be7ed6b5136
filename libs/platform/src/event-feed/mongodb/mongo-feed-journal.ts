import type { Collection } from 'mongodb';
import type { Position } from '../../event-store/event-store.js';
import { asking, type MongoDatabase } from '../../mongodb/mongo-database.js';
import type { ParkedIncident } from '../event-feed.js';
import type { ParkedJournal, SkippedFrom } from '../parked-journal.js';

interface ParkedLane {
  /** `<consumer>/<lane>` */
  readonly _id: string;
  readonly consumer: string;
  readonly lane: string;
  readonly entry: ParkedIncident;
  readonly skipped: readonly { readonly stream: string; readonly revision: number }[];
}

interface ConsumerPlaces {
  /** The consumer's name. */
  readonly _id: string;
  /** By partition: the log up to here has been applied as far as this partition is concerned. */
  readonly places: Readonly<Record<string, string>>;
}

export type RedriveOutcome = 'redriven' | 'still-failing' | 'not-parked';

interface RedriveRequest {
  /** `<consumer>/<lane>` */
  readonly _id: string;
  readonly consumer: string;
  readonly lane: string;
  readonly requestedAt: Date;
  readonly outcome: RedriveOutcome | null;
}

/** What the consumers of every replica share: parked lanes, how far each partition got, and redrives for whoever owns a lane. */
export class MongoFeedJournal implements ParkedJournal {
  private readonly lanes: Collection<ParkedLane>;
  private readonly places: Collection<ConsumerPlaces>;
  private readonly redrives: Collection<RedriveRequest>;

  constructor({ db }: MongoDatabase) {
    this.lanes = db.collection<ParkedLane>('feed_parked');
    this.places = db.collection<ConsumerPlaces>('feed_places');
    this.redrives = db.collection<RedriveRequest>('feed_redrives');
  }

  async parkedLanes(consumer: string): Promise<Map<string, Map<string, number>>> {
    const found = await asking(() => this.lanes.find({ consumer }).toArray());
    return new Map(found.map(({ lane, skipped }) => [lane, new Map(skipped.map(({ stream, revision }) => [stream, revision]))]));
  }

  async park(entry: ParkedIncident, skippedFrom: SkippedFrom): Promise<void> {
    const { consumer, lane } = entry;
    const skipped = [...skippedFrom].map(([stream, revision]) => ({ stream, revision }));
    await asking(() =>
      this.lanes.replaceOne({ _id: `${consumer}/${lane}` }, { consumer, lane, entry, skipped }, { upsert: true }),
    );
  }

  async noteSkipped(consumer: string, lane: string, stream: string, revision: number): Promise<void> {
    const _id = `${consumer}/${lane}`;
    await asking(() =>
      this.lanes.updateOne({ _id, 'skipped.stream': { $ne: stream } }, { $push: { skipped: { stream, revision } } }),
    );
  }

  async unpark(consumer: string, lane: string): Promise<void> {
    await asking(() => this.lanes.deleteOne({ _id: `${consumer}/${lane}` }));
  }

  async parked(consumer?: string): Promise<readonly ParkedIncident[]> {
    const found = await asking(() => this.lanes.find(consumer === undefined ? {} : { consumer }).toArray());
    const entries = found.map(({ entry }) => entry);
    return entries.sort((a, b) =>
      `${a.consumer} ${a.parkedAt} ${a.lane}`.localeCompare(`${b.consumer} ${b.parkedAt} ${b.lane}`, 'en'),
    );
  }

  /** How far each partition of a consumer got, by partition; nothing for a consumer that never ran. */
  async placesOf(consumer: string): Promise<ReadonlyMap<number, Position>> {
    const found = await asking(() => this.places.findOne({ _id: consumer }));
    const places = Object.entries(found?.places ?? {});
    return new Map(places.map(([partition, position]) => [Number(partition), position as Position])); // written by savePlaces only
  }

  async savePlaces(consumer: string, partitions: readonly number[], position: Position): Promise<void> {
    const places = Object.fromEntries(partitions.map((partition) => [`places.${partition}`, position]));
    await asking(() => this.places.updateOne({ _id: consumer }, { $set: places }, { upsert: true }));
  }

  /** Asks whichever replica owns the lane. */
  async requestRedrive(consumer: string, lane: string): Promise<void> {
    const request = { consumer, lane, requestedAt: new Date(), outcome: null };
    await asking(() => this.redrives.replaceOne({ _id: `${consumer}/${lane}` }, request, { upsert: true }));
  }

  async openRedrives(consumer: string): Promise<readonly string[]> {
    const found = await asking(() => this.redrives.find({ consumer, outcome: null }).toArray());
    return found.map(({ lane }) => lane);
  }

  async answerRedrive(consumer: string, lane: string, outcome: RedriveOutcome): Promise<void> {
    await asking(() => this.redrives.updateOne({ _id: `${consumer}/${lane}` }, { $set: { outcome } }));
  }

  async redriveOutcome(consumer: string, lane: string): Promise<RedriveOutcome | null> {
    return (await asking(() => this.redrives.findOne({ _id: `${consumer}/${lane}` })))?.outcome ?? null;
  }
}
