import type { DomainEvent, RecordedEvent } from '@tanggap/events/envelope';
import type { CityId, Instant, SopId } from '@tanggap/events/ids';
import type { CommandRules, DecideMeta, Decided } from '@tanggap/platform/commands/command-executor';
import { NO_STREAM, type Revision } from '@tanggap/platform/event-store/event-store';
import type { RejectionTable } from '@tanggap/platform/http/problem';
import { cityProfileSchema, findAgency, mayGive, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { Sop, Text } from '@tanggap/sop-definitions/sop';
import type { PublishedDocument } from './published-document.js';

interface Common extends PublishedDocument {
  readonly city: CityId;
  readonly because: string;
}
export interface PublishSop extends Common {
  readonly type: 'PublishSop';
  readonly sop: Sop;
  /** Absent: from now. */
  readonly effectiveFrom?: Instant | undefined;
}
export interface ChangeProfile extends Common {
  readonly type: 'ChangeProfile';
  /** The version it is to become: whoever did not see the last one is refused. */
  readonly version: number;
  readonly profile: CityProfile;
}
export type Publication = PublishSop | ChangeProfile;

/** What an old case is judged by whatever is in force today, so that no later profile may take it away. */
type Judging = 'agencies' | 'intakeSop' | 'sopBeforeVerified';

export type PublicationRejection =
  | { readonly code: 'city-not-found' }
  | { readonly code: 'role-not-allowed' }
  | { readonly code: 'document-of-another-city' }
  | { readonly code: 'version-published'; readonly version: number }
  | { readonly code: 'version-not-next'; readonly next: number }
  | { readonly code: 'effective-in-past' }
  | { readonly code: 'sop-not-published'; readonly sop: SopId }
  | { readonly code: 'old-cases-depend'; readonly on: Judging }
  | { readonly code: 'nobody-could-change' };

/** Statuses of what a publication may be refused for. */
export const publicationRejections: RejectionTable<PublicationRejection> = {
  'city-not-found': 404,
  'role-not-allowed': 403,
  'document-of-another-city': 409,
  'version-published': 409,
  'version-not-next': 409,
  'effective-in-past': 409,
  'sop-not-published': 409,
  'old-cases-depend': 409,
  'nobody-could-change': 409,
};

/** What a person reads of a refused publication. */
export const publicationTexts: Readonly<Record<Exclude<PublicationRejection['code'], 'role-not-allowed'>, Text>> = {
  'city-not-found': { id: 'Kota tidak ditemukan.', en: 'There is no such city.' },
  'document-of-another-city': { id: 'Dokumen ini milik kota lain.', en: "The document is another city's." },
  'version-published': {
    id: 'Versi ini sudah terbit dan tidak dapat diubah.',
    en: 'This version is published and never edited.',
  },
  'version-not-next': { id: 'Bukan versi berikutnya.', en: 'It is not the next version.' },
  'effective-in-past': { id: 'Tanggal berlaku sudah lewat.', en: 'It would be in force from the past.' },
  'sop-not-published': { id: 'SOP yang disebut belum terbit.', en: 'It names a SOP that is not published.' },
  'old-cases-depend': { id: 'Kasus lama masih dinilai dengannya.', en: 'Old cases are judged by it.' },
  'nobody-could-change': {
    id: 'Tidak ada lagi yang boleh mengubah profil ini.',
    en: 'Nobody could change this profile any more.',
  },
};

interface Version {
  readonly contentHash: string;
  /** null for a profile: it is in force once it is published. */
  readonly effectiveFrom: Instant | null;
}
/** What a city's stream has published so far. */
export interface CityEdition {
  readonly revision: Revision;
  readonly sops: ReadonlyMap<string, ReadonlyMap<number, Version>>;
  readonly profiles: ReadonlyMap<number, Version>;
  readonly profile: CityProfile | null;
}

/** A city's stream in the form an executor carries out. */
export const publicationRules: CommandRules<Publication, CityEdition, PublicationRejection> = {
  initial: { revision: NO_STREAM, sops: new Map(), profiles: new Map(), profile: null },
  evolve: evolveEdition,
  decide(publication, edition, meta) {
    const verdict = decidePublication(publication, edition, meta);
    return 'code' in verdict ? { ok: false, rejection: verdict } : { ok: true, events: verdict, occurredAt: meta.recordedAt };
  },
  revisionFor: (_publication, { revision }) => revision,
};

function evolveEdition(edition: CityEdition, event: RecordedEvent): CityEdition {
  const { revision } = event;
  if (event.type === 'SopPublished') {
    const { sop, contentHash, effectiveFrom } = event.data;
    const versions = new Map(edition.sops.get(sop.id)).set(sop.version, { contentHash, effectiveFrom });
    return { ...edition, revision, sops: new Map(edition.sops).set(sop.id, versions) };
  }
  if (event.type === 'ProfileChanged') {
    const { version, contentHash, document } = event.data;
    const profiles = new Map(edition.profiles).set(version, { contentHash, effectiveFrom: null });
    return { ...edition, revision, profiles, profile: cityProfileSchema.parse(document) };
  }
  return { ...edition, revision };
}

type Verdict = readonly DomainEvent[] | PublicationRejection;
type Refusal = Exclude<Decided<PublicationRejection>, { ok: true }>['rejection'];

function decidePublication(publication: Publication, edition: CityEdition, meta: DecideMeta): Verdict {
  const { profile } = edition;
  const { by, city } = meta;
  if (profile === null || !by.cities.includes(city)) return { code: 'city-not-found' };
  if (by.role === 'system' || !mayGive(profile, by.role, publication.type)) return { code: 'role-not-allowed' };
  return publication.type === 'PublishSop'
    ? decideSop(publication, edition, meta)
    : decideProfile(publication, { ...edition, profile }, city);
}

function decideSop(publication: PublishSop, edition: CityEdition, { city, recordedAt }: DecideMeta): Verdict {
  const { sop, contentHash, document, because } = publication;
  if (sop.city !== city) return { code: 'document-of-another-city' };
  const versions = edition.sops.get(sop.id) ?? new Map<number, Version>();
  const known = versions.get(sop.version);
  // Said again: the same document, and no other day than the one it has.
  const isSameDay = publication.effectiveFrom === undefined || publication.effectiveFrom === known?.effectiveFrom;
  if (known !== undefined)
    return isSameDay ? again(known, publication, sop.version) : { code: 'version-published', version: sop.version };
  const refusal = unlessNext(versions, sop.version);
  if (refusal !== null) return refusal;
  const effectiveFrom = publication.effectiveFrom ?? recordedAt;
  if (effectiveFrom < recordedAt) return { code: 'effective-in-past' };
  const ref = { id: sop.id, version: sop.version };
  return [{ type: 'SopPublished', data: { sop: ref, contentHash, effectiveFrom, document, because } }];
}

function decideProfile(
  publication: ChangeProfile,
  edition: CityEdition & { readonly profile: CityProfile },
  city: CityId,
): Verdict {
  const { profile, version, contentHash, document, because } = publication;
  if (profile.id !== city) return { code: 'document-of-another-city' };
  const known = edition.profiles.get(version);
  if (known !== undefined) return again(known, publication, version);
  const refusal =
    unlessNext(edition.profiles, version) ?? unpublishedSop(profile, edition) ?? takenFromOldCases(edition.profile, profile);
  if (refusal !== null) return refusal;
  const isOpen = Object.values(profile.permissions).some((commands) => commands.includes('ChangeProfile'));
  if (!isOpen) return { code: 'nobody-could-change' };
  return [{ type: 'ProfileChanged', data: { version, contentHash, document, because } }];
}

function again(known: Version, { contentHash }: PublishedDocument, version: number): Verdict {
  return known.contentHash === contentHash ? [] : { code: 'version-published', version };
}

function unlessNext(versions: ReadonlyMap<number, Version>, version: number): Refusal | null {
  const next = Math.max(0, ...versions.keys()) + 1;
  return version === next ? null : { code: 'version-not-next', next };
}

function unpublishedSop(profile: CityProfile, { sops }: CityEdition): Refusal | null {
  const named = [
    profile.intakeSop,
    profile.sopBeforeVerified,
    ...profile.categories.map((category) => category.sop),
    ...profile.sharedAdmins.map((admin) => admin.sop),
  ];
  const unknown = named.find((sop) => sop !== null && !sops.has(sop)) ?? null;
  return unknown === null ? null : { code: 'sop-not-published', sop: unknown };
}

function takenFromOldCases(before: CityProfile, after: CityProfile): Refusal | null {
  const isKept = before.agencies.every(({ id, kind }) => findAgency(after, id)?.kind === kind);
  if (!isKept) return { code: 'old-cases-depend', on: 'agencies' };
  if (after.intakeSop !== before.intakeSop) return { code: 'old-cases-depend', on: 'intakeSop' };
  if (after.sopBeforeVerified !== before.sopBeforeVerified) return { code: 'old-cases-depend', on: 'sopBeforeVerified' };
  return null;
}
