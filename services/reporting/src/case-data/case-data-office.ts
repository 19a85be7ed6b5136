import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema, type IncidentId } from '@tanggap/events/ids';
import type { Scope } from '@tanggap/platform/access/principal';
import type { CaseDataDesk, OrderRejection, OrderResult, UnsentCaseData } from '@tanggap/platform/reports/case-data-desk';
import { ReportRefused } from '@tanggap/platform/reports/reports-reader';
import { mayGive, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import { dueOnClose, dueOnOrder, type CaseDataDue } from './case-data-due.js';
import type { Outbox } from './outbox.js';
import type { OutboxEntry } from './outbox.view.js';
import type { Parcels } from './parcels.js';

/** Who may see what did not arrive: those who answer for it, not the agencies. */
const watchers: ReadonlySet<Scope['role']> = new Set<Scope['role']>(['call-taker', 'supervisor', 'city-admin', 'system']);

/** Decides what is sent and puts it on the way: after a close by itself, or when the call center orders it. */
export class CaseDataOffice implements CaseDataDesk {
  constructor(
    private readonly outbox: Outbox,
    private readonly parcels: Parcels,
    private readonly profileOf: (city: string) => CityProfile | null,
    /** Something new is due; delivery follows in its own time. */
    private readonly onAdded: () => void,
  ) {}

  /** The feed's side: every close of a city that sends after closing. Repeats add nothing. */
  async onEvent(event: RecordedEvent): Promise<void> {
    if (event.type !== 'Closed') return;
    const profile = this.profileOf(event.city);
    if (profile?.caseData.when !== 'after-close') return;
    const incident = incidentIdSchema.parse(event.stream.slice('incident-'.length));
    const { events, timeline } = await this.outbox.historyOf(incident);
    // A repeated delivery of an old close must not pack what has been recorded since.
    if (timeline.entries.some((entry) => entry.type === 'Closed' && entry.revision > event.revision)) return;
    const due = dueOnClose(timeline, profile.caseData.when);
    if (due.due && events.length > 0) await this.add(incident, due.upToRevision, profile);
  }

  async order(scope: Scope, incident: IncidentId): Promise<OrderResult> {
    const { timeline } = await this.outbox.historyOf(incident);
    const { city } = timeline;
    const isTheirs = scope.agency === null || timeline.tracks.some(({ agency }) => agency === scope.agency);
    const profile = city !== null && scope.cities.includes(city) && isTheirs ? this.profileOf(city) : null;
    if (profile === null) return refused({ code: 'incident-not-found' });
    if (scope.role === 'system' || !mayGive(profile, scope.role, 'SendCaseData')) return refused({ code: 'role-not-allowed' });
    const due = dueOnOrder(timeline, profile.caseData.when);
    if (!due.due) return refused(rejectionOf(due));
    const entry = await this.add(incident, due.upToRevision, profile);
    if (entry === null) return refused({ code: 'no-case-data' });
    const { packageHash, upToRevision, destination } = entry;
    return { ok: true, packageHash, upToRevision, destination };
  }

  async unsent(scope: Scope): Promise<readonly UnsentCaseData[]> {
    if (!watchers.has(scope.role)) throw new ReportRefused('role-not-allowed');
    return (await this.outbox.unsent(scope.cities)).map(unsentOf);
  }

  private async add(incident: IncidentId, upToRevision: number, profile: CityProfile): Promise<OutboxEntry | null> {
    const parcel = await this.parcels.pack(incident, upToRevision);
    if (parcel === null || profile.caseData.to === null) return null;
    const entry = await this.outbox.add(parcel, profile.caseData.to);
    this.onAdded();
    return entry;
  }
}

function refused(rejection: OrderRejection): OrderResult {
  return { ok: false, rejection };
}

function rejectionOf(due: Extract<CaseDataDue, { due: false }>): OrderRejection {
  return due.because === 'tracks-open' ? { code: due.because, tracks: due.tracks } : { code: due.because };
}

function unsentOf(entry: OutboxEntry): UnsentCaseData {
  const {
    incident,
    caseNumber,
    city,
    destination,
    origin,
    packageHash,
    upToRevision,
    state,
    attempts,
    nextAttemptAtMs,
    lastError,
  } = entry;
  const shown = state === 'failing' || state === 'delivered-unrecorded' ? state : 'waiting';
  return {
    incident,
    caseNumber,
    city,
    destination,
    origin,
    packageHash,
    upToRevision,
    state: shown,
    attempts,
    nextAttemptAtMs,
    lastError,
  };
}
