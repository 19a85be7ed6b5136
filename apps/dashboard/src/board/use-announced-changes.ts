import { useEffect, useRef } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useAnnounce } from '../shell/announcer.js';
import { useNews } from '../shell/use-news.js';
import { beep } from './beep.js';
import { boardTexts } from './board.texts.js';
import type { BoardStanding } from './use-standings.js';

/** One line for all that happened within it: a burst must not flood whoever listens. */
const GATHER_MS = 1200;

/** Says new rows, those that became overdue, and those that nobody accepted in time. @param standings of the whole board, filtered or not */
export function useAnnouncedChanges(standings: readonly BoardStanding[] | null, isAudible: boolean): void {
  const say = useTexts(boardTexts);
  const label = useLabel();
  const tell = useGathered(isAudible);
  const line =
    (name: 'newRow' | 'lateRow' | 'attentionRow') =>
    ({ row }: BoardStanding) =>
      say(name, {
        case: row.incident.caseNumber ?? '',
        what: row.incident.categoryLabel === null ? say('uncategorised') : label(row.incident.categoryLabel),
      });
  const only = (isSo: (standing: BoardStanding) => boolean): readonly BoardStanding[] | null => standings?.filter(isSo) ?? null;
  useNews(
    standings,
    ({ row: { incident } }) => incident.id,
    (news) => tell(news.map(line('newRow'))),
  );
  useNews(
    only(({ level }) => level === 'late'),
    ({ row: { incident, track, clock } }) => `${incident.id} ${track?.id ?? ''} ${clock?.ord ?? ''}`,
    (news) => tell(news.map(line('lateRow'))),
  );
  useNews(
    only(({ row }) => row.attention),
    ({ row: { incident, track } }) => `${incident.id} ${track?.id ?? ''}`,
    (news) => tell(news.map(line('attentionRow'))),
  );
}

/** @returns takes lines, which are said together a moment later */
function useGathered(isAudible: boolean): (lines: readonly string[]) => void {
  const announce = useAnnounce();
  const say = useTexts(boardTexts);
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const utter = useRef<() => void>(() => undefined);
  useEffect(() => {
    utter.current = () => {
      const lines = waiting.current.splice(0);
      announce(lines.length > 3 ? say('several', { count: lines.length }) : lines.join('. '));
      if (isAudible) beep();
    };
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return (lines) => {
    if (waiting.current.length === 0) timer.current = setTimeout(() => utter.current(), GATHER_MS);
    waiting.current.push(...lines);
  };
}
