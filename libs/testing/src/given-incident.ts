import type { RecordedEvent } from '@tanggap/events/envelope';
import { allDefinitions } from '@tanggap/events/event-registry';
import {
  agencyIdSchema,
  cityIdSchema,
  eventIdSchema,
  incidentIdSchema,
  instantSchema,
  trackIdSchema,
  type EventId,
  type Instant,
  type Origin,
  type Role,
  type TrackId,
} from '@tanggap/events/ids';
import type { IncidentEvent, IncidentEventType } from '@tanggap/events/incident-events';
import { parseCommand } from '@tanggap/incident/command-doors';
import type { IncidentCommandType } from '@tanggap/incident/incident-commands';
import { incidentRules, type PreparedCommand } from '@tanggap/incident/incident-rules';
import { unreported, type IncidentState } from '@tanggap/incident/incident-state';
import type { Decision, RejectionCode } from '@tanggap/incident/rejection';
import { timelineOf } from '@tanggap/incident/timeline-of';
import type { Timeline } from '@tanggap/incident/timeline';
import { catalog } from '@tanggap/sop-definitions/catalog';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';

/** Something that happened, in a dispatcher's words. Minutes are counted from the first ring. */
export interface Told {
  readonly type: IncidentEventType;
  readonly data: object;
  /** When it happened; absent: one minute after what was told before it. */
  readonly atMin?: number;
  /** When it was recorded; absent: when it happened. */
  readonly recordedMin?: number;
}

/** Something that somebody asks to record. */
export interface Asked {
  readonly type: IncidentCommandType;
  readonly [field: string]: unknown;
}

/** An event by its type, or with those of its data that matter. */
type Expected = IncidentEventType | { readonly type: IncidentEventType; readonly data: object };

interface Caller {
  readonly role: Role | 'system';
  readonly agency: string | null;
}

interface Setting {
  readonly city: string;
  readonly origin: Origin;
  readonly by: Caller;
  readonly nowMin: number;
  readonly facts: Partial<Pick<PreparedCommand, 'caseNumber' | 'mergeTarget' | 'reportRecordedAtMs'>>;
}

const START_MS = Date.UTC(2026, 0, 5, 8);
export const incident = incidentIdSchema.parse('11111111-1111-4111-8111-111111111111');
/** The track that a dispatch decided in a spec opens. */
export const newTrack = trackIdSchema.parse('99999999-9999-4999-8999-999999999999');

/** The id of the n-th thing told, counted from 0. */
export function eventNo(revision: number): EventId {
  return eventIdSchema.parse(`00000000-0000-4000-8000-${String(revision).padStart(12, '0')}`);
}

/** @param minute after the first ring */
export function minute(minute: number): Instant {
  return instantSchema.parse(new Date(minuteMs(minute)).toISOString());
}

/** @returns epoch ms UTC */
export function minuteMs(minute: number): number {
  return START_MS + Math.round(minute * 60_000);
}

/** What the five cities ship, all in force. */
export const shippedDirectory: CityDirectory = {
  profiles: new Map(cityProfiles.map((profile) => [profile.id, profile])),
  sops: new Map(
    catalog.map((sop) => [
      `${sop.id}@${sop.version}`,
      { sop, effectiveFrom: '2020-01-01T00:00:00.000Z', contentHash: '0'.repeat(64) },
    ]),
  ),
};

/** Events as the log would give them: every one parsed strictly with its schema, so that no spec tells an impossible one. */
export function history(
  told: readonly Told[],
  of: { readonly city?: string; readonly origin?: Origin } = {},
): RecordedEvent<IncidentEvent>[] {
  let clock = -1;
  return told.map((fact, revision) => {
    clock = fact.atMin ?? clock + 1;
    const event = {
      id: eventNo(revision),
      type: fact.type,
      data: strictly(fact.type, fact.data),
      occurredAt: minute(clock),
      recordedAt: minute(fact.recordedMin ?? clock),
      origin: of.origin ?? 'live',
      city: cityIdSchema.parse(of.city ?? 'jambi'),
      actor: { id: 'spec', role: 'call-taker', agency: null },
      reportedBy: { role: 'call-taker', agency: null, unit: null, channel: 'phone' },
      correlationId: incident,
      causationId: incident,
      traceparent: null,
      commandId: null,
      commandDigest: null,
      schemaVersion: 1,
      stream: `incident-${incident}`,
      revision,
      personal: null,
      previousHash: null,
      hash: '',
    };
    return event as unknown as RecordedEvent<IncidentEvent>; // data was parsed with the schema of its type
  });
}

/** The timeline of what was told. @param asKnownMin as known at that minute; absent: everything */
export function timelineTold(told: readonly Told[], asKnownMin?: number): Timeline {
  const asKnownAtMs = asKnownMin === undefined ? undefined : minuteMs(asKnownMin);
  return timelineOf(history(told), { incident, city: cityIdSchema.parse('jambi'), origin: 'live' }, asKnownAtMs);
}

