import { memo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { stateTexts } from '../i18n/state.texts.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { OriginMark } from '../shell/origin-mark.js';
import { paths } from '../shell/paths.js';
import { duration } from '../time/duration.js';
import { useNow } from '../time/use-now.js';
import type { BoardRow } from './board-query.js';
import { boardTexts } from './board.texts.js';
import classes from './board.module.css';

export type Level = 'late' | 'warn' | 'fine' | 'none';

/** Where the clock of a row stands by the instants that the server named. */
export function levelOf({ clock, warnsAt, overdue }: Pick<BoardRow, 'clock' | 'warnsAt' | 'overdue'>, nowMs: number): Level {
  if (clock?.dueAt == null) return 'none';
  if (overdue || nowMs > Date.parse(clock.dueAt)) return 'late';
  return warnsAt !== null && nowMs >= Date.parse(warnsAt) ? 'warn' : 'fine';
}

interface Shown {
  readonly row: BoardRow;
  readonly sopTitle: { readonly id: string; readonly en: string } | null;
}

export const BoardLine = memo(function BoardLine({ row, sopTitle }: Shown): ReactNode {
  const say = useTexts(boardTexts);
  const sayState = useTexts(stateTexts);
  const label = useLabel();
  const nowMs = useNow();
  const level = levelOf(row, nowMs);
  const { incident, track, clock } = row;
  const step =
    clock === null ? null : say('step', { sop: sopTitle === null ? '' : label(sopTitle), no: clock.printedNo ?? clock.ord });
  return (
    <li>
      <Link href={paths.incident(incident.id)} className={classes['row']} data-row data-level={level}>
        <Clock row={row} level={level} nowMs={nowMs} />
        <span className={classes['case']}>{incident.caseNumber ?? '—'}</span>
        <span className={classes['what']}>
          {incident.categoryLabel === null ? say('uncategorised') : label(incident.categoryLabel)}
          {incident.district !== null && <span className={classes['aside']}> · {incident.district}</span>}
        </span>
        <span className={classes['agency']}>{track === null ? say('notDispatched') : label(track.agencyName)}</span>
        <span className={classes['state']}>
          {row.attention && <strong className={classes['attention']}>! {say('attention')}</strong>}
          <span>{track === null ? sayState(incident.state) : say(track.status === 'OPEN' ? 'OPEN' : 'ACCEPTED')}</span>
          <OriginMark origin={incident.origin} />
        </span>
        <span className={classes['step']}>{clock === null ? '' : `${step ?? ''}: ${label(clock.label)}`}</span>
      </Link>
    </li>
  );
});

function Clock({ row, level, nowMs }: { readonly row: BoardRow; readonly level: Level; readonly nowMs: number }): ReactNode {
  const say = useTexts(boardTexts);
  const { clock, waitingSince } = row;
  if (clock?.dueAt == null || clock.limitMs === null) {
    return (
      <span className={classes['clock']} data-level={level}>
        <span className={classes['number']}>{duration(Math.max(0, nowMs - Date.parse(waitingSince)))}</span>
        <span className={classes['kind']}>{say(clock === null ? 'noClock' : 'noLimit')}</span>
      </span>
    );
  }
  const leftMs = Date.parse(clock.dueAt) - nowMs;
  const share = Math.min(1, Math.max(0, 1 - leftMs / clock.limitMs));
  return (
    <span className={classes['clock']} data-level={level}>
      <span className={classes['number']}>{duration(Math.abs(leftMs))}</span>
      <span className={classes['kind']}>{say(level === 'late' ? 'late' : level === 'warn' ? 'warning' : 'left')}</span>
      <span className={classes['bar']} aria-hidden="true">
        <span className={classes['fill']} style={{ inlineSize: `${Math.round(share * 100)}%` }} />
      </span>
    </span>
  );
}
