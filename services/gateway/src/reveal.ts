import { Inject, Injectable } from '@nestjs/common';
import { incidentIdSchema, type Role } from '@tanggap/events/ids';
import type { IncidentRecord, KeptEvent } from '@tanggap/incident/incident-record';
import type { Scope } from '@tanggap/platform/access/principal';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { canSee, Sight } from './reads/visibility.js';

/** What a personal field tells: who called, where it is, what happened, what people wrote beside it. */
type FieldClass = 'caller' | 'place' | 'story' | 'note';

const fieldClasses: Readonly<Record<string, FieldClass>> = {
  callerName: 'caller',
  callerPhone: 'caller',
  sourceAttributes: 'caller',
  address: 'place',
  point: 'place',
  destination: 'place',
  description: 'story',
  text: 'story',
};

const everything: readonly FieldClass[] = ['caller', 'place', 'story', 'note'];
const needed: readonly FieldClass[] = ['place', 'story', 'note'];

/**
 * Who reads what. `always`: in the call center, for as long as it is kept. `whileOpen`: an agency's people, while a
 * track of theirs is open. People on their way call back, so they get the caller's number; programs do not call.
 */
const roleTable: Readonly<Record<Role, { readonly always: readonly FieldClass[]; readonly whileOpen: readonly FieldClass[] }>> = {
  'call-taker': { always: everything, whileOpen: everything },
  supervisor: { always: everything, whileOpen: everything },
  'duty-officer': { always: everything, whileOpen: everything },
  'agency-dispatcher': { always: [], whileOpen: everything },
  crew: { always: [], whileOpen: everything },
  'agency-system': { always: [], whileOpen: needed },
  analyst: { always: [], whileOpen: [] },
  'city-admin': { always: [], whileOpen: [] },
};

export interface PersonalField {
  readonly record: IncidentRecord;
  readonly event: KeptEvent;
  readonly field: string;
}

export interface Revealed {
  /** null: nobody said it, or it is erased, or hidden. */
  readonly value: unknown;
  readonly erased: boolean;
  readonly hidden: boolean;
}

const nothing: Revealed = { value: null, erased: false, hidden: false };
const hidden: Revealed = { value: null, erased: false, hidden: true };
const erased: Revealed = { value: null, erased: true, hidden: false };

type PersonalFields = Readonly<Record<string, unknown>>;

/** Whether a caller may read a field of this record at all; no key is touched to answer it. */
export function mayReveal({ record, event, field }: PersonalField, scope: Scope): boolean {
  if (scope.role === 'system' || !canSee(scope, record) || !new Sight(scope, record).event(event.id)) return false;
  const { always, whileOpen } = roleTable[scope.role];
  const fieldClass = fieldClasses[field] ?? 'note';
  if (scope.agency === null) return always.includes(fieldClass);
  const hasOpenTrack = record.openAgencies.includes(scope.agency) && record.state === 'dispatched';
  return hasOpenTrack && whileOpen.includes(fieldClass);
}

/** The only place that opens personal data for people. What a role does not need stays ciphertext. */
@Injectable()
export class Revealer {
  /** Of records that are being answered now; gone with them. */
  private readonly opened = new WeakMap<KeptEvent, Promise<PersonalFields | 'erased'>>();

  constructor(@Inject(PLATFORM) private readonly platform: Pick<Platform, 'keys'>) {}

  async reveal(asked: PersonalField, scope: Scope): Promise<Revealed> {
    if (asked.event.personal === null) return nothing;
    if (!mayReveal(asked, scope)) return hidden;
    const fields = await this.open(asked);
    return fields === 'erased' ? erased : { ...nothing, value: fields[asked.field] ?? null };
  }

  private open({ record, event }: PersonalField): Promise<PersonalFields | 'erased'> {
    const known = this.opened.get(event);
    if (known !== undefined) return known;
    const opening = this.decrypt(record, event);
    this.opened.set(event, opening);
    return opening;
  }

  private async decrypt(record: IncidentRecord, event: KeptEvent): Promise<PersonalFields | 'erased'> {
    const key = await this.platform.keys.find(incidentIdSchema.parse(record.id), event.keyId);
    if (key.state !== 'live') return 'erased';
    return openPersonal(event, key.key);
  }
}
