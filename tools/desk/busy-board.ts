import type { DeskStage } from './desk-stage.js';

interface Told {
  readonly category: string;
  readonly agency: string;
  readonly district: string;
  /** How far it has come. */
  readonly until: 'dispatched' | 'accepted' | 'underway' | 'arrived';
}

const CALL_TAKER = 'jambi call-taker';

/** One invented case, as the call center and the agency by radio tell it. @returns the incident and its track */
export async function aCase(
  stage: DeskStage,
  { category, agency, district, until }: Told,
): Promise<{ incident: string; track: string }> {
  const { incident } = await stage.post(CALL_TAKER, '/reports', { channel: 'phone', text: 'laporan contoh' });
  await stage.post(CALL_TAKER, `/incidents/${incident}/answer`);
  await stage.post(CALL_TAKER, `/incidents/${incident}/verification`, { category, district, address: 'Jalan Contoh 1' });
  const { track } = await stage.post(CALL_TAKER, `/incidents/${incident}/dispatches`, { agency });
  if (track == null) throw new Error('a dispatch opens a track');
  const door = `/incidents/${incident}/tracks/${track}`;
  const steps = ['dispatched', 'accepted', 'underway', 'arrived'].indexOf(until);
  const byRadio = { reportedBy: { role: 'agency-dispatcher', agency, unit: null, channel: 'ht' } };
  const unit = `${agency.toUpperCase()} 01`;
  if (steps >= 1) await stage.post(CALL_TAKER, `${door}/acceptance`, byRadio);
  if (steps >= 2) {
    await stage.post(CALL_TAKER, `${door}/units`, { unit, ...byRadio });
    await stage.post(CALL_TAKER, `${door}/units/${encodeURIComponent(unit)}/departure`, byRadio);
  }
  if (steps >= 3) await stage.post(CALL_TAKER, `${door}/units/${encodeURIComponent(unit)}/arrival`, byRadio);
  return { incident, track };
}
