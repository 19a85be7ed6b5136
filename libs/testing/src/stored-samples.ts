import { createSecretKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeSchema, streamNameSchema, type Envelope, type NewEvent } from '@tanggap/events/envelope';
import { allDefinitions } from '@tanggap/events/event-registry';
import { keyIdSchema, type KeyId } from '@tanggap/events/ids';
import { seal } from '@tanggap/platform/serializer/event-serializer';
import { sampleData } from './sample-data.js';

/** An event as it was stored once, of one type and version, kept for ever. */
export interface StoredSample {
  readonly file: string;
  readonly event: Envelope;
  readonly hash: string;
  /** What its ciphertext says, under `sampleKey`. */
  readonly personal: Readonly<Record<string, unknown>>;
}

/** The one data key of all samples: their people are invented. */
export const sampleKey = createSecretKey(Buffer.alloc(32, 112));

const folder = join(import.meta.dirname, '../../events/samples');
const streams: Readonly<Record<string, string>> = {
  SlaWarning: 'sla',
  SlaBreached: 'sla',
  SlaBreachRetracted: 'sla',
  Escalated: 'sla',
  EscalationAcknowledged: 'sla',
  ClockStepDetected: 'clock-sla-monitor',
  ClockStepAccepted: 'clock-sla-monitor',
  SopPublished: 'city-jambi',
  ProfileChanged: 'city-jambi',
  CaseNumberIssued: 'counter-jambi-live-260105',
};
/** The optional field of the envelope that only an outage of the key store brings about. */
const underSpareKey = {
  type: 'ReportReceived',
  keyId: keyIdSchema.parse('0199a2c4-d076-8f9e-9ab8-9e7fc1c2d3e5'),
  file: 'ReportReceived.v1.spare-key.json',
};
const incident = '0199a2c4-6c0f-892d-8a41-3e0d596b7c8f';

export function storedSamples(): readonly StoredSample[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({ file, ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<StoredSample, 'file'>) })); // written below
}

export function sampleFileOf(type: string, version: number): string {
  return `${type}.v${version}.json`;
}

/** Stores a sample of every registered type's version that has none yet. What is there is never written again. */
export function writeMissingSamples(): readonly string[] {
  const wanted = allDefinitions().map(({ type, schemaVersion }) => ({
    type,
    keyId: null,
    file: sampleFileOf(type, schemaVersion),
  }));
  const missing = [...wanted, underSpareKey].filter(({ file }) => !existsSync(join(folder, file)));
  for (const { type, keyId, file } of missing)
    writeFileSync(join(folder, file), `${JSON.stringify(sampleOf(type, keyId), null, 2)}\n`);
  return missing.map(({ file }) => file);
}

function sampleOf(type: string, keyId: KeyId | null): Omit<StoredSample, 'file'> {
  const definition = allDefinitions().find((known) => known.type === type);
  const said = (sampleData as Readonly<Record<string, object>>)[type];
  if (definition === undefined || said === undefined) throw new TypeError(`${type} has no sample data`);
  const data = definition.data.strict().parse(said);
  const event = { ...contextOf(type), type, data } as unknown as NewEvent; // data was parsed with the schema of its type
  const [kind = 'incident'] = [streams[type]];
  const stream = streamNameSchema.parse(kind.includes('-') ? kind : `${kind}-${incident}`);
  const previousHash = 'c0ffee'.padEnd(64, '0');
  const sealed = seal(event, { stream, revision: 7, previousHash, key: { key: sampleKey, keyId } });
  const personal = Object.fromEntries(Object.entries(data).filter(([field]) => definition.personalFields.includes(field)));
  return { event: envelopeSchema.parse(JSON.parse(sealed.body)), hash: sealed.hash, personal };
}

function contextOf(type: string): object {
  const isOurs = type in streams;
  return {
    id: '0199a2c4-ae43-8d6b-8e85-7c4b9dafb0c3',
    occurredAt: '2026-01-05T08:08:00.000Z',
    recordedAt: '2026-01-05T08:10:00.123Z',
    origin: 'drill',
    city: 'jambi',
    actor: isOurs
      ? { id: 'sla-monitor', role: 'system', agency: null }
      : { id: 'k-contoh', role: 'agency-dispatcher', agency: 'damkar' },
    reportedBy: isOurs
      ? { role: 'system', agency: null, unit: null, channel: 'app' }
      : { role: 'crew', agency: 'damkar', unit: 'Damkar 07', channel: 'ht' },
    correlationId: '0199a2c4-bf54-8e7c-9f96-8d5caeb0c1d4',
    causationId: '0199a2c4-bf54-8e7c-9f96-8d5caeb0c1d4',
    traceparent: isOurs ? null : '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    commandId: isOurs ? null : 'a1'.repeat(32),
    commandDigest: isOurs ? null : 'b2'.repeat(32),
  };
}
