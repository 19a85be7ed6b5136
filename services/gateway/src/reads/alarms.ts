import type { KeptEvent } from '@tanggap/incident/incident-record';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { findPublished } from '@tanggap/sop-definitions/city-directory';
import type { AlarmType } from '../schema/incident.types.js';
import type { Reading } from './reading.js';

/** The monitor's recorded history, in the order it was recorded, as known at the reading's moment. */
export function alarmsOf(alarms: readonly KeptEvent<MonitorEvent>[], reading: Reading): readonly AlarmType[] {
  const { asKnownAtMs } = reading;
  return alarms
    .filter((alarm) => asKnownAtMs === null || Date.parse(alarm.recordedAt) <= asKnownAtMs)
    .map((alarm) => ({ ...nothing, id: alarm.id, type: alarm.type, at: alarm.occurredAt, ...factsOf(alarm, reading) }));
}

const nothing = {
  sop: null,
  ord: null,
  label: null,
  track: null,
  limitMs: null,
  dueAt: null,
  judgedAt: null,
  judgedRevision: null,
  attempt: null,
  reason: null,
  about: null,
  toRole: null,
};

function factsOf(alarm: KeptEvent<MonitorEvent>, reading: Reading): Partial<AlarmType> {
  switch (alarm.type) {
    case 'SlaWarning':
    case 'SlaBreached':
      return { ...judgedFacts(alarm.data, reading), dueAt: alarm.data.dueAt };
    case 'SlaBreachRetracted':
      return { ...judgedFacts(alarm.data, reading), reason: alarm.data.reason, about: alarm.data.breach };
    case 'Escalated':
      return { ...judgedFacts(alarm.data, reading), about: alarm.data.alarm, toRole: alarm.data.toRole };
    case 'EscalationAcknowledged':
      return { about: alarm.data.escalation };
    case 'ClockStepDetected':
    case 'ClockStepAccepted':
      return {}; // of the machine's own stream; no incident has them
  }
}

type Judged = Extract<MonitorEvent, { type: 'SlaWarning' }>['data'];

function judgedFacts(data: Omit<Judged, 'dueAt'>, reading: Reading): Partial<AlarmType> {
  const { sop, ord, track, limitMs, judgedAt, judgedRevision, attempt } = data;
  const label = findPublished(reading.directory, sop)?.rows.find((row) => row.ord === ord)?.label ?? null;
  return { sop, ord, track, limitMs, judgedAt, judgedRevision, attempt, label };
}
