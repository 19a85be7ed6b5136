import { trackIdSchema, type TrackId } from '@tanggap/events/ids';
import type { Asked, Told } from './given-incident.js';
import { eventNo, minute } from './given-incident.js';

// The words of the specs of one incident: what happened (`reported`, `dispatched(fire)`) and what is asked for (`close`).

/** One agency's part, in the specs of Jambi. */
export interface Part {
  readonly track: TrackId;
  readonly agency: string;
}

function part(digit: string, agency: string): Part {
  const block = (length: number): string => digit.repeat(length);
  return { track: trackIdSchema.parse(`${block(8)}-${block(4)}-4${block(3)}-8${block(3)}-${block(12)}`), agency };
}

export const fire = part('a', 'damkar');
export const police = part('b', 'polresta');
export const health = part('c', 'dinkes');
export const unit7 = 'Damkar 07';
export const unit8 = 'Damkar 08';
export const fireSop = { id: 'jambi/kebakaran', version: 1 };
export const ambulanceSop = { id: 'jambi/ambulan-gawat-darurat', version: 1 };
export const accidentSop = { id: 'jambi/kecelakaan', version: 1 };

type More = Readonly<Record<string, unknown>>;

function told(type: Told['type'], data: object = {}): Told {
  return { type, data };
}

/** The same, at another minute. @param recordedMin later than it happened, when it was told late */
export function at(atMin: number, fact: Told, recordedMin: number = atMin): Told {
  return { ...fact, atMin, recordedMin };
}

export const reported = told('ReportReceived', { channel: 'phone' });
export const answered = told('CallAnswered');
export const abandoned = told('CallAbandoned');
export const triagedNormal = told('ReportTriaged', { class: 'normal' });
export const triagedPrank = told('ReportTriaged', { class: 'prank' });
export const verified = told('Verified', { category: 'kebakaran', sop: fireSop });
export const onProgress = told('MarkedOnProgress');
export const closed = told('Closed');
export const reopened = told('Reopened', { reason: 'api menyala lagi' });
export const erased = told('PersonalDataErased', { basis: 'request' });
export const otherIncident = '22222222-2222-4222-8222-222222222222';
export const merged = told('MergedInto', { target: otherIncident });
export const unmerged = told('Unmerged', { target: otherIncident });

export function verifiedAs(category: string, sop: object | null): Told {
  return told('Verified', { category, sop });
}
export function dispatched({ track, agency }: Part, sop: object | null = fireSop): Told {
  return told('Dispatched', { track, agency, sop });
}
export function transferred({ track, agency }: Part, sop: object | null = null): Told {
  return told('CallTransferred', { track, agency, sop });
}
export function accepted({ track }: Part): Told {
  return told('DispatchAccepted', { track });
}
export function rejected({ track }: Part): Told {
  return told('DispatchRejected', { track, reason: 'no-unit' });
}
export function cancelled({ track }: Part): Told {
  return told('TrackCancelled', { track, reason: 'not-needed' });
}
export function responded({ track }: Part): Told {
  return told('Responded', { track });
}
export function assigned({ track }: Part, unit: string): Told {
  return told('UnitAssigned', { track, unit });
}
export function departed({ track }: Part, unit: string): Told {
  return told('UnitDeparted', { track, unit });
}
export function arrived({ track }: Part, unit: string): Told {
  return told('ArrivedOnScene', { track, unit });
}
export function handledBy({ track }: Part, unit?: string, transport = 'not-needed'): Told {
  return told('HandlingCompleted', { track, ...(unit === undefined ? {} : { unit }), outcome: 'handled', transport });
}
export function stepDone(sop: string, ord: number, on?: Part): Told {
  return told('StepCompleted', { sop, ord, ...(on === undefined ? {} : { track: on.track }) });
}
export function stepLeftOut(sop: string, ord: number, on?: Part): Told {
  return told('StepSkipped', { sop, ord, reason: 'not-needed', ...(on === undefined ? {} : { track: on.track }) });
}
export function reclassifiedTo(data: More): Told {
  return told('Reclassified', { reason: 'wrong-category', ...data });
}
/** @param revision which of the things told, counted from 0 */
export function corrected(revision: number, rightMin: number): Told {
  return told('OccurrenceCorrected', { event: eventNo(revision), rightTime: minute(rightMin), reason: 'salah jam' });
}

