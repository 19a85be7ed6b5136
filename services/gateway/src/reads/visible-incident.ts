import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { findDefinition } from '@tanggap/events/event-registry';
import { pointSchema } from '@tanggap/events/incident-events';
import { recordUpTo, type IncidentRecord, type KeptEvent } from '@tanggap/incident/incident-record';
import { trackStatusOf } from '@tanggap/incident/incident-state';
import type { TimelineEntry } from '@tanggap/incident/timeline';
import { findAgency, findCategory, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import { nearestTo } from '../map/nearest-posts.js';
import { labelOf, Label, PersonalPoint, PersonalText, SopRefType } from '../schema/common.types.js';
import { incidentStateEnum, originEnum, triageClassEnum } from '../schema/enums.js';
import {
  AlarmType,
  IncidentJudgement,
  OfferedCommand,
  RowType,
  TimelineEntryType,
  TrackType,
  type RevealedText,
} from '../schema/incident.types.js';
import { InstantScalar } from '../schema/instant.scalar.js';
import { NearPost, postOf } from '../schema/map.types.js';
import type { Revealed } from '../reveal.js';
import { alarmsOf } from './alarms.js';
import { crewsOf } from './crew-steps.js';
import { JudgedRecord } from './judged-record.js';
import { offeredIn } from './offered.js';
import type { Reading } from './reading.js';
import { Sight } from './visibility.js';
import { wordsOf } from './words.js';

/** What happened just now takes its way to the log; longer, and somebody told it afterwards. */
const TOLD_LATE_MS = 1000;

/** Posts named beside a case: more is a list that nobody reads at night. */
const NEAREST = 5;

/** One incident as one caller may see it at one moment. Fields are computed only when they are asked for. */
@ObjectType('Incident')
export class VisibleIncident {
  private readonly sight: Sight;
  private readonly judged: JudgedRecord;
  /** As it stood at the reading's moment. Who may see what is asked of the record as it stands now. */
  private readonly then: IncidentRecord;

  constructor(
    readonly record: IncidentRecord,
    private readonly reading: Reading,
  ) {
    this.sight = new Sight(reading.scope, record);
    this.judged = new JudgedRecord(record, reading);
    this.then = reading.asKnownAtMs === null ? record : recordUpTo(record, this.judged.timeline.upToRevision);
  }

  @Field(() => ID)
  get id(): string {
    return this.then.id;
  }

  @Field(() => String, { nullable: true })
  get caseNumber(): string | null {
    return this.then.caseNumber;
  }

  @Field(() => ID, { nullable: true })
  get city(): string | null {
    return this.then.city;
  }

  @Field(() => originEnum, { nullable: true, description: 'Anything but LIVE is no real case.' })
  get origin(): string | null {
    return this.then.origin;
  }

  @Field(() => incidentStateEnum)
  get state(): string {
    return this.then.state;
  }

  @Field(() => ID, { nullable: true })
  get category(): string | null {
    return this.then.category;
  }

  @Field(() => Label, { nullable: true })
  get categoryLabel(): Label | null {
    const { category } = this.then;
    const { profile } = this;
    return category === null ? null : labelOf(profile === null ? null : findCategory(profile, category)?.label, category);
  }

  @Field(() => String, { nullable: true })
  get district(): string | null {
    return this.then.district;
  }

  @Field(() => triageClassEnum, { nullable: true })
  get triage(): string | null {
    return this.then.triage;
  }

  @Field(() => InstantScalar, { nullable: true })
  get receivedAt(): string | null {
    return this.then.receivedAt;
  }

  @Field(() => Int, { description: 'For `ifMatch` of what concerns the incident.' })
  get revision(): number {
    return this.then.seen[`incident-${this.then.id}`] ?? -1;
  }

  @Field(() => [ID])
  get agencies(): readonly string[] {
    return this.then.agencies.filter((agency) => this.sight.agency(agency));
  }

  @Field(() => [ID], { description: 'With a track that has not ended.' })
  get openAgencies(): readonly string[] {
    return this.then.openAgencies.filter((agency) => this.sight.agency(agency));
  }

  @Field(() => SopRefType, { nullable: true, description: 'The case’s; null: not verified yet, or no SOP on file.' })
  get sop(): SopRefType | null {
    return this.judged.timeline.caseSops.at(-1)?.sop ?? null;
  }

  @Field(() => VisibleIncident, {
    nullable: true,
    description: 'The case it belongs to after all merges, where that is yours to see.',
  })
  get mergedInto(): Promise<VisibleIncident | null> {
    const { mergedInto } = this.then;
    return mergedInto === null ? Promise.resolve(null) : this.caseOf(mergedInto);
  }

  @Field(() => PersonalText)
  get callerName(): Promise<PersonalText> {
    return this.text(['Verified', 'ReportReceived'], ['callerName']);
  }

  @Field(() => PersonalText)
  get callerPhone(): Promise<PersonalText> {
    return this.text(['Verified', 'ReportReceived'], ['callerPhone']);
  }

  @Field(() => PersonalText)
  get address(): Promise<PersonalText> {
    return this.text(['Reclassified', 'Verified'], ['address']);
  }

  @Field(() => PersonalText, { description: 'As verified, else as first reported.' })
  get description(): Promise<PersonalText> {
    return this.text(['Verified', 'ReportReceived'], ['description', 'text']);
  }

  @Field(() => PersonalPoint)
  get point(): Promise<PersonalPoint> {
    return this.latest(['Reclassified', 'Verified'], ['point']).then((revealed) => ({
      ...revealed,
      value: pointSchema.safeParse(revealed.value).data ?? null,
    }));
  }

  @Field(() => [NearPost], {
    description:
      'The agencies’ posts nearest to its point, nearest first; empty where the point is not there or not yours to read.',
  })
  get nearestPosts(): Promise<readonly NearPost[]> {
    const posts = this.reading.postsOf(this.then.city);
    return this.point.then(({ value }) =>
      value === null
        ? []
        : nearestTo(value, posts, NEAREST).map(({ post, distanceM }) => ({ post: postOf(post, this.profile), distanceM })),
    );
  }

  @Field(() => [TrackType])
  get tracks(): readonly TrackType[] {
    const { state, timeline } = this.judged;
    return timeline.tracks
      .filter(({ track }) => this.sight.track(track))
      .map(({ track, agency, sops, openedAtMs, end }) => {
        const known = state.tracks.get(track);
        return {
          id: track,
          agency,
          agencyName: labelOf(this.profile === null ? null : findAgency(this.profile, agency)?.name, agency),
          sop: sops.at(-1)?.sop ?? null,
          openedAt: openedAtMs,
          status: known === undefined ? 'open' : trackStatusOf(known),
          endedAt: end?.atMs ?? null,
          revision: known?.revision ?? -1,
          units: [...(known?.units.keys() ?? [])],
          crews: known === undefined ? [] : crewsOf(known),
        };
      });
  }

  @Field(() => [TimelineEntryType], { description: 'In the order it was recorded.' })
  get timeline(): readonly TimelineEntryType[] {
    const kept = new Map<string, KeptEvent>(this.record.events.map((event) => [event.id, event]));
    return this.judged.timeline.entries.flatMap((entry) => {
      const event = kept.get(entry.event);
      return event === undefined || !this.sight.event(entry.event) ? [] : [this.entry(entry, event)];
    });
  }

  @Field(() => [RowType], { description: 'Every printed row that applies, in the order of the papers.' })
  get rows(): readonly RowType[] {
    return this.judged.rows.filter(({ track }) => this.sight.track(track));
  }

  @Field(() => [AlarmType])
  get alarms(): readonly AlarmType[] {
    return alarmsOf(this.record, this.reading).filter(({ track }) => this.sight.track(track));
  }

  @Field(() => Boolean, {
    description: 'Your key recorded the report, answered the call, or recorded what was done last, of what you may see.',
  })
  get mine(): boolean {
    const seen = this.judged.known.filter(({ id, actor }) => actor.role !== 'system' && this.sight.event(id));
    const taken = seen.filter(({ type }) => type === 'ReportReceived' || type === 'CallAnswered');
    return [...taken, ...seen.slice(-1)].some(({ actor }) => actor.id === this.reading.scope.principal.id);
  }

  @Field(() => IncidentJudgement, {
    nullable: true,
    description: 'null for an agency: an incident is judged by everybody’s rows.',
  })
  get judgement(): IncidentJudgement | null {
    return this.sight.isWhole ? this.judged.judgement : null;
  }

  @Field(() => [OfferedCommand], { description: 'What your role can ask for here, and why it would be refused now.' })
  get offered(): readonly OfferedCommand[] {
    const tracks = this.judged.timeline.tracks.map(({ track }) => track).filter((track) => this.sight.track(track));
    const { id, city } = this.record;
    return offeredIn({ id, city, tracks, state: this.judged.state, rows: this.rows }, this.reading);
  }

  /** When somebody has to look at what nobody accepted since then, epoch ms; null where the city is not known. */
  attentionAt(sinceMs: number): number | null {
    return this.profile === null ? null : sinceMs + this.profile.attentionSec * 1000;
  }

  /** When a row with a limit begins to warn, epoch ms. */
  warnsAt({ limitMs, dueAt }: RowType): number | null {
    const warningPct = this.reading.warningPctOf(this.record.city);
    return limitMs === null || dueAt === null || warningPct === null ? null : dueAt - limitMs * (1 - warningPct / 100);
  }

  private async caseOf(merged: string): Promise<VisibleIncident | null> {
    const root = await this.reading.rootOf(merged);
    return root === null ? null : new VisibleIncident(root, this.reading);
  }

  private get profile(): CityProfile | null {
    return this.reading.profileOf(this.record.city);
  }

  private entry(entry: TimelineEntry, event: KeptEvent): TimelineEntryType {
    const { type, revision, atMs, originallyAtMs, recordedAtMs, reportedBy, track, agency, unit, step } = entry;
    const texts = this.textsOf(event);
    return {
      ...{ event: entry.event, type, revision, reportedBy, track, agency, unit, step },
      at: atMs,
      originallyAt: originallyAtMs,
      recordedAt: recordedAtMs,
      toldLate: recordedAtMs - atMs > TOLD_LATE_MS,
      corrects: event.type === 'OccurrenceCorrected' ? event.data.event : null,
      words: wordsOf(event),
      recorder: event.actor,
      get texts() {
        return texts().then((revealed) => revealed.texts);
      },
      get erased() {
        return texts().then((revealed) => revealed.erased);
      },
    };
  }

  private textsOf(event: KeptEvent): () => Promise<{ texts: readonly RevealedText[]; erased: boolean }> {
    const fields = findDefinition(event.type)?.personalFields ?? [];
    return async () => {
      const revealed = await Promise.all(fields.map((field) => this.reveal(event, field)));
      const texts = fields.flatMap((field, index) => {
        const value = revealed[index]?.value;
        return typeof value === 'string' ? [{ field, value }] : [];
      });
      return { texts, erased: revealed.some((field) => field.erased) };
    };
  }

  private async text(types: readonly KeptEvent['type'][], fields: readonly string[]): Promise<PersonalText> {
    const revealed = await this.latest(types, fields);
    return { ...revealed, value: typeof revealed.value === 'string' ? revealed.value : null };
  }

  /** The last one said; where nothing is to be read, whether that is because it is hidden or erased. */
  private async latest(types: readonly KeptEvent['type'][], fields: readonly string[]): Promise<Revealed> {
    let best: Revealed = { value: null, erased: false, hidden: false };
    for (const event of this.judged.known.filter(({ type }) => types.includes(type)).reverse()) {
      for (const field of fields) {
        const revealed = await this.reveal(event, field);
        if (revealed.value !== null) return revealed;
        best = { value: null, erased: best.erased || revealed.erased, hidden: best.hidden || revealed.hidden };
      }
    }
    return best;
  }

  private reveal(event: KeptEvent, field: string): Promise<Revealed> {
    return this.reading.reveal({ record: this.record, event, field });
  }
}
