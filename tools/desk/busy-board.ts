import type { Accepted } from './post-command.js';

const stages = ['dispatched', 'accepted', 'underway', 'arrived'] as const;

interface Told {
  readonly category: string;
  readonly agency: string;
  readonly district: string;
  /** How far it has come. */
  readonly until: (typeof stages)[number];
  /** When the call came, epoch ms; each step at its own moment after it. Absent: all of it just now. */
  readonly fromMs?: number;
}

/** Whoever gives a command over REST, as `DeskStage.post` does. */
export interface Commands {
  post(owner: string, path: string, body?: object): Promise<Accepted>;
}

const CALL_TAKER = 'jambi call-taker';
/** Seconds after the ring. */
const AFTER_SEC = {
  report: 0,
  answer: 5,
  verification: 40,
  dispatch: 60,
  acceptance: 80,
  unit: 100,
  departure: 120,
  arrival: 420,
};

/** One invented case, as the call center and the agency by radio tell it. @returns the incident and its track */
export async function aCase(
  commands: Commands,
  { category, agency, district, until, fromMs }: Told,
): Promise<{ incident: string; track: string }> {
  const at = (step: keyof typeof AFTER_SEC): object =>
    fromMs === undefined ? {} : { occurredAt: new Date(fromMs + AFTER_SEC[step] * 1000).toISOString() };
  const tell = (path: string, step: keyof typeof AFTER_SEC, body: object = {}): Promise<Accepted> =>
    commands.post(CALL_TAKER, path, { ...body, ...at(step) });
  const { incident } = await tell('/reports', 'report', { channel: 'phone', text: 'laporan contoh' });
  await tell(`/incidents/${incident}/answer`, 'answer');
  await tell(`/incidents/${incident}/verification`, 'verification', { category, district, address: 'Jalan Contoh 1' });
  const { track } = await tell(`/incidents/${incident}/dispatches`, 'dispatch', { agency });
  if (track == null) throw new Error('a dispatch opens a track');
  const door = `/incidents/${incident}/tracks/${track}`;
  const steps = stages.indexOf(until);
  const byRadio = { reportedBy: { role: 'agency-dispatcher', agency, unit: null, channel: 'ht' } };
  const unit = `${agency.toUpperCase()} 01`;
  if (steps >= 1) await tell(`${door}/acceptance`, 'acceptance', byRadio);
  if (steps >= 2) {
    await tell(`${door}/units`, 'unit', { unit, ...byRadio });
    await tell(`${door}/units/${encodeURIComponent(unit)}/departure`, 'departure', byRadio);
  }
  if (steps >= 3) await tell(`${door}/units/${encodeURIComponent(unit)}/arrival`, 'arrival', byRadio);
  return { incident, track };
}

/** Of what a city's board is made on a very bad day. */
const KINDS = [
  ['kebakaran', 'damkar'],
  ['kecelakaan', 'polresta'],
  ['pohon-tumbang', 'dlh'],
  ['ambulan-gawat-darurat', 'dinkes'],
  ['pipa-air-bocor', 'pdam'],
  ['gangguan-kelistrikan', 'pln'],
] as const;
const DISTRICTS = [
  'Telanaipura',
  'Jelutung',
  'Danau Teluk',
  'Pasar Jambi',
  'Paal Merah',
  'Alam Barajo',
  'Kota Baru',
  'Jambi Timur',
];
/** Two of five wait to be accepted. */
const COME = ['dispatched', 'accepted', 'dispatched', 'underway', 'accepted'] as const;
const AT_ONCE = 16;
const MINUTE_MS = 60_000;

export interface Case {
  readonly incident: string;
  readonly track: string;
  readonly until: Told['until'];
}

/**
 * Many open cases of many kinds: those that nobody accepted are two minutes old, the others eight to twenty.
 * @param nowMs the server's, epoch ms @param until absent: some of each @returns in the order in which they were asked for
 */
export async function fillBoard(
  commands: Commands,
  { count, nowMs, until }: { readonly count: number; readonly nowMs: number; readonly until?: Told['until'] },
): Promise<readonly Case[]> {
  return inParallel(count, AT_ONCE, async (number) => {
    const [category, agency] = KINDS[number % KINDS.length] ?? KINDS[0];
    const district = DISTRICTS[number % DISTRICTS.length] ?? '';
    const come = until ?? COME[number % COME.length] ?? 'dispatched';
    const agoMs = (come === 'dispatched' ? 2 : 8 + (number % 13)) * MINUTE_MS;
    return { ...(await aCase(commands, { category, agency, district, until: come, fromMs: nowMs - agoMs })), until: come };
  });
}

/** @param atOnce how many of them are under way at a time @returns in their order */
export async function inParallel<T>(count: number, atOnce: number, one: (number: number) => Promise<T>): Promise<readonly T[]> {
  const done: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) done[number] = await one(number);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
