import { createHash } from 'node:crypto';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import { cityIdSchema, type IncidentId } from '@tanggap/events/ids';
import { emptyRecord, foldRecord } from '@tanggap/incident/incident-record';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { findCategory, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { Judge } from '../reports/judge-record.js';
import { casePackage, type PackageCaller, type PackagePlace } from './case-package.js';
import type { Parcel } from './destination.js';
import type { IncidentHistory } from './outbox.js';
import { callerOf, placeOf, type OpenPersonal } from './permitted-details.js';

export interface ParcelParts {
  readonly historyOf: (incident: IncidentId) => Promise<IncidentHistory>;
  readonly profileOf: (city: string) => CityProfile | null;
  readonly judgeOf: (city: string) => Judge | null;
  readonly openPersonal: OpenPersonal;
}

/**
 * Packs a case up to a named revision. Read from the log, judged as of that revision, written canonically: whoever packs it again gets
 * the same bytes, unless an erasure or a changed profile took something out.
 */
export class Parcels {
  constructor(private readonly parts: ParcelParts) {}

  /** @returns null when the city has no profile here, or sends none any more */
  async pack(incident: IncidentId, upToRevision: number): Promise<Parcel | null> {
    const { events } = await this.parts.historyOf(incident);
    const known = events.filter((event) => event.revision <= upToRevision).filter(isIncidentEvent);
    const last = known.at(-1);
    if (last === undefined) return null;
    const profile = this.parts.profileOf(last.city);
    const judge = this.parts.judgeOf(last.city);
    if (profile === null || judge === null || profile.caseData.when === 'none') return null;

    const judgedAtMs = Date.parse(last.recordedAt);
    const timeline = timelineOf(known, ownerOf(known));
    const record = known.reduce<ReturnType<typeof emptyRecord>>(
      (folded, event) => foldRecord(folded, event),
      emptyRecord(incident),
    );
    const details = await this.detailsOf(known, profile);
    const document = casePackage({
      record,
      timeline,
      judged: judge.judge(timeline, judgedAtMs),
      judgedAtMs,
      factsOf: (row) => judge.factsOf(row),
      categoryLabel: record.category === null ? null : (findCategory(profile, record.category)?.label ?? null),
      ...details,
      place: { ...details.place, district: record.district },
    });
    const bytes = Buffer.from(canonicalJson(document), 'utf8');
    const { caseNumber } = record;
    const { origin } = timeline;
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { incident, city: cityIdSchema.parse(last.city), origin, caseNumber, upToRevision, bytes, hash };
  }

  /** Opens no ciphertext that the profile does not let out. */
  private async detailsOf(
    events: readonly RecordedEvent[],
    { caseData }: CityProfile,
  ): Promise<{ place: PackagePlace; caller: PackageCaller | null }> {
    const { placePrecision, callerIdentity } = caseData;
    const needsAny = callerIdentity || placePrecision !== 'district';
    const opened = needsAny ? await Promise.all(events.map((event) => this.parts.openPersonal(event))) : [];
    return { place: placeOf(opened, placePrecision), caller: callerIdentity ? callerOf(opened) : null };
  }
}
