import { useEffect, useRef } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useAnnounce } from '../shell/announcer.js';
import type { Board, BoardRow } from './board-query.js';
import { boardTexts } from './board.texts.js';
import { beep } from './beep.js';

/** One line for all that happened within it: a burst must not flood whoever listens. */
const GATHER_MS = 1200;

/** Says new and newly overdue rows, once each. @param lateKeys of the rows shown that are overdue now */
export function useAnnouncedChanges(board: Board | null, late: readonly BoardRow[], isAudible: boolean): void {
  const announce = useAnnounce();
  const say = useTexts(boardTexts);
  const label = useLabel();
  const known = useRef<{ readonly late: Set<string>; changes: number | null }>({ late: new Set(), changes: null });
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => {
    if (board === null) return;
    const what = (row: BoardRow): { case: string; what: string } => ({
      case: row.incident.caseNumber ?? '',
      what: row.incident.categoryLabel === null ? say('uncategorised') : label(row.incident.categoryLabel),
    });
    const isFirst = known.current.changes === null;
    const fresh = isFirst ? [] : board.changes.filter(({ isNew }) => isNew).map(({ incident }) => incident);
    for (const row of board.rows) {
      if (!fresh.includes(row.incident.id) || known.current.late.has(`new ${row.incident.id}`)) continue;
      known.current.late.add(`new ${row.incident.id}`);
      waiting.current.push(say('newRow', what(row)));
    }
    for (const row of late) {
      const key = `late ${row.incident.id} ${row.track?.id ?? ''} ${row.clock?.ord ?? ''}`;
      if (known.current.late.has(key)) continue;
      known.current.late.add(key);
      if (!isFirst) waiting.current.push(say('lateRow', what(row)));
    }
    known.current.changes = board.changes.length;
    if (waiting.current.length === 0 || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      const lines = waiting.current.splice(0);
      announce(lines.length > 3 ? say('several', { count: lines.length }) : lines.join('. '));
      if (isAudible) beep();
    }, GATHER_MS);
  }, [board, late, isAudible, announce, say, label]);
}
