import { mayAcknowledge } from '@tanggap/incident/acknowledge-escalation';
import type { IncidentRecord, KeptEvent } from '@tanggap/incident/incident-record';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { findPublished } from '@tanggap/sop-definitions/city-directory';
import type { AlarmType } from '../schema/incident.types.js';
import type { Reading } from './reading.js';

/** The monitor's recorded history, in the order it was recorded, as known at the reading's moment. */
export function alarmsOf({ alarms, city }: IncidentRecord, reading: Reading): readonly AlarmType[] {
  const { asKnownAtMs, scope } = reading;
  const profile = reading.profileOf(city);
  // The past is read, not answered.
  const mayAnswer = asKnownAtMs === null && profile !== null && mayAcknowledge(profile, scope.role);
  return alarms
    .filter((alarm) => asKnownAtMs === null || Date.parse(alarm.recordedAt) <= asKnownAtMs)
    .map((alarm, _index, known) => {
      const { id, type, occurredAt: at } = alarm;
      const facts = { ...nothing, id, type, at, ...factsOf(alarm, known, reading) };
      return { ...facts, mayAcknowledge: mayAnswer && type === 'Escalated' && facts.acknowledged === null };
    });
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
  acknowledged: null,
};

type Alarms = readonly KeptEvent<MonitorEvent>[];

function factsOf(alarm: KeptEvent<MonitorEvent>, known: Alarms, reading: Reading): Partial<AlarmType> {
  switch (alarm.type) {
    case 'SlaWarning':
    case 'SlaBreached':
      return { ...judgedFacts(alarm.data, reading), dueAt: alarm.data.dueAt };
    case 'SlaBreachRetracted':
      return { ...judgedFacts(alarm.data, reading), reason: alarm.data.reason, about: alarm.data.breach };
    case 'Escalated':
      return {
        ...judgedFacts(alarm.data, reading),
        about: alarm.data.alarm,
        toRole: alarm.data.toRole,
        acknowledged: acknowledgementOf(alarm.id, known),
      };
    case 'EscalationAcknowledged': {
      const about = alarm.data.escalation;
      const told = known.find(({ id }) => id === about);
      // It is seen by whoever sees what was escalated.
      return { ...(told?.type === 'Escalated' ? rowOf(told.data, reading) : {}), about };
    }
    case 'ClockStepDetected':
    case 'ClockStepAccepted':
      return {}; // of the machine's own stream; no incident has them
  }
}

type Judged = Extract<MonitorEvent, { type: 'SlaWarning' }>['data'];

function judgedFacts(data: Omit<Judged, 'dueAt'>, reading: Reading): Partial<AlarmType> {
  const { limitMs, judgedAt, judgedRevision, attempt } = data;
  return { ...rowOf(data, reading), limitMs, judgedAt, judgedRevision, attempt };
}

function rowOf({ sop, ord, track }: Pick<Judged, 'sop' | 'ord' | 'track'>, reading: Reading): Partial<AlarmType> {
  const label = findPublished(reading.directory, sop)?.rows.find((row) => row.ord === ord)?.label ?? null;
  return { sop, ord, track, label };
}

function acknowledgementOf(escalation: string, known: Alarms): AlarmType['acknowledged'] {
  const heard = known.find((alarm) => alarm.type === 'EscalationAcknowledged' && alarm.data.escalation === escalation);
  return heard === undefined ? null : { at: heard.occurredAt, by: heard.actor };
}
