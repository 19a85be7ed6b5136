import type { DomainEventType } from '@tanggap/events/envelope';

const track = '0199a2c4-7d10-8a3e-9b52-4f1e6a7c8d90';
const event = '0199a2c4-8e21-8b4f-8c63-5a2f7b8d9ea1';
const incident = '0199a2c4-6c0f-892d-8a41-3e0d596b7c8f';
const sop = { id: 'jambi/kebakaran', version: 1 };
const hash = '5d41402abc4b2a76b9719d911017c592d0f1e2c3b4a5968778695a4b3c2d1e0f';
const told = { track, timeReason: 'kru sudah di lokasi (contoh)', note: 'catatan contoh' };
const byUnit = { ...told, unit: 'Damkar 07' };
const place = { domain: 'land', district: 'Telanaipura', placeProvenance: 'operator-map' };
const where = { address: 'Jl. Contoh No. 1', point: { lat: -1.6101, lng: 103.6131 } };
const judged = {
  incident,
  sop,
  ord: 3,
  track,
  judgedRevision: 6,
  judgedAt: '2026-01-05T08:18:00.000Z',
  attempt: 1,
  limitMs: 600_000,
};
const step = { ...told, sop: sop.id, ord: 4 };

/** Invented, every field filled: what one event of each type says, personal fields in clear. */
export const sampleData: Readonly<Record<DomainEventType, object>> = {
  ReportReceived: {
    channel: 'phone',
    caseNumber: 'JMB-260105-0001',
    attributes: { wilayah: 'Telanaipura \ufffd' },
    callerName: 'Warga Contoh',
    callerPhone: '+62 812 0000 0000',
    text: 'Rumah terbakar 🔥, asap tebal',
    sourceAttributes: { trunk: '0812-contoh' },
  },
  CallAnswered: {},
  CallAbandoned: { note: 'tak ada suara (contoh)' },
  ReportTriaged: { class: 'normal', rationale: 'terdengar api (contoh)' },
  CallbackAttempted: { outcome: 'reached', note: 'masih menyala (contoh)' },
  NoteAdded: { text: 'asap tebal dari belakang rumah (contoh)', track },
  Verified: {
    category: 'kebakaran',
    sop,
    ...place,
    callerName: 'Warga Contoh',
    callerPhone: '+62 812 0000 0000',
    ...where,
    description: 'rumah kayu dua lantai (contoh)',
  },
  Reclassified: {
    reason: 'new-information',
    category: 'bencana-alam',
    class: 'normal',
    sop: { id: 'jambi/bencana-alam', version: 1 },
    movedTracks: [track],
    ...place,
    ...where,
    note: 'merembet ke lahan (contoh)',
  },
  CallTransferred: { ...told, agency: 'dinkes', sop: { id: 'jambi/masalah-kesehatan', version: 1 } },
  Dispatched: { ...told, agency: 'damkar', sop, replaces: '0199a2c4-9f32-8c5a-9d74-6b3a8c9eafb2' },
  AgencyInformed: { agency: 'pln', note: 'padamkan aliran (contoh)', timeReason: 'lewat radio (contoh)' },
  DispatchAccepted: told,
  DispatchRejected: { ...told, reason: 'no-unit' },
  AssistanceRequested: { ...told, agency: 'bpbd' },
  MarkedOnProgress: { note: 'tiket berjalan (contoh)', timeReason: 'dicatat ulang (contoh)' },
  UnitAssigned: byUnit,
  UnitDeparted: byUnit,
  ArrivedOnScene: byUnit,
  SituationUpdated: { ...told, phase: 'on-arrival' },
  HandlingCompleted: { ...byUnit, outcome: 'handled', transport: 'needed' },
  TransportStarted: { ...byUnit, to: 'hospital', destination: 'RSUD Contoh' },
  TransportArrived: byUnit,
  UnitReleased: byUnit,
  StepCompleted: step,
  StepSkipped: { ...step, reason: 'not-needed' },
  Responded: { ...told, outcome: 'handled' },
  TrackCancelled: { ...told, reason: 'replaced' },
  Closed: { leftOpen: [track], reason: 'dilanjutkan instansi lain (contoh)', timeReason: 'dicatat ulang (contoh)' },
  CaseDataSent: { destination: 'Kominfo', packageHash: hash, upToRevision: 12, receipt: 'contoh-0001' },
  Reopened: { reason: 'api menyala lagi (contoh)' },
  MergedInto: { target: incident, note: 'kebakaran yang sama (contoh)' },
  Unmerged: { target: incident, note: 'rumah lain (contoh)' },
  OccurrenceCorrected: { event, rightTime: '2026-01-05T08:07:00.000Z', reason: 'salah ketik jam (contoh)' },
  PersonalDataErased: { basis: 'request' },
  SlaWarning: { ...judged, dueAt: '2026-01-05T08:20:00.000Z' },
  SlaBreached: { ...judged, dueAt: '2026-01-05T08:17:59.999Z', elapsedMs: 600_001, open: true },
  SlaBreachRetracted: { ...judged, breach: event, reason: 'in-time-after-all' },
  Escalated: { ...judged, alarm: event, toRole: 'supervisor', level: 1 },
  EscalationAcknowledged: { incident, escalation: event },
  ClockStepDetected: { stepMs: -3_600_000, wallBefore: '2026-01-05T09:00:00.000Z', wallAfter: '2026-01-05T08:00:00.000Z' },
  ClockStepAccepted: { step: event },
  SopPublished: {
    sop,
    contentHash: hash,
    effectiveFrom: '2026-01-01T00:00:00.000Z',
    document: { id: sop.id, version: 1, rows: [] },
    because: 'edisi pertama',
  },
  ProfileChanged: { version: 2, contentHash: hash, document: { id: 'jambi' }, because: 'instansi baru' },
  CaseNumberIssued: { caseNumber: 'JMB-260105-0001', sequence: 1, incident },
};
