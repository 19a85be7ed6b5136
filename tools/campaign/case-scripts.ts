/** One command of a case: who gives it and where. */
export interface Step {
  /** The key that gives it, as the first start prints its owner: `supervisor`, `crew damkar`. */
  readonly by: string;
  /** REST path; `{incident}` and `{<agency>}` stand for the incident's id and for that agency's track. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The agency whose track the answer opens. */
  readonly opens?: string;
  /** Milliseconds before it is told: a late report, whose clocks may have run out already. */
  readonly agoMs?: number;
}

const MINUTE_MS = 60_000;
const caller = { channel: 'phone', callerName: 'Contoh', callerPhone: '0000-0000-000', text: 'laporan contoh' };

/** @param agoMs how long before it is told it happened */
function center(path: string, body: Step['body'] = {}, agoMs = 0): Step {
  return { by: 'supervisor', path: `/incidents/{incident}/${path}`, body, agoMs };
}

function reported(agoMs = 0): Step {
  return { by: 'call-taker', path: '/reports', body: caller, agoMs };
}

function dispatched(agency: string, agoMs = 0): Step {
  return { ...center('dispatches', { agency }, agoMs), opens: agency };
}

function onTrack(role: string, agency: string, path: string, body: Step['body'] = {}): Step {
  return { by: `${role} ${agency}`, path: `/incidents/{incident}/tracks/{${agency}}/${path}`, body };
}

/** One agency's part, from its yes to its report back. */
function handledBy(agency: string, unit: string): readonly Step[] {
  return [
    onTrack('agency-dispatcher', agency, 'acceptance'),
    onTrack('agency-dispatcher', agency, 'units', { unit }),
    onTrack('crew', agency, `units/${unit}/departure`),
    onTrack('crew', agency, `units/${unit}/arrival`),
    onTrack('crew', agency, 'handling', { unit, outcome: 'handled', transport: 'not-needed' }),
    onTrack('agency-dispatcher', agency, 'response', { outcome: 'handled' }),
  ];
}

function taken(category: string, agoMs = 0): readonly Step[] {
  return [
    reported(agoMs),
    center('answer', {}, agoMs),
    center('triage', { class: 'normal' }, agoMs),
    center('notes', { text: 'catatan contoh' }),
    center('verification', { category, address: 'Jalan Contoh 1', point: { lat: -1.61, lng: 103.61 } }, agoMs),
  ];
}

/** What the campaign's callers, call takers and crews do, again and again: one or two agencies, a refusal, a prank, late cases that raise alarms. */
export const scripts: readonly (readonly Step[])[] = [
  [...taken('kebakaran'), dispatched('damkar'), ...handledBy('damkar', 'damkar-01'), center('closure')],
  [
    ...taken('kecelakaan'),
    dispatched('polresta'),
    dispatched('dinkes'),
    ...handledBy('polresta', 'patroli-7'),
    ...handledBy('dinkes', 'ambulans-2'),
    center('closure'),
  ],
  [
    // Told 45 minutes later: the alarm is raised as soon as it is verified, and taken back when the dispatch proves to have been in time.
    ...taken('kebakaran', 45 * MINUTE_MS),
    center('notes', { text: 'catatan kedua' }),
    dispatched('damkar', 44 * MINUTE_MS),
    dispatched('dinkes'),
    onTrack('agency-dispatcher', 'dinkes', 'rejection', { reason: 'no-unit' }),
    ...handledBy('damkar', 'damkar-02'),
    center('closure'),
    center('reopening', { reason: 'api menyala lagi' }),
    center('closure'),
  ],
  [reported(), center('answer'), center('triage', { class: 'prank' }), center('closure')],
];
