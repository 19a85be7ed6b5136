import {
  agencyIdSchema,
  categoryIdSchema,
  incidentIdSchema,
  sopIdSchema,
  triageClassSchema,
  unitIdSchema,
  type AgencyId,
  type EventId,
  type Origin,
  type SopRef,
  type TrackId,
  type UnitId,
} from '@tanggap/events/ids';
import { transportNeedSchema } from '@tanggap/events/incident-events';
import type { Timeline } from '@tanggap/incident/timeline';
import { aTrack, IncidentStory } from './incident-story.js';

/** Seconds: when it happened, when it was recorded. */
type When = readonly [number, number];

interface Who {
  readonly track: TrackId;
  readonly agency: AgencyId;
  readonly unit: UnitId;
}

/**
 * One made-up incident in the lines of a dispatcher's logbook: `seconds what who details`, in the order of recording.
 *
 * `0 ReportReceived` · `60 Verified jambi/kebakaran` (or `none`) · `70 Dispatched damkar` (by the case's table, or the one
 * named) · `100 UnitAssigned damkar/D1` · `900 HandlingCompleted damkar not-needed` · `500 Reclassified jambi/pandemik damkar`
 * (who moves along) · `80 StepCompleted damkar/- bima/siaga-112 9` · `990 OccurrenceCorrected ArrivedOnScene 640` (the last of
 * that name) · `damkar#2` is that agency's second track · `300@900 Closed` happened at 300 and was recorded at 900.
 */
export class Logbook {
  readonly story: IncidentStory;
  private readonly who = new Map<string, Who>();
  private readonly last = new Map<string, EventId>();
  private table: SopRef | null = null;

  constructor(of: { readonly city: string; readonly origin?: Origin; readonly startMs?: number }, lines: readonly string[] = []) {
    this.story = new IncidentStory({ startMs: LOGBOOK_START_MS, ...of });
    this.write(...lines);
  }

  write(...lines: readonly string[]): this {
    for (const line of lines) this.line(line.split(' '));
    return this;
  }

  timeline(): Timeline {
    return this.story.timeline();
  }

  track(name: string): TrackId {
    return this.whoIs(name).track;
  }

  private line([at = '', what = '', ...details]: readonly string[]): void {
    const [atSec = '', recordedSec = atSec] = at.split('@');
    this.tell([Number(atSec), Number(recordedSec)], what, details);
    const told = this.story.events().at(-1);
    if (told !== undefined) this.last.set(what, told.id);
  }

  private tell(when: When, what: string, details: readonly string[]): void {
    const { story } = this;
    switch (what) {
      case 'ReportReceived':
        return void story.tell(what, { channel: 'phone' }, ...when);
      case 'CallAnswered':
      case 'CallAbandoned':
      case 'MarkedOnProgress':
      case 'Closed':
      case 'Reopened':
        return void story.tell(what, {}, ...when);
      case 'ReportTriaged':
        return void story.tell(what, { class: triageClassSchema.parse(details[0]) }, ...when);
      case 'CaseDataSent':
        return void story.tell(what, { destination: 'x', packageHash: '0'.repeat(64), upToRevision: 0, receipt: 'r' }, ...when);
      case 'MergedInto':
      case 'Unmerged':
        return void story.tell(what, { target: OTHER }, ...when);
      case 'OccurrenceCorrected':
        this.correct(when, details);
        return;
      case 'AgencyInformed':
        return void story.tell(what, { agency: agencyIdSchema.parse(details[0]) }, ...when);
      case 'Verified':
        this.table = refOf(details[0]);
        return void story.tell(what, { category: ANY, sop: this.table }, ...when);
      case 'Reclassified':
        this.reclassify(when, details);
        return;
      case 'StepCompleted':
      case 'StepSkipped':
        this.step(when, what, details);
        return;
      default:
        this.onTrack(when, what, details);
    }
  }

  private onTrack(when: When, what: string, [name = '', detail]: readonly string[]): void {
    const { story } = this;
    const { track, agency, unit } = this.whoIs(name);
    switch (what) {
      case 'Dispatched':
      case 'CallTransferred':
        return void story.tell(what, { track, agency, sop: detail === undefined ? this.table : refOf(detail) }, ...when);
      case 'DispatchAccepted':
      case 'Responded':
        return void story.tell(what, { track }, ...when);
      case 'DispatchRejected':
        return void story.tell(what, { track, reason: 'no-unit' }, ...when);
      case 'TrackCancelled':
        return void story.tell(what, { track, reason: 'not-needed' }, ...when);
      case 'SituationUpdated':
        return void story.tell(what, { track, phase: 'during' }, ...when);
      case 'UnitAssigned':
      case 'UnitDeparted':
      case 'ArrivedOnScene':
      case 'TransportArrived':
      case 'UnitReleased':
        return void story.tell(what, { track, unit }, ...when);
      case 'TransportStarted':
        return void story.tell(what, { track, unit, to: 'hospital' }, ...when);
      case 'HandlingCompleted': {
        const transport = transportNeedSchema.parse(detail ?? 'unknown');
        return void story.tell(what, { track, ...(name.includes('/') ? { unit } : {}), outcome: 'handled', transport }, ...when);
      }
      default:
        throw new RangeError(`no such line: ${what}`);
    }
  }

  private correct(when: When, [what = '', rightSec = '']: readonly string[]): void {
    const event = this.last.get(what);
    if (event === undefined) throw new RangeError(`${what} was not told before`);
    this.story.correct(event, Number(rightSec), ...when);
  }

  private reclassify(when: When, [to = '', ...names]: readonly string[]): void {
    const isClass = triageClassSchema.safeParse(to);
    if (isClass.success) {
      this.story.tell('Reclassified', { reason: 'wrong-class', class: isClass.data }, ...when);
      return;
    }
    this.table = refOf(to);
    const movedTracks = names.map((name) => this.whoIs(name).track);
    this.story.tell('Reclassified', { reason: 'wrong-category', sop: this.table, movedTracks }, ...when);
  }

  private step(when: When, what: 'StepCompleted' | 'StepSkipped', [name = '', sop, ord]: readonly string[]): void {
    const of = { sop: sopIdSchema.parse(sop), ord: Number(ord), ...(name === '-' ? {} : { track: this.whoIs(name).track }) };
    if (what === 'StepCompleted') this.story.tell(what, of, ...when);
    else this.story.tell(what, { ...of, reason: 'not-needed' }, ...when);
  }

  private whoIs(name: string): Who {
    const [part = '', unit = 'U1'] = name.split('/');
    const known = this.who.get(part);
    const agency = agencyIdSchema.parse(part.split('#')[0]);
    const who = { track: known?.track ?? aTrack(), agency, unit: unitIdSchema.parse(unit) };
    this.who.set(part, who);
    return who;
  }
}

export const LOGBOOK_START_MS = Date.UTC(2026, 2, 1, 2);
const ANY = categoryIdSchema.parse('kedaruratan-lainnya');
const OTHER = incidentIdSchema.parse('00000000-0000-8000-8000-000000000001');

function refOf(sop: string | undefined): SopRef | null {
  return sop === undefined || sop === 'none' ? null : { id: sopIdSchema.parse(sop), version: 1 };
}