const strictSchemas = new Map(allDefinitions().map(({ type, data }) => [type, data.strict()]));

function strictly(type: string, data: object): object {
  const schema = strictSchemas.get(type);
  if (schema === undefined) throw new TypeError(`no such event: ${type}`);
  return schema.parse(data);
}

/** Given what happened so far, on the real rules of the city's shipped profile and SOPs. */
export class GivenIncident {
  constructor(
    private readonly told: readonly Told[],
    private readonly setting: Setting,
  ) {}

  in(city: string): GivenIncident {
    return this.with({ city });
  }

  from(origin: Origin): GivenIncident {
    return this.with({ origin });
  }

  /** Whose key it is; an agency for agency roles. Absent: a call-taker. */
  by(role: Role | 'system', agency: string | null = null): GivenIncident {
    return this.with({ by: { role, agency } });
  }

  /** The service's clock, in minutes after the first ring. Absent: minute 120. */
  at(nowMin: number): GivenIncident {
    return this.with({ nowMin });
  }

  /** What only the owning service could find out. */
  knowing(facts: Setting['facts']): GivenIncident {
    return this.with({ facts });
  }

  when(asked: Asked): Outcome {
    const { city, origin, facts } = this.setting;
    const { rules, events, before, moment } = this.stage();
    const command = parseCommand({ incident, ...asked });
    const decide = (state: IncidentState): Decision => rules.decide({ command, ...facts }, state, moment);
    const decision = decide(before);
    const recorded = decision.ok ? decision.events : [];
    const after = history([...this.told, ...recorded.map(({ type, data }) => ({ type, data }))], { city, origin })
      .slice(events.length)
      .reduce((state, event) => rules.evolve(state, event), before);
    return new Outcome(decision, () => decide(after));
  }

  /** Why the desk would not offer it; null: it would. */
  refusalFor(type: IncidentCommandType, on?: { readonly track: TrackId }): string | null {
    const { rules, before, moment } = this.stage();
    const asked = { type, incident, ...(on === undefined ? {} : { track: on.track }) };
    return rules.refusalFor(asked, before, moment)?.code ?? null;
  }

  private stage() {
    const { city, origin, nowMin, by } = this.setting;
    const rules = incidentRules(() => shippedDirectory);
    const events = history(this.told, { city, origin });
    const cityId = cityIdSchema.parse(city);
    const moment = {
      recordedAt: minute(nowMin),
      recordedAtMs: minuteMs(nowMin),
      by: { role: by.role, cities: [cityId], agency: by.agency === null ? null : agencyIdSchema.parse(by.agency) },
      city: cityId,
      newTrack,
    };
    return { rules, events, moment, before: events.reduce((state, event) => rules.evolve(state, event), unreported) };
  }

  private with(change: Partial<Setting>): GivenIncident {
    return new GivenIncident(this.told, { ...this.setting, ...change });
  }
}

/** What the rules answered. */
export class Outcome {
  constructor(
    private readonly decision: Decision,
    private readonly saidAgain: () => Decision,
  ) {}

  /** Exactly these, in order; `data` may name only what matters. */
  thenRecorded(...expected: readonly Expected[]): void {
    expect(this.decision).toMatchObject({
      ok: true,
      events: expected.map((event) => (typeof event === 'string' ? { type: event } : event)),
    });
  }

  /** And the same said again records nothing. */
  thenRecordedOnce(...expected: readonly Expected[]): void {
    this.thenRecorded(...expected);
    expect(this.saidAgain()).toMatchObject({ ok: true, events: [] });
  }

  /** It was already true. */
  thenNothing(): void {
    this.thenRecorded();
  }

  thenRefusedOrNothing(): void {
    if (this.decision.ok) expect(this.decision.events).toEqual([]);
  }

  thenRejected(code: RejectionCode, details: object = {}): void {
    expect(this.decision).toEqual({ ok: false, rejection: expect.objectContaining({ code, ...details }) });
  }

  /** When it happened, as the record will say. */
  thenHappenedAt(minuteAfterTheRing: number): void {
    expect(this.decision).toMatchObject({ ok: true, occurredAt: minute(minuteAfterTheRing) });
  }

  /** The data of the only event, for what must not be in it. */
  onlyData(): Readonly<Record<string, unknown>> {
    if (!this.decision.ok || this.decision.events.length !== 1) throw new Error('expected one event');
    return { ...this.decision.events[0]?.data };
  }
}

/** `given(reported, dispatched(fire)).when(close).thenRejected('tracks-open')` */
export function given(...told: readonly Told[]): GivenIncident {
  const by = { role: 'call-taker', agency: null } as const;
  return new GivenIncident(told, { city: 'jambi', origin: 'live', by, nowMin: 120, facts: {} });
}