/** What somebody asks for happened at that minute. */
export function happened(atMin: number, asked: Asked, timeReason?: string): Asked {
  return { ...asked, occurredAt: minute(atMin), ...(timeReason === undefined ? {} : { timeReason }) };
}

export const receive: Asked = { type: 'ReceiveReport', channel: 'phone' };
export const answer: Asked = { type: 'AnswerCall' };
export const abandon: Asked = { type: 'AbandonCall' };
export const callBack: Asked = { type: 'AttemptCallback', outcome: 'no-answer' };
export const addNote: Asked = { type: 'AddNote', text: 'asap tebal' };
export const markOnProgress: Asked = { type: 'MarkOnProgress' };
export const close: Asked = { type: 'CloseIncident' };
export const reopen: Asked = { type: 'ReopenIncident', reason: 'api menyala lagi' };
export const unmerge: Asked = { type: 'Unmerge' };
export const erase: Asked = { type: 'ErasePersonalData', basis: 'request' };
export const recordCaseData: Asked = {
  type: 'RecordCaseDataSent',
  destination: 'Kominfo',
  packageHash: 'ab'.repeat(32),
  upToRevision: 3,
  receipt: 'ok-1',
};

export function triage(as: string): Asked {
  return { type: 'TriageReport', class: as };
}
export function verify(category = 'kebakaran', more: More = {}): Asked {
  return { type: 'VerifyReport', category, ...more };
}
export function reclassify(change: More): Asked {
  return { type: 'Reclassify', reason: 'wrong-category', ...change };
}
export function transfer({ agency }: Pick<Part, 'agency'>, more: More = {}): Asked {
  return { type: 'TransferCall', agency, ...more };
}
export function dispatch({ agency }: Pick<Part, 'agency'>, more: More = {}): Asked {
  return { type: 'DispatchAgency', agency, ...more };
}
export function inform(agency: string): Asked {
  return { type: 'InformAgency', agency };
}
export function accept({ track }: Part): Asked {
  return { type: 'AcceptDispatch', track };
}
export function reject({ track }: Part): Asked {
  return { type: 'RejectDispatch', track, reason: 'no-unit' };
}
export function requestAssistance({ track }: Part, agency?: string): Asked {
  return { type: 'RequestAssistance', track, ...(agency === undefined ? {} : { agency }) };
}
export function cancel({ track }: Part): Asked {
  return { type: 'CancelTrack', track, reason: 'not-needed' };
}
export function respond({ track }: Part): Asked {
  return { type: 'Respond', track, outcome: 'handled' };
}
export function assign({ track }: Part, unit: string): Asked {
  return { type: 'AssignUnit', track, unit };
}
export function depart({ track }: Part, unit: string): Asked {
  return { type: 'DepartUnit', track, unit };
}
export function arrive({ track }: Part, unit: string): Asked {
  return { type: 'ArriveOnScene', track, unit };
}
export function updateSituation({ track }: Part): Asked {
  return { type: 'UpdateSituation', track, phase: 'during' };
}
export function completeHandling({ track }: Part, unit?: string): Asked {
  return {
    type: 'CompleteHandling',
    track,
    outcome: 'handled',
    transport: 'not-needed',
    ...(unit === undefined ? {} : { unit }),
  };
}
export function startTransport({ track }: Part, unit: string): Asked {
  return { type: 'StartTransport', track, unit, to: 'hospital', destination: 'RSUD' };
}
export function arriveTransport({ track }: Part, unit: string): Asked {
  return { type: 'ArriveTransport', track, unit };
}
export function release({ track }: Part, unit: string): Asked {
  return { type: 'ReleaseUnit', track, unit };
}
export function completeStep(sop: string, ord: number, on?: Part): Asked {
  return { type: 'CompleteStep', sop, ord, ...(on === undefined ? {} : { track: on.track }) };
}
export function skipStep(sop: string, ord: number, on?: Part): Asked {
  return { type: 'SkipStep', sop, ord, reason: 'not-needed', ...(on === undefined ? {} : { track: on.track }) };
}
export function mergeInto(target: string, cancelTracks?: readonly string[]): Asked {
  return { type: 'MergeInto', target, ...(cancelTracks === undefined ? {} : { cancelTracks }) };
}
/** @param revision which of the things told, counted from 0 */
export function correct(revision: number, rightMin: number): Asked {
  return { type: 'CorrectOccurrence', event: eventNo(revision), rightTime: minute(rightMin), reason: 'salah jam' };
}
