import { z } from 'zod';
import type { ApiClient } from '../server/api-client.js';

// What a walk left behind, read through GraphQL as any agency's software would.

const instant = z.string().transform((text) => Date.parse(text));
const verdict = z
  .string()
  .nullable()
  .transform((name) => (name === null ? null : name.toLowerCase().replaceAll('_', '-')));
const rowSchema = z.object({
  sop: z.object({ id: z.string() }),
  ord: z.number(),
  printedNo: z.string().nullable(),
  label: z.object({ id: z.string() }),
  track: z.string().nullable(),
  limitMs: z.number().nullable(),
  elapsedMs: z.number().nullable(),
  verdict,
});
const alarmSchema = z.object({
  id: z.string(),
  type: z.string(),
  sop: z.object({ id: z.string() }).nullable(),
  ord: z.number().nullable(),
  track: z.string().nullable(),
  about: z.string().nullable(),
});
const incidentSchema = z.object({
  caseNumber: z.string().nullable(),
  revision: z.int(),
  tracks: z.array(z.object({ id: z.string(), agency: z.string() })),
  timeline: z.array(
    z.object({ type: z.string(), at: instant, recordedAt: instant, track: z.string().nullable(), unit: z.string().nullable() }),
  ),
  rows: z.array(rowSchema),
  alarms: z.array(alarmSchema),
});
const answerSchema = z.object({ serverTime: instant, incident: incidentSchema.nullable() });

export type RecordedRow = z.infer<typeof rowSchema>;
export type RecordedAlarm = z.infer<typeof alarmSchema>;
/** `nowMs`: the server's clock as it judged, epoch ms UTC. */
export type WalkRecord = z.infer<typeof incidentSchema> & { readonly nowMs: number };

const QUERY = `query Walked($id: ID!) {
  serverTime
  incident(id: $id) {
    caseNumber
    revision
    tracks { id agency }
    timeline { type at recordedAt track unit }
    rows { sop { id } ord printedNo label { id } track limitMs elapsedMs verdict }
    alarms { id type sop { id } ord track about }
  }
}`;

/** @returns null while the server's views do not show the incident */
export async function readWalk(client: ApiClient, incident: string): Promise<WalkRecord | null> {
  const { serverTime, incident: record } = await client.query(QUERY, { id: incident }, answerSchema);
  return record === null ? null : { ...record, nowMs: serverTime };
}
