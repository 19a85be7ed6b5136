import type { Role } from '@tanggap/events/ids';
import type { WalkStep } from './walk-script.js';

// What people do, in the order they do it. Times are seconds after the first ring.

function step(
  name: string,
  atSec: number,
  as: Role,
  command: WalkStep['command'],
  fields: WalkStep['fields'] = {},
  track?: string,
): WalkStep {
  return { name, atSec, as, command, fields, ...(track === undefined ? {} : { track }) };
}

/** Ring, answer, sort, verify: every invented caller is called Contoh and lives nowhere. */
export function intake(category: string, at: { answer: number; triage: number; verify: number }): readonly WalkStep[] {
  return [
    step('ReportReceived', 0, 'call-taker', 'ReceiveReport', {
      channel: 'phone',
      callerPhone: '0000-0000-000',
      text: 'laporan contoh',
    }),
    step('CallAnswered', at.answer, 'call-taker', 'AnswerCall'),
    step('ReportTriaged', at.triage, 'call-taker', 'TriageReport', { class: 'normal' }),
    step('Verified', at.verify, 'call-taker', 'VerifyReport', {
      category,
      domain: 'land',
      callerName: 'Contoh',
      address: 'Jalan Contoh 1',
      description: 'kejadian contoh',
    }),
  ];
}

export function dispatched(track: string, atSec: number, more: WalkStep['fields'] = {}): WalkStep {
  return step(`Dispatched ${track}`, atSec, 'call-taker', 'DispatchAgency', more, track);
}

export function transferred(track: string, atSec: number): WalkStep {
  return step(`CallTransferred ${track}`, atSec, 'call-taker', 'TransferCall', {}, track);
}

export function accepted(track: string, atSec: number): WalkStep {
  return step(`DispatchAccepted ${track}`, atSec, 'agency-dispatcher', 'AcceptDispatch', {}, track);
}

export function rejected(track: string, atSec: number): WalkStep {
  return step(`DispatchRejected ${track}`, atSec, 'agency-dispatcher', 'RejectDispatch', { reason: 'no-unit' }, track);
}

export function assigned(track: string, unit: string, atSec: number): WalkStep {
  return step(`UnitAssigned ${unit}`, atSec, 'agency-dispatcher', 'AssignUnit', { unit }, track);
}

export function departed(track: string, unit: string, atSec: number): WalkStep {
  return step(`UnitDeparted ${unit}`, atSec, 'crew', 'DepartUnit', { unit }, track);
}

export function arrived(track: string, unit: string, atSec: number): WalkStep {
  return step(`ArrivedOnScene ${unit}`, atSec, 'crew', 'ArriveOnScene', { unit }, track);
}

export function situation(track: string, phase: 'on-arrival' | 'during' | 'finished', atSec: number): WalkStep {
  return step(`SituationUpdated ${phase}`, atSec, 'crew', 'UpdateSituation', { phase }, track);
}

export function handled(track: string, unit: string, atSec: number, transport: 'needed' | 'not-needed' = 'not-needed'): WalkStep {
  return step(`HandlingCompleted ${unit}`, atSec, 'crew', 'CompleteHandling', { unit, outcome: 'handled', transport }, track);
}

export function carried(
  track: string,
  unit: string,
  at: { start: number; arrive: number },
  to: 'hospital' | 'custody',
): readonly WalkStep[] {
  return [
    step(`TransportStarted ${unit}`, at.start, 'crew', 'StartTransport', { unit, to }, track),
    step(`TransportArrived ${unit}`, at.arrive, 'crew', 'ArriveTransport', { unit }, track),
  ];
}

export function stepDone(sop: string, ord: number, track: string, atSec: number): WalkStep {
  return step(`StepCompleted ${ord}`, atSec, 'crew', 'CompleteStep', { sop, ord }, track);
}

export function responded(track: string, atSec: number): WalkStep {
  return step(`Responded ${track}`, atSec, 'agency-dispatcher', 'Respond', { outcome: 'handled' }, track);
}

export function onProgress(atSec: number): WalkStep {
  return step('MarkedOnProgress', atSec, 'supervisor', 'MarkOnProgress');
}

export function informed(agency: string, atSec: number): WalkStep {
  return step(`AgencyInformed ${agency}`, atSec, 'call-taker', 'InformAgency', { agency });
}

/** Leaves `CaseDataSent` once the destination has acknowledged. */
export function caseDataOrdered(atSec: number): WalkStep {
  return step('CaseDataSent', atSec, 'call-taker', 'OrderCaseData');
}

export function closed(atSec: number, as: Role = 'call-taker'): WalkStep {
  return step('Closed', atSec, as, 'CloseIncident');
}
