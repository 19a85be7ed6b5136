import type { RowType, TrackType } from '../schema/incident.types.js';
import type { VisibleIncident } from './visible-incident.js';

/** What is being worked on, or waits. */
export const OPEN_STATES: readonly string[] = ['received', 'verified', 'dispatched'];
/** Open incidents that one board computes; a city with more has another problem. */
export const MAX_BOARD = 3000;

/** One line of a board: one agency's open track, or an incident that waits for a dispatch. */
export interface BoardLine {
  readonly incident: VisibleIncident;
  readonly track: TrackType | null;
  /** The running row that presses most; null where nothing is being measured. */
  readonly clock: RowType | null;
  readonly overdue: boolean;
  /** Since when it waits without a printed limit, or since it was received; ms. */
  readonly waitingMs: number;
  /** The same as an instant, epoch ms: it does not age. */
  readonly waitingSince: number;
  /** Unaccepted for as long as the city allows before somebody has to look. Never a verdict. */
  readonly attention: boolean;
  /** When that begins or began, epoch ms; null for what was accepted. */
  readonly attentionAt: number | null;
  /** Its `order` from then on; null for what was accepted. */
  readonly attentionOrder: string | null;
  /** When the clock begins to warn, epoch ms; null without a limit. */
  readonly warnsAt: number | null;
  /** Lines in ascending order of it are in the order of the board, at any later moment too while nothing happens. */
  readonly order: string;
}

export interface BoardChoice {
  readonly agency?: string | undefined;
  readonly overdueOnly: boolean;
  /** Epoch ms UTC. */
  readonly nowMs: number;
}

/** The lines of one incident: its open tracks, and itself while nobody is at work on it. */
export function linesOf(incident: VisibleIncident, choice: BoardChoice): readonly BoardLine[] {
  const tracks = incident.tracks.filter(
    ({ status, agency }) => isOpen(status) && (choice.agency === undefined || agency === choice.agency),
  );
  const { rows } = incident;
  const lines = tracks.map((track) =>
    line(
      incident,
      track,
      rows.filter((row) => row.track === track.id),
      choice.nowMs,
    ),
  );
  const waits = tracks.length === 0 && choice.agency === undefined && OPEN_STATES.includes(incident.state);
  if (waits)
    lines.push(
      line(
        incident,
        null,
        rows.filter((row) => row.track === null),
        choice.nowMs,
      ),
    );
  return lines.filter(({ overdue }) => overdue || !choice.overdueOnly);
}

function isOpen(status: string): boolean {
  return status === 'open' || status === 'accepted';
}

function line(incident: VisibleIncident, track: TrackType | null, rows: readonly RowType[], nowMs: number): BoardLine {
  const running = rows.filter(({ verdict }) => verdict === 'breached-open' || verdict === 'running');
  const clock = running.toSorted(byUrgency)[0] ?? null;
  const sinceMs = track?.openedAt ?? (incident.receivedAt === null ? nowMs : Date.parse(incident.receivedAt));
  const waitingMs = clock?.limitMs === null ? (clock.elapsedMs ?? nowMs - sinceMs) : nowMs - sinceMs;
  const waitingSince = nowMs - waitingMs;
  const attentionAt = isUnaccepted(track) ? incident.attentionAt(sinceMs) : null;
  const attention = attentionAt !== null && nowMs >= attentionAt;
  const place = (unacceptedSinceMs: number | null): string =>
    [...pressure(unacceptedSinceMs, clock, waitingSince), incident.id, track?.id ?? ''].join(' ');
  return {
    ...{ incident, track, clock, waitingMs, waitingSince, attention, attentionAt },
    overdue: clock?.verdict === 'breached-open',
    warnsAt: clock === null ? null : incident.warnsAt(clock),
    attentionOrder: attentionAt === null ? null : place(sinceMs),
    order: place(attention ? sinceMs : null),
  };
}

function isUnaccepted(track: TrackType | null): boolean {
  return track === null || track.status === 'open';
}

/** What nobody took although somebody should have, then overdue and the least time left, then without a limit the longest wait. */
function pressure(unacceptedSinceMs: number | null, clock: RowType | null, waitingSinceMs: number): readonly [string, string] {
  if (unacceptedSinceMs !== null) return ['0', sortable(unacceptedSinceMs)];
  if (clock?.dueAt != null) return ['1', sortable(clock.dueAt)];
  return ['2', sortable(waitingSinceMs)];
}

function sortable(atMs: number): string {
  return String(Math.max(0, Math.round(atMs))).padStart(15, '0');
}

/** As `order` says. */
export function byPressure(a: BoardLine, b: BoardLine): number {
  return a.order < b.order ? -1 : 1;
}

const DAY_MS = 86_400_000;
/** Far beyond any time left, so that rows without a limit come last. */
const NO_LIMIT = 1e6 * DAY_MS;

function byUrgency(a: RowType, b: RowType): number {
  return (remainingOf(a) ?? NO_LIMIT - (a.elapsedMs ?? 0)) - (remainingOf(b) ?? NO_LIMIT - (b.elapsedMs ?? 0));
}

/** Below zero once overdue; null without a printed limit. */
function remainingOf(row: RowType | null): number | null {
  if (row === null || row.limitMs === null) return null;
  return row.overrunMs === null ? row.remainingMs : -row.overrunMs;
}
