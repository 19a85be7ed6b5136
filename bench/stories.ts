import { randomUUID } from 'node:crypto';
import { streamNameSchema, type EventContext, type NewEvent, type StreamName } from '@tanggap/events/envelope';
import { cityIdSchema, instantSchema, type Instant } from '@tanggap/events/ids';
import { uuidV7 } from '@tanggap/platform/serializer/uuid';

/** One made-up incident of Jambi, from the first ring to the closed case: twelve events, three of them with personal data. */
export interface BenchIncident {
  readonly stream: StreamName;
  readonly events: readonly NewEvent[];
}

export const EVENTS_PER_INCIDENT = 12;

const FIRST_MS = Date.UTC(2026, 0, 5, 1);
const city = cityIdSchema.parse('jambi');
const sop = { id: 'jambi/kebakaran', version: 1 };

/** @param number makes the incident's times its own: every seventh crew travels longer than its limit */
export function benchIncident(number: number): BenchIncident {
  const track = randomUUID();
  const unit = `Damkar ${String((number % 20) + 1).padStart(2, '0')}`;
  const arrivesSec = number % 7 === 0 ? 1500 : 520;
  const told: readonly (readonly [string, object, number])[] = [
    ['ReportReceived', report(number), 0],
    ['CallAnswered', {}, 4],
    ['ReportTriaged', { class: 'normal' }, 20],
    ['Verified', verification(number), 55],
    ['Dispatched', { track, agency: 'damkar', sop }, 80],
    ['DispatchAccepted', { track }, 95],
    ['UnitAssigned', { track, unit }, 110],
    ['UnitDeparted', { track, unit }, 130],
    ['ArrivedOnScene', { track, unit }, arrivesSec],
    ['HandlingCompleted', { track, unit, outcome: 'handled', transport: 'not-needed', note: 'padam' }, 2000],
    ['Responded', { track, outcome: 'handled' }, 2300],
    ['Closed', {}, 2400],
  ];
  const startMs = FIRST_MS + number * 1000;
  const context = contextOf();
  const events = told.map(([type, data, sec]) => {
    const at = instant(startMs + sec * 1000);
    // Type and data belong together in the table above.
    return { ...context, id: uuidV7(startMs + sec * 1000), type, data, occurredAt: at, recordedAt: at } as unknown as NewEvent;
  });
  return { stream: streamNameSchema.parse(`incident-${uuidV7(startMs)}`), events };
}

function report(number: number): object {
  return {
    channel: 'phone',
    caseNumber: `JMB-260105-${number}`,
    callerName: 'Pelapor Contoh',
    callerPhone: '0000-0000-000',
    text: 'Asap tebal dari rumah di dekat pasar, belum tampak korban.',
  };
}

function verification(number: number): object {
  return {
    category: 'kebakaran',
    sop,
    district: 'Telanaipura',
    address: `Jalan Contoh ${number % 90}`,
    point: { lat: -1.6 - (number % 100) / 1000, lng: 103.6 + (number % 70) / 1000 },
  };
}

function contextOf(): Omit<EventContext, 'occurredAt' | 'recordedAt'> {
  return {
    origin: 'simulated',
    city,
    actor: { id: 'bench', role: 'call-taker', agency: null },
    reportedBy: { role: 'call-taker', agency: null, unit: null, channel: 'phone' },
    correlationId: randomUUID(),
    causationId: randomUUID(),
    traceparent: null,
    commandId: '0'.repeat(64),
    commandDigest: '0'.repeat(64),
  };
}

function instant(atMs: number): Instant {
  return instantSchema.parse(new Date(atMs).toISOString());
}
