import { memo, useMemo, useState, type ReactNode, type RefObject } from 'react';
import { Link } from 'wouter';
import { stateTexts } from '../i18n/state.texts.js';
import { useLabel, useTexts, type Label, type Say } from '../i18n/texts.js';
import { OriginMark } from '../shell/origin-mark.js';
import { paths } from '../shell/paths.js';
import { duration } from '../time/duration.js';
import { useInSight } from '../time/use-in-sight.js';
import { useNow } from '../time/use-now.js';
import type { BoardRow } from './board-query.js';
import { boardTexts } from './board.texts.js';
import type { Level } from './standing.js';
import type { BoardStanding } from './use-standings.js';
import classes from './board.module.css';

/** Asked for once for all rows. */
export interface RowTexts {
  readonly say: Say<typeof boardTexts.texts>;
  readonly sayState: Say<typeof stateTexts.texts>;
  readonly label: (label: Label) => string;
}

export function useRowTexts(): RowTexts {
  const say = useTexts(boardTexts);
  const sayState = useTexts(stateTexts);
  const label = useLabel();
  return useMemo(() => ({ say, sayState, label }), [say, sayState, label]);
}

interface Shown extends BoardStanding {
  readonly sopTitle: Label | null;
  /** Stable between renders, as everything here: a row that did not change is not drawn anew. */
  readonly texts: RowTexts;
  /** Whether the board has been drawn: what comes after that is news. */
  readonly isDrawn: RefObject<boolean>;
}

export const BoardLine = memo(function BoardLine({ row, level, sopTitle, texts, isDrawn }: Shown): ReactNode {
  const [sight, isInSight] = useInSight<HTMLLIElement>();
  const { say, sayState, label } = texts;
  const { incident, track, clock } = row;
  const step =
    clock === null ? null : say('step', { sop: sopTitle === null ? '' : label(sopTitle), no: clock.printedNo ?? clock.ord });
  return (
    <li ref={sight} className={classes['item']}>
      <Link href={paths.incident(incident.id)} className={classes['row']} data-row data-level={level}>
        <Motion
          key={[level, incident.state, track?.status, clock?.ord, row.attention].join(' ')}
          isDrawn={isDrawn}
          level={level}
        />
        <Clock row={row} level={level} say={say} isRunning={isInSight} />
        <span className={classes['case']}>{incident.caseNumber ?? '—'}</span>
        <span className={classes['what']}>
          {incident.categoryLabel === null ? say('uncategorised') : label(incident.categoryLabel)}
          {incident.district !== null && <span className={classes['aside']}> · {incident.district}</span>}
        </span>
        <span className={classes['agency']}>{track === null ? say('notDispatched') : label(track.agencyName)}</span>
        <span className={classes['state']}>
          {row.attention && <strong className={classes['attention']}>! {say('attention')}</strong>}
          <span>{track === null ? sayState(incident.state) : say(track.status === 'OPEN' ? 'OPEN' : 'ACCEPTED')}</span>
          {incident.origin !== 'LIVE' && <OriginMark origin={incident.origin} />}
        </span>
        <span className={classes['step']}>{clock === null ? '' : `${step ?? ''}: ${label(clock.label)}`}</span>
      </Link>
    </li>
  );
});

/** Passes over a row once when the row is new or says something new; its key is what the row says. */
function Motion({ isDrawn, level }: Pick<Shown, 'isDrawn' | 'level'>): ReactNode {
  const [isNews] = useState(() => isDrawn.current);
  return isNews ? <span className={classes['motion']} data-level={level} aria-hidden="true" /> : null;
}

interface Ticking {
  readonly row: BoardRow;
  readonly level: Level;
  readonly say: RowTexts['say'];
  /** Out of sight it stands still. */
  readonly isRunning: boolean;
}

function Clock({ row, level, say, isRunning }: Ticking): ReactNode {
  const nowMs = useNow(isRunning);
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
