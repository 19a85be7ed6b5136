import type { RowType, TrackType } from '../schema/incident.types.js';
import type { VisibleIncident } from './visible-incident.js';

/** One line of a board: one agency's open track, or an incident that waits for a dispatch. */
export interface BoardLine {
  readonly incident: VisibleIncident;
  readonly track: TrackType | null;
  /** The running row that presses most; null where nothing is being measured. */
  readonly clock: RowType | null;
  readonly overdue: boolean;
  /** Since when it waits without a printed limit, or since it was received; ms. */
  readonly waitingMs: number;
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
  const waits = tracks.length === 0 && choice.agency === undefined && isWaiting(incident.state);
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

function isWaiting(state: string): boolean {
  return state === 'received' || state === 'verified' || state === 'dispatched';
}

function line(incident: VisibleIncident, track: TrackType | null, rows: readonly RowType[], nowMs: number): BoardLine {
  const running = rows.filter(({ verdict }) => verdict === 'breached-open' || verdict === 'running');
  const clock = running.toSorted(byUrgency)[0] ?? null;
  const sinceMs = track?.openedAt ?? (incident.receivedAt === null ? nowMs : Date.parse(incident.receivedAt));
  return {
    incident,
    track,
    clock,
    overdue: clock?.verdict === 'breached-open',
    waitingMs: clock?.limitMs === null ? (clock.elapsedMs ?? nowMs - sinceMs) : nowMs - sinceMs,
  };
}

/** Overdue first, then the least time left, then what has no limit by its longest wait. */
export function byPressure(a: BoardLine, b: BoardLine): number {
  return rank(a) - rank(b) || a.incident.id.localeCompare(b.incident.id) || (a.track?.id ?? '').localeCompare(b.track?.id ?? '');
}

const DAY_MS = 86_400_000;
/** Far beyond any time left, so that lines without a limit come last. */
const NO_LIMIT = 1e6 * DAY_MS;

function rank({ clock, waitingMs }: BoardLine): number {
  return remainingOf(clock) ?? NO_LIMIT - waitingMs;
}

function byUrgency(a: RowType, b: RowType): number {
  return (remainingOf(a) ?? NO_LIMIT - (a.elapsedMs ?? 0)) - (remainingOf(b) ?? NO_LIMIT - (b.elapsedMs ?? 0));
}

/** Below zero once overdue; null without a printed limit. */
function remainingOf(row: RowType | null): number | null {
  if (row === null || row.limitMs === null) return null;
  return row.overrunMs === null ? row.remainingMs : -row.overrunMs;
}
